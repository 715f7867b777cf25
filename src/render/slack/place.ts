/** Where a modal's answer goes, carried unseen in the modal: the channel, thread and response URL it was opened from, and back. */
import { z } from 'zod';
import { parseCarried } from './carried.ts';
import { limits } from './limits.ts';

export interface Place {
  readonly channel: string;
  readonly threadTs: string | null;
  /** Works for thirty minutes, also where the bot is no member. */
  readonly responseUrl: string | null;
}

const shape = z.object({ c: z.string(), t: z.string().optional(), r: z.string().optional() });

/** `null` is no place: the answer goes to the person. */
export function writePlace(place: Place | null): string {
  if (place === null) return '';
  const { channel: c, threadTs, responseUrl } = place;
  const text = JSON.stringify({ c, ...(threadTs && { t: threadTs }), ...(responseUrl && { r: responseUrl }) });
  return text.length <= limits.metadata ? text : '';
}

export function parsePlace(metadata: string): Place | null {
  const carried = parseCarried(shape, metadata);
  return carried === undefined
    ? null
    : { channel: carried.c, threadTs: carried.t ?? null, responseUrl: carried.r ?? null };
}
