/** Orders the raw lines of all copies of a message, so that every attempt can point at its line. */
import { placeOf } from '../lines/place.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Copy } from './copy.ts';
import type { Evidence } from './story.ts';

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
    this.list = sorted.map(({ file, offset, host, at, raw, inferred }) => ({
      file,
      offset,
      host,
      at,
      line: raw,
      inferred,
    }));
    this.#indexes = new Map(sorted.map((line, index) => [placeOf(line), index]));
  }

  indexOf({ line }: Sighting): number {
    return this.#indexes.get(placeOf(line)) ?? 0;
  }
}
