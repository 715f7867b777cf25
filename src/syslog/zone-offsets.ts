/** The UTC offsets of one zone, cached so that a busy log asks the zone data a few times a year and not once a line. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const fixed = /^([+-])(\d{2}):?(\d{2})$/;
/** Enough for both sides of the changes around a few times. */
const mostKept = 8;

/** The time between two changes of the zone. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** An IANA zone or a fixed offset such as `-05:00`. Throws `RangeError` for an unknown zone. */
export class ZoneOffsets {
  readonly #zone: string;
  #kept: readonly Stretch[];
  #latest: Stretch;

  constructor(zone: string) {
    this.#zone = zone;
    this.#latest = fixedStretch(zone) ?? this.#load(0);
    this.#kept = [this.#latest];
  }

  /** Milliseconds that the zone's wall clock is ahead of UTC at an instant. */
  at(instant: number): number {
    return this.#stretch(instant).offset;
  }

  /** True when one offset holds from `a` to `b` and no wall-clock hour near them happens twice. */
  steadyBetween(a: number, b: number): boolean {
    const { from, to } = this.#stretch(a);
    return a - 2 * hourMs >= from && b + 2 * hourMs < to;
  }

  /**
   * The instants at which the zone's wall clock shows `wall` (as if UTC): two in the hour that happens twice; for NaN
   * none. A wall clock that a change skips is read with the offset before it.
   */
  instants(wall: number): number[] {
    if (Number.isNaN(wall)) return [];
    const before = this.at(wall - dayMs);
    const after = this.at(wall + dayMs);
    if (before === after) return [wall - before];
    const valid = [before, after].filter((offset) => this.at(wall - offset) === offset);
    return valid.length > 0 ? valid.map((offset) => wall - offset) : [wall - before];
  }

  #stretch(instant: number): Stretch {
    if (instant >= this.#latest.from && instant < this.#latest.to) return this.#latest;
    const kept = this.#kept.find(({ from, to }) => instant >= from && instant < to);
    this.#latest = kept ?? this.#load(instant);
    if (!kept) this.#kept = [this.#latest, ...this.#kept.slice(0, mostKept - 1)];
    return this.#latest;
  }

  #load(instant: number): Stretch {
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(this.#zone);
    const from = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
    const to = at.getTimeZoneTransition('next');
    return {
      from: from?.epochMilliseconds ?? -Infinity,
      to: to?.epochMilliseconds ?? Infinity,
      offset: at.offsetNanoseconds / 1e6,
    };
  }
}

function fixedStretch(zone: string): Stretch | undefined {
  const [, sign, hours, minutes] = fixed.exec(zone) ?? [];
  if (sign === undefined) return undefined;
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { from: -Infinity, to: Infinity, offset: sign === '-' ? -ms : ms };
}
