/** Who asks: carried along with the work that an interaction starts, so that no step of it can forget. */
import { AsyncLocalStorage } from 'node:async_hooks';

export type Surface = 'slack' | 'terminal';

export interface Asker {
  readonly surface: Surface;
  /** Slack user ID; in the terminal the login name. */
  readonly user: string;
  /** Where it is asked: a Slack channel ID. */
  readonly channel: string | null;
  /** Those of the user groups that the asker is a member of. Rejects where that cannot be told at the moment. */
  groups(among: readonly string[]): Promise<readonly string[]>;
}

const asking = new AsyncLocalStorage<Asker>();

/** Runs work as done for somebody; it holds for all that the work awaits. */
export function askingAs<Result>(asker: Asker, work: () => Result): Result {
  return asking.run(asker, work);
}

/** The same person, elsewhere: a form is filled in nowhere, and its answer goes to a channel. */
export function askingIn<Result>(channel: string, work: () => Result): Result {
  const asker = asking.getStore();
  return asker === undefined ? work() : asking.run({ ...asker, channel }, work);
}

/** For whom the present work is done; `undefined` when nobody said. */
export function currentAsker(): Asker | undefined {
  return asking.getStore();
}
