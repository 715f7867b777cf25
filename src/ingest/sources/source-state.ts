/** Stored sources and the logs on disk → how far each was read, and which are not read to their end. */
import { fingerprintOf, headBytes, sourcesLike } from './fingerprint.ts';
import type { SourceRecord } from '../../store/log-store.ts';
import type { FollowedLog } from './followed-logs.ts';
import type { Trouble } from '../trouble.ts';

export interface SourceState {
  readonly path: string;
  readonly lines: number;
  readonly lastAt: number;
  readonly zone: string;
  /** Bytes not read yet; `null` if it is not followed. */
  readonly lagBytes: number | null;
}

/** `serve` reads new lines well within this time. */
const patienceMs = 60_000;
/** An unfinished last line is not read before it is complete: so few bytes are no lag. */
const unfinishedBytes = 1024;

export function stateOf(source: SourceRecord, log: FollowedLog | undefined): SourceState {
  const { path, lines, lastAt, zone, offset } = source;
  // A log shorter than what was read of it was truncated: its content is another source now.
  const lagBytes = log && log.sizeBytes >= offset ? log.sizeBytes - offset : null;
  return { path, lines, lastAt, zone, lagBytes };
}

/** The stored source that each log is, if any. */
export function sourcesOf(
  logs: readonly FollowedLog[],
  sources: readonly SourceRecord[],
): ReadonlyMap<FollowedLog, SourceRecord> {
  const heads = new Set(logs.map(({ head }) => fingerprintOf(head).headHash));
  // After years of rotation, hardly any of the sources is a log that exists.
  const likely = sources.filter((source) => source.headBytes < headBytes || heads.has(source.headHash));
  const found = new Map<FollowedLog, SourceRecord>();
  for (const log of logs) {
    const source = sourcesLike(log.head, likely).find((one) => one.headBytes <= log.head.length);
    if (source) found.set(log, source);
  }
  return found;
}

/** The trouble of a log that should be followed and is not. */
export function lagTrouble(log: FollowedLog, source: SourceRecord | undefined): Trouble | undefined {
  if (log.sizeBytes === 0) return undefined;
  const fix = 'Start mailtrace serve. If it runs, its /health and its log tell what it waits for.';
  if (!source) return { message: `${log.path} is not indexed`, fix };
  const lagBytes = stateOf(source, log).lagBytes ?? 0;
  if (lagBytes <= unfinishedBytes || log.modifiedAt - source.lastAt <= patienceMs) return undefined;
  return { message: `${lagBytes} bytes of ${log.path} are not indexed`, fix };
}
