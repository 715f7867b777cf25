/** The zones for the stamps of one file: a usual one, and exceptions for some hosts. */
import { ZoneOffsets } from './zone-offsets.ts';

const known = new Map<string, ZoneOffsets>();

/** Offsets of an IANA zone or a fixed offset. Throws `RangeError` for an unknown zone. */
export function offsetsOf(zone: string): ZoneOffsets {
  const offsets = known.get(zone) ?? new ZoneOffsets(zone);
  known.set(zone, offsets);
  return offsets;
}

/** Stored lines are read one at a time, each with the zones of its block, which are mostly the same. */
let lastParsed: Zones | undefined;

/** Immutable; `text` is stored with each block. */
export class Zones {
  /** `Europe/Berlin`, or with exceptions `Europe/Berlin,ns2=UTC,ns3=-05:00`. */
  readonly text: string;
  readonly #usual: string;
  readonly #exceptions: ReadonlyMap<string, string>;

  private constructor(usual: string, exceptions: ReadonlyMap<string, string>) {
    this.#usual = usual;
    this.#exceptions = exceptions;
    this.text = [usual, ...[...exceptions].map(([host, zone]) => `${host}=${zone}`)].join(',');
  }

  /** Reads {@link text}. */
  static parse(text: string): Zones {
    return lastParsed?.text === text ? lastParsed : (lastParsed = Zones.#parse(text));
  }

  static #parse(text: string): Zones {
    const [usual = '', ...pairs] = text.split(',');
    const exceptions = pairs.map((pair): [string, string] => {
      const mark = pair.lastIndexOf('=');
      return [pair.slice(0, mark), pair.slice(mark + 1)];
    });
    return new Zones(usual, new Map(exceptions));
  }

  of(host: string): string {
    return (this.#exceptions.size > 0 && this.#exceptions.get(nameOf(host))) || this.#usual;
  }

  offsets(host: string): ZoneOffsets {
    return offsetsOf(this.of(host));
  }

  /** A copy with another zone for one host. */
  with(host: string, zone: string): Zones {
    if (this.of(host) === zone) return this;
    const exceptions = new Map(this.#exceptions);
    if (zone === this.#usual) exceptions.delete(nameOf(host));
    else exceptions.set(nameOf(host), zone);
    return new Zones(this.#usual, exceptions);
  }
}

/** A host's name as a key, without the separators of {@link Zones.text}. */
function nameOf(host: string): string {
  return host.toLowerCase().replaceAll(/[,=]/g, '_');
}
