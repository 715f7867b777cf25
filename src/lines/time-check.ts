/** Checks the inferred times of a file's lines against the operator's configuration and the times in queue IDs. */
import type { Reading } from '../dialects/interpret.ts';
import { instantsAround } from '../syslog/clock.ts';
import type { Zones } from '../syslog/zones.ts';
import type { LogZone } from './dating.ts';
import { isPrompt, isTooEarly, provenZone, readReceipt, type Receipt, receiptsTrusted } from './receipt.ts';
import type { LoggedLine } from './sighting.ts';

/** The state to set the clock to before a line is read again. */
export interface Correction {
  readonly zones: Zones;
  readonly near: number;
}

/** What the operator configured for the log. */
export interface DatingConfig {
  readonly zoneOf: LogZone;
  readonly year?: number;
}

const dayMs = 86_400_000;
/** A busy host gives more receipts than needed: one is examined in this time of the log. */
const pauseMs = 10_000;

/** Whether the line is probably of another year than its ID. */
function isFar(at: number, { idAt }: Pick<Receipt, 'idAt'>): boolean {
  return Math.abs(at - idAt) > dayMs;
}

/** For the lines of one file, in order. */
export class TimeCheck {
  readonly #config: DatingConfig;
  /** Cache of the configured zones by host; `null` if there is none. */
  readonly #named = new Map<string, string | null>();
  /** The latest receipts of each host. */
  readonly #receipts = new Map<string, readonly Receipt[]>();
  /** Instant of the last receipt examined, by host. */
  readonly #lookedAt = new Map<string, number>();

  constructor(config: DatingConfig) {
    this.#config = config;
  }

  /** The correction that a line's time needs, if any; `zones` are those it was read with. */
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
    if (this.#config.year !== undefined && isFar(at, receipt)) return undefined;
    return this.#place(line, receipt, zones) ?? (named === null ? this.#zone(host, receipt, zones) : undefined);
  }

  #namedZone(host: string): string | null {
    const known = this.#named.get(host);
    if (known !== undefined) return known;
    const { zone, certain } = this.#config.zoneOf(host);
    this.#named.set(host, certain ? zone : null);
    return certain ? zone : null;
  }

  /** Corrects the year, or the choice between the two hours when daylight saving time ends. */
  #place({ at, host }: LoggedLine, { wall, idAt }: Receipt, zones: Zones): Correction | undefined {
    if (!isTooEarly(at, idAt) && !isFar(at, { idAt })) return undefined;
    const fits = instantsAround(wall, zones.offsets(host), idAt).some((one) => isPrompt(one, idAt));
    return fits ? { zones, near: idAt } : undefined;
  }

  /** Corrects the zone: the host's offset was proven by earlier IDs (daylight saving time has begun or ended since), or was never right. */
  #zone(host: string, receipt: Receipt, zones: Zones): Correction | undefined {
    const receipts = [...(this.#receipts.get(host) ?? []), receipt].slice(-receiptsTrusted);
    this.#receipts.set(host, receipts);
    const proven = receipts.length < receiptsTrusted ? undefined : provenZone(receipts, zones.of(host));
    if (proven === undefined || proven === zones.of(host)) return undefined;
    this.#receipts.delete(host);
    return { zones: zones.with(host, proven), near: receipt.idAt };
  }
}
