/** Splits the sightings of one host and queue ID where the ID was reused for another message. */
import type { MailEvent } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';

/** Programs that make IDs from the time of day alone (Sendmail before 8.10) reuse them after a day or more. */
const reuseAfterMs = 12 * 3_600_000;
/** Lines logged within this time may be in any order. */
const disorderMs = 5000;

/** Each episode is one message; sightings must be in order. */
export function episodes(sightings: readonly Sighting[]): Sighting[][] {
  const all: Sighting[][] = [];
  let current: Sighting[] = [];
  for (const sighting of sightings) {
    if (current.length > 0 && beginsAnew(current, sighting)) {
      all.push(current);
      current = [];
    }
    current.push(sighting);
  }
  if (current.length > 0) all.push(current);
  return all;
}

function beginsAnew(current: readonly Sighting[], { event, line }: Sighting): boolean {
  if (!isBeginning(event)) return false;
  const begun = current.some((before) => isBeginning(before.event));
  if (!begun && line.at - current[0]!.line.at <= disorderMs) return false;
  const handled = current.some(({ event: { kind } }) => kind === 'delivery');
  return handled || current.some((before) => isEnd(before.event)) || line.at - current.at(-1)!.line.at > reuseAfterMs;
}

function isBeginning(event: MailEvent): boolean {
  return event.kind === 'received' && event.starts;
}

function isEnd(event: MailEvent): boolean {
  return event.kind === 'queue' && (event.change === 'completed' || event.change === 'removed');
}

/** The episode that contains an instant, or the one closest to it. */
export function episodeAt(all: readonly Sighting[][], at: number): Sighting[] | undefined {
  const distance = (episode: readonly Sighting[]) =>
    Math.max(episode[0]!.line.at - at, at - episode.at(-1)!.line.at, 0);
  return all.reduce<Sighting[] | undefined>(
    (best, episode) => (best && distance(best) <= distance(episode) ? best : episode),
    undefined,
  );
}
