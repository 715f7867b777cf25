/** The state of our queues and logs at one instant, now or in the past, as alerts evaluate it. */
import type { Ended, HostCoverage, Tally, TroubleCount, Waiting } from '../../store/log-store.ts';

/** A followed log that was not read to its end. */
export interface Lag {
  readonly path: string;
  readonly bytes: number;
  /** Since when it has not been read to its end. */
  readonly sinceAt: number;
}

export interface Situation {
  /** The instant of the situation (epoch ms). */
  readonly at: number;
  readonly waiting: readonly Waiting[];
  /** Recipients that no longer wait since the last look. */
  readonly ended: readonly Ended[];
  /** Of the last {@link tallyMs}. */
  readonly tallies: readonly Tally[];
  readonly troubles: readonly TroubleCount[];
  readonly coverage: readonly HostCoverage[];
  readonly lags: readonly Lag[];
}

/** How far back traffic is considered. */
export const tallyMs = 60 * 60_000;

const hourMs = 3_600_000;
/** Servers retry at least every few hours: a message without a log line for this long is no longer followed. */
const lostMs = 36 * hourMs;
/** A host whose log ended this long ago is history, not silent. */
export const historyMs = 48 * hourMs;
/** While a log is silent, ages of its messages grow for at most this long: what happened since is unknown. */
const trustMs = hourMs;

/**
 * The rows that describe the present: without hosts whose logs are history, messages that are no longer followed, and
 * doubtful rows.
 */
export function waitingNow({ at, waiting, coverage }: Situation): readonly Waiting[] {
  const readTo = new Map(coverage.map(({ host, to }) => [host, to]));
  return waiting.filter(({ host, sinceAt, lastAt, doubtful }) => {
    const seenTo = readTo.get(host) ?? lastAt;
    return !doubtful && sinceAt <= at && at - seenTo < historyMs && Math.min(at, seenTo) - lastAt < lostMs;
  });
}

/** The instant up to which the log of a host is known, for ages of its messages. */
export function knownTo({ at, coverage, lags }: Situation, host: string): number {
  const readTo = coverage.find((covered) => covered.host === host)?.to ?? at;
  const trusted = lags.length > 0 ? 0 : trustMs;
  return Math.min(at, readTo + trusted);
}
