/** Determines who waits for a queued copy from all of its lines in the index, sorted by time. */
import type { ChunkReader } from '../../lines/chunk-reader.ts';
import { naming } from '../../lines/naming.ts';
import { byTime, placeOf } from '../../lines/place.ts';
import type { Sighting } from '../../lines/sighting.ts';
import type { Terms } from '../../lines/terms.ts';
import { withoutTwins } from '../../lines/twin.ts';
import type { LogStore, Waiting } from '../../store/log-store.ts';
import { type Doubt, WaitingBook } from './waiting-book.ts';

/** How long a message can stay in queues: RFC 5321 §4.5.4.1 asks for four to five days, some servers wait longer. */
const lifeMs = 15 * 86_400_000;

/** The rows of recipients that wait after the copy's last line. */
export async function recount(
  { host, queueId, at }: Doubt,
  store: LogStore,
  reader: ChunkReader,
  terms: Terms,
): Promise<readonly Waiting[]> {
  const lines = new Map<string, readonly Sighting[]>();
  for (const chunk of await store.find([terms.queueId(queueId)], at - lifeMs, at + lifeMs)) {
    const own = (await reader.read(chunk, naming(queueId))).filter(
      ({ line, event }) => line.host === host && event.queueId === queueId,
    );
    // An open end that becomes a block meanwhile is found twice.
    for (const [place, sightings] of Map.groupBy(own, ({ line }) => placeOf(line))) lines.set(place, sightings);
  }
  const book = new WaitingBook([]);
  for (const { line, event } of withoutTwins([...lines.values()].flat()).sort((a, b) => byTime(a.line, b.line)))
    book.note({ ...line, source: 0 }, event);
  return book.takeChanges().waiting;
}
