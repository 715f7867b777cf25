/** Checks the times worked out for a file's lines against what the operator named and what the queue IDs prove. */
import type { Reading } from '../dialects/interpret.ts';
import { instantsAround } from '../syslog/clock.ts';
import type { Zones } from '../syslog/zones.ts';
import type { LogZone } from './dating.ts';
import { isPrompt, isTooEarly, provenZone, readReceipt, type Receipt, receiptsTrusted } from './receipt.ts';
import type { LoggedLine } from './sighting.ts';

/** How the clock has to be set before a line is read. */
export interface Correction {
  readonly zones: Zones;
  readonly near: number;
}

/** What the operator said about the log. */
export interface Given {
  readonly zoneOf: LogZone;
  readonly year?: number;
}

const dayMs = 86_400_000;
/** A busy host gives more receipts than are needed: one is looked at in so long. */
const pauseMs = 10_000;

/** Of another year, most likely. */
function isFar(at: number, { idAt }: Pick<Receipt, 'idAt'>): boolean {
  return Math.abs(at - idAt) > dayMs;
}

/** For the lines of one file, in their order. */
export class TimeCheck {
  readonly #given: Given;
  /** Zones that the operator named, by host; `null` where none was. */
  readonly #named = new Map<string, string | null>();
  /** The latest receipts of each host. */
  readonly #receipts = new Map<string, readonly Receipt[]>();
  /** When each host's last receipt was looked at. */
  readonly #lookedAt = new Map<string, number>();

  constructor(given: Given) {
    this.#given = given;
  }

  /** What is wrong about a line's time; `zones` are those it was read in. */
  correct(line: LoggedLine, reading: Reading, zones: Zones): Correction | undefined {
    if (!line.inferred) return undefined;
    const { host, at } = line;
    const named = this.#namedZone(host);
    if (named !== null && named !== zones.of(host)) return { zones: zones.with(host, named), near: at };
    if (reading.fate !== 'events') return undefined;
    const sinceMs = at - (this.#lookedAt.get(host) ?? -Infinity);
    if (sinceMs >= 0 && sinceMs < pauseMs) return undefined;
    const receipt = readReceipt(at + zones.offsets(host).at(at), reading);
    if (!receipt) return undefined;
    this.#lookedAt.set(host, at);
    if (this.#given.year !== undefined && isFar(at, receipt)) return undefined;
    return this.#place(line, receipt, zones) ?? (named === null ? this.#zone(host, receipt, zones) : undefined);
  }

  #namedZone(host: string): string | null {
    const known = this.#named.get(host);
    if (known !== undefined) return known;
    const { zone, certain } = this.#given.zoneOf(host);
    this.#named.set(host, certain ? zone : null);
    return certain ? zone : null;
  }

  /** Another year, or the other of two hours that look alike. */
  #place({ at, host }: LoggedLine, { wall, idAt }: Receipt, zones: Zones): Correction | undefined {
    if (!isTooEarly(at, idAt) && !isFar(at, { idAt })) return undefined;
    const fits = instantsAround(wall, zones.offsets(host), idAt).some((one) => isPrompt(one, idAt));
    return fits ? { zones, near: idAt } : undefined;
  }

  /** Another zone: the host's offset was only proven by earlier IDs (daylight saving time begins or ends), or was never right. */
  #zone(host: string, receipt: Receipt, zones: Zones): Correction | undefined {
    const receipts = [...(this.#receipts.get(host) ?? []), receipt].slice(-receiptsTrusted);
    this.#receipts.set(host, receipts);
    const proven = receipts.length < receiptsTrusted ? undefined : provenZone(receipts, zones.of(host));
    if (proven === undefined || proven === zones.of(host)) return undefined;
    this.#receipts.delete(host);
    return { zones: zones.with(host, proven), near: receipt.idAt };
  }
}
