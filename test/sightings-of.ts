/** Turns log lines into sightings, as a question reads them from the store. */
import { ChunkReader } from '../src/lines/chunk-reader.ts';
import type { Sighting } from '../src/lines/sighting.ts';
import { type Copy, foldCopy } from '../src/story/copy.ts';

const day = Date.UTC(2026, 0, 12);

/** @param log lines of 12 January 2026, in UTC; other times only in stamps with year and zone */
export async function sightingsOf(log: string): Promise<readonly Sighting[]> {
  const bytes = Buffer.from(log);
  const place = { key: 'all', file: '/var/log/mail.log', source: 1, offset: 0 };
  const time = { seedAt: day, zone: 'UTC', fromAt: day, toAt: day };
  return new ChunkReader('localhost').read({ ...place, ...time, read: async () => bytes });
}

/** A copy for each queue ID of each host, in the order of their first lines. */
export async function copiesOf(log: string): Promise<Copy[]> {
  const groups = Map.groupBy(await sightingsOf(log), ({ line, event }) => `${line.host} ${event.queueId ?? ''}`);
  return [...groups.values()].map(foldCopy);
}
