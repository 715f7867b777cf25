/** Who asks: carried along with asynchronous work (AsyncLocalStorage), so that no step has to pass it on. */
import { AsyncLocalStorage } from 'node:async_hooks';

export type Surface = 'slack' | 'terminal';

export interface Asker {
  readonly surface: Surface;
  /** Slack user ID; on the terminal, the login name. */
  readonly user: string;
  /** Slack channel ID where it is asked. */
  readonly channel: string | null;
  /** The user groups, of those given, that the asker is a member of. Rejects if that cannot be determined now. */
  groups(among: readonly string[]): Promise<readonly string[]>;
}

const asking = new AsyncLocalStorage<Asker>();

/** Runs work in somebody's name, including everything that it awaits. */
export function askingAs<Result>(asker: Asker, work: () => Result): Result {
  return asking.run(asker, work);
}

/** The same person in another channel: a form has no channel, but its answer does. */
export function askingIn<Result>(channel: string, work: () => Result): Result {
  const asker = asking.getStore();
  return asker === undefined ? work() : asking.run({ ...asker, channel }, work);
}

/** In whose name the current work runs; `undefined` outside {@link askingAs}. */
export function currentAsker(): Asker | undefined {
  return asking.getStore();
}
