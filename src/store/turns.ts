/** Gives each piece of synchronous work a turn of the event loop of its own, so that other work waits for one piece at most. */
import { setImmediate } from 'node:timers/promises';

export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves in a turn that nobody else has been given. */
  next(): Promise<unknown> {
    return (this.#last = this.#last.then(() => setImmediate()));
  }
}
