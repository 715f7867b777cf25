/** Finds the copies of a message one step before and one step after a copy of it. */
import type { Copy } from '../../story/copy.ts';
import { ByMessageId } from './by-message-id.ts';
import { ByQueueId } from './by-queue-id.ts';
import { ByRefusal } from './by-refusal.ts';
import type { Copies } from './copies.ts';
import type { Sightings } from './sightings.ts';
import type { Way } from './way.ts';

export class Neighbours {
  readonly #ways: readonly Way[];

  constructor(sightings: Sightings, copies: Copies) {
    this.#ways = [ByQueueId, ByMessageId, ByRefusal].map((Known) => new Known(sightings, copies));
  }

  async of(copy: Copy): Promise<Copy[]> {
    const before = await Promise.all(this.#ways.map((way) => way.before(copy)));
    const after = await Promise.all(this.#ways.map((way) => way.after(copy)));
    return [...before.flat(), ...after.flat()];
  }
}
