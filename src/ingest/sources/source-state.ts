/** Stored sources and the logs on disk → how far each was read, and what lags behind. */
import { sourcesLike } from './fingerprint.ts';
import type { SourceRecord } from '../../store/log-store.ts';
import type { FollowedLog } from './followed-logs.ts';
import type { Trouble } from '../trouble.ts';

export interface SourceState {
  readonly path: string;
  readonly lines: number;
  readonly lastAt: number;
  readonly zone: string;
  /** Bytes not read yet; `null` where it is not followed. */
  readonly lagBytes: number | null;
}

/** What `serve` reads within. */
const patienceMs = 60_000;
/** An unfinished last line is not read before its end is written. */
const unfinishedBytes = 1024;

export function stateOf(source: SourceRecord, log: FollowedLog | undefined): SourceState {
  const { path, lines, lastAt, zone, offset } = source;
  // A log that is shorter than what was read of it was truncated: what it holds now is another source.
  const lagBytes = log && log.sizeBytes >= offset ? log.sizeBytes - offset : null;
  return { path, lines, lastAt, zone, lagBytes };
}

/** The source that a log was stored as. */
export function sourceOf({ head }: FollowedLog, sources: readonly SourceRecord[]): SourceRecord | undefined {
  return sourcesLike(head, sources).find((source) => source.headBytes <= head.length);
}

/** Of a log that should be followed, and that nobody follows. */
export function lagTrouble(log: FollowedLog, source: SourceRecord | undefined): Trouble | undefined {
  if (log.sizeBytes === 0) return undefined;
  const fix = 'Start mailtrace serve. If it runs, its /health and its log tell what it waits for.';
  if (!source) return { message: `${log.path} is not indexed`, fix };
  const lagBytes = stateOf(source, log).lagBytes ?? 0;
  if (lagBytes <= unfinishedBytes || log.modifiedAt - source.lastAt <= patienceMs) return undefined;
  return { message: `${lagBytes} bytes of ${log.path} are not indexed`, fix };
}
