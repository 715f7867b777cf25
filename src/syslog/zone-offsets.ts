/** The UTC offsets of one zone, cached so that a busy log asks the zone data twice a year and not once a line. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const fixed = /^([+-])(\d{2}):?(\d{2})$/;

/** An IANA zone or a fixed offset such as `-05:00`. Throws `RangeError` for an unknown zone. */
export class ZoneOffsets {
  readonly #zone: string;
  /** The stretch between two changes of the zone that was asked about last. */
  #from = Number.NaN;
  #to = Number.NaN;
  #offset = 0;

  constructor(zone: string) {
    this.#zone = zone;
    const match = fixed.exec(zone);
    if (match) {
      this.#offset = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
      this.#from = -Infinity;
      this.#to = Infinity;
    } else this.#load(0);
  }

  /** Milliseconds that the zone's wall clock is ahead of UTC at an instant. */
  at(instant: number): number {
    if (!(instant >= this.#from && instant < this.#to)) this.#load(instant);
    return this.#offset;
  }

  /** True when one offset holds from `a` to `b` and no wall-clock hour near them happens twice. */
  steadyBetween(a: number, b: number): boolean {
    this.at(a);
    return a - 2 * hourMs >= this.#from && b + 2 * hourMs < this.#to;
  }

  /** The instants at which the zone's wall clock shows `wall` (as if UTC): two in the hour that happens twice; for NaN none. A wall clock that a change skips is read with the offset before it. */
  instants(wall: number): number[] {
    if (Number.isNaN(wall)) return [];
    const before = this.at(wall - dayMs);
    const after = this.at(wall + dayMs);
    if (before === after) return [wall - before];
    const valid = [before, after]
      .map((offset) => ({ offset, at: wall - offset }))
      .filter(({ offset, at }) => this.at(at) === offset);
    return valid.length > 0 ? valid.map(({ at }) => at) : [wall - before];
  }

  #load(instant: number): void {
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(this.#zone);
    this.#offset = at.offsetNanoseconds / 1e6;
    this.#from = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity;
    this.#to = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
  }
}
