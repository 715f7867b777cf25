/** Splits the sightings of one host and queue ID where the ID was used again for another message. */
import type { Sighting } from '../lines/sighting.ts';

/** Programs that make IDs from a clock alone (Sendmail before 8.10) come round after a day or more. */
const reuseAfterMs = 12 * 3_600_000;

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
  if (event.kind !== 'received' || !event.starts) return false;
  const begun = current.some((before) => before.event.kind === 'received' && before.event.starts);
  const ended = current.some(
    (before) =>
      before.event.kind === 'queue' && (before.event.change === 'completed' || before.event.change === 'removed'),
  );
  const handled = current.some((before) => before.event.kind === 'delivery');
  const last = current.at(-1)!.line.at;
  return (begun && (ended || handled)) || (handled && ended) || line.at - last > reuseAfterMs;
}

/** The episode that an instant falls into, or lies closest to. */
export function episodeAt(all: readonly Sighting[][], at: number): Sighting[] | undefined {
  const distance = (episode: readonly Sighting[]) =>
    Math.max(episode[0]!.line.at - at, at - episode.at(-1)!.line.at, 0);
  return all.reduce<Sighting[] | undefined>(
    (best, episode) => (best && distance(best) <= distance(episode) ? best : episode),
    undefined,
  );
}
