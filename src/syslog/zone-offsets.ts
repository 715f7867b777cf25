/** The UTC offsets of one zone, cached because a lookup in the zone data for every line would be slow. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const fixed = /^([+-])(\d{2}):?(\d{2})$/;
/** Enough for the stretches before and after the transitions near a few instants. */
const mostKept = 8;

/** The time between two transitions of the zone: epoch ms, `to` exclusive; `offset` in ms. */
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

  /** Milliseconds by which the zone is ahead of UTC at an instant (epoch ms). */
  at(instant: number): number {
    return this.#stretch(instant).offset;
  }

  /** Whether no transition lies between two hours before `a` and two hours after `b`, so that no hour near them repeats. */
  steadyBetween(a: number, b: number): boolean {
    const { from, to } = this.#stretch(a);
    return a - 2 * hourMs >= from && b + 2 * hourMs < to;
  }

  /**
   * The instants (epoch ms) at which the zone's wall clock shows `wall` (ms as if UTC): two in an hour that repeats, none
   * for NaN. A time that a transition skips is read with the offset before the transition.
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
