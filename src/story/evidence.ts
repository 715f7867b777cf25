/** Orders the raw lines of all copies of a message, so that every attempt can point at its line. */
import { placeOf } from '../lines/place.ts';
import type { LoggedLine, Sighting } from '../lines/sighting.ts';
import type { Copy } from './copy.ts';
import type { BareStory, Evidence, Hop } from './story.ts';

export class EvidenceList {
  readonly list: readonly Evidence[];
  readonly #indexes: ReadonlyMap<string, number>;

  /** @param copies upstream first, which decides the order of lines with the same instant */
  constructor(copies: readonly Copy[]) {
    const order = new Map(copies.map((copy, index) => [copy.host, index]));
    const lines = new Map(copies.flatMap((copy) => copy.sightings).map(({ line }) => [placeOf(line), line]));
    const sorted = [...lines.values()].sort(
      (a, b) => a.at - b.at || order.get(a.host)! - order.get(b.host)! || a.offset - b.offset,
    );
    this.list = sorted.map(evidenceOf);
    this.#indexes = new Map(sorted.map((line, index) => [placeOf(line), index]));
  }

  indexOf({ line }: Sighting): number {
    return this.#indexes.get(placeOf(line)) ?? 0;
  }
}

const evidenceOf = ({ file, offset, host, at, raw, inferred }: LoggedLine): Evidence => ({
  file,
  offset,
  host,
  at,
  line: raw,
  inferred,
});

/** The story with further lines among its evidence, each at its time. */
export function withLines(story: BareStory, lines: readonly LoggedLine[]): BareStory {
  const added = [...new Map(lines.map((line) => [placeOf(line), line])).values()].map(evidenceOf);
  if (added.length === 0) return story;
  const evidence = [...story.evidence, ...added].sort((a, b) => a.at - b.at);
  const indexes = new Map(evidence.map((line, index) => [line, index]));
  const moved = (index: number): number => indexes.get(story.evidence[index]!) ?? index;
  return { ...story, evidence, hops: story.hops.map((hop) => withIndexes(hop, moved)) };
}

function withIndexes(hop: Hop, moved: (index: number) => number): Hop {
  const legs = hop.legs.map((leg) => ({
    ...leg,
    tries: leg.tries.map((attempt) => ({ ...attempt, evidence: moved(attempt.evidence) })),
  }));
  return { ...hop, legs };
}
