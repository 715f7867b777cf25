/** What the alerts look at: the state of our queues and logs at one instant, from the live index or from the past of it. */
import type { Ended, HostCoverage, Tally, TroubleCount, Waiting } from '../../store/log-store.ts';

/** A followed log that was not read to its end. */
export interface Lag {
  readonly path: string;
  readonly bytes: number;
  /** Since when it is not read to its end. */
  readonly sinceAt: number;
}

export interface Situation {
  /** The present, epoch milliseconds. */
  readonly at: number;
  readonly waiting: readonly Waiting[];
  /** What ended since the last look. */
  readonly ended: readonly Ended[];
  /** Of {@link tallyMs} before the present. */
  readonly tallies: readonly Tally[];
  readonly troubles: readonly TroubleCount[];
  readonly coverage: readonly HostCoverage[];
  readonly lags: readonly Lag[];
}

/** How far back traffic is looked at. */
export const tallyMs = 60 * 60_000;

const hourMs = 3_600_000;
/** Servers try again at least every few hours: a message of which the log says nothing for so long has left its sight. */
const lostMs = 36 * hourMs;
/** A host whose log ended so long ago is history, not silent. */
export const historyMs = 48 * hourMs;
/** Ages go on while a log says nothing, for no longer than this: what happened since is not known. */
const trustMs = hourMs;

/**
 * The rows that tell of the present: not of hosts whose logs are only kept, not of messages that the log has lost sight of,
 * and none that must be looked up first.
 */
export function waitingNow({ at, waiting, coverage }: Situation): readonly Waiting[] {
  const readTo = new Map(coverage.map(({ host, to }) => [host, to]));
  return waiting.filter(({ host, sinceAt, lastAt, doubtful }) => {
    const seenTo = readTo.get(host) ?? lastAt;
    return !doubtful && sinceAt <= at && at - seenTo < historyMs && Math.min(at, seenTo) - lastAt < lostMs;
  });
}

/** Up to when the log of a host tells how things are. */
export function knownTo({ at, coverage, lags }: Situation, host: string): number {
  const readTo = coverage.find((covered) => covered.host === host)?.to ?? at;
  const trusted = lags.length > 0 ? 0 : trustMs;
  return Math.min(at, readTo + trusted);
}
