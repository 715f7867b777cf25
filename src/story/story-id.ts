/** Writes and parses story ids: host, queue ID and second of the first line, so that a story is found by its id alone. */
import { hash } from 'node:crypto';
import type { Sighting } from '../lines/sighting.ts';
import { type Copy, firstOf, queueIdOf } from './copy.ts';

/** A parsed story id. */
export interface StoryPlace {
  readonly host: string;
  /** `null` for a message refused before it had one. */
  readonly queueId: string | null;
  /** Epoch milliseconds, whole seconds. */
  readonly at: number;
  /** Distinguishes refusals within one second. */
  readonly mark: string | null;
}

/** `ns1/j0BGjkc28022/iabc12`; without a queue ID `ns1//iabc12.1a2b3c4d`. */
export function storyId(copy: Copy): string {
  const second = Math.floor(copy.firstAt / 1000).toString(36);
  const mark = copy.queueId === null ? `.${markOf(firstOf(copy.sightings).line.raw)}` : '';
  return `${encodeURIComponent(copy.host)}/${encodeURIComponent(copy.queueId ?? '')}/${second}${mark}`;
}

/** Whether a line is the one that the id encodes. */
export function isAt({ host, queueId, at, mark }: StoryPlace, { line, event }: Sighting): boolean {
  const isThen = line.host === host && line.at >= at && line.at < at + 1000;
  const isIts = queueIdOf(event) === queueId && (queueId !== null || event.kind !== 'session');
  return isThen && isIts && (mark === null || markOf(line.raw) === mark);
}

/** Of a refusal's line. */
function markOf(raw: string): string {
  return hash('md5', raw, 'hex').slice(0, 8);
}

export function parseStoryId(id: string): StoryPlace | undefined {
  const match = /^([^/]*)\/([^/]*)\/([0-9a-z]{1,9})(?:\.([0-9a-f]{8}))?$/.exec(id);
  if (!match) return undefined;
  try {
    const [host, queueId] = [decodeURIComponent(match[1]!), decodeURIComponent(match[2]!)];
    return {
      host,
      queueId: queueId === '' ? null : queueId,
      at: Number.parseInt(match[3]!, 36) * 1000,
      mark: match[4] ?? null,
    };
  } catch {
    return undefined;
  }
}
