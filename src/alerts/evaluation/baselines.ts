/** Remembers by day what is usual, so that a server that is always down, or a noisy hour, raises no alert. */

/** One day of one measured quantity. */
export interface BaselineDay {
  readonly key: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  /** How long it was above zero. */
  readonly minutes: number;
  /** Its peak. */
  readonly peak: number;
}

const dayMs = 86_400_000;
/** Days looked back, without today, which may be exceptional. */
const lookBack = 7;
/** Trouble on this many of these days … */
const chronicDays = 3;
/** … for this long on each is chronic. */
const chronicMinutes = 4 * 60;
/** With fewer known days, the usual is unknown. */
const fewestDays = 2;
/** A look covers at most this time: what happened while nobody looked is unknown. */
const longestLookMs = 10 * 60_000;

export class Baselines {
  /** By day and key: a quantity that is not seen any more is forgotten with its days. */
  readonly #days = new Map<number, Map<string, BaselineDay>>();
  readonly #changed = new Map<string, BaselineDay>();
  #lookedAt: number | undefined;
  /** Quantities above zero, with the instant of the last look at which each was zero. */
  #absentAt = new Map<string, number>();

  constructor(days: Iterable<BaselineDay> = []) {
    for (const day of days) this.#put(day);
  }

  /** Records the quantities at an instant, by key. */
  look(at: number, sizes: ReadonlyMap<string, number>): void {
    const minutes = Math.max(0, Math.min(longestLookMs, at - (this.#lookedAt ?? at))) / 60_000;
    const present = [...sizes].filter(([, size]) => size > 0).map(([key]) => key);
    this.#absentAt = new Map(present.map((key) => [key, this.#absentAt.get(key) ?? this.#lookedAt ?? -Infinity]));
    this.#lookedAt = at;
    const today = Math.floor(at / dayMs);
    for (const [key, size] of sizes) {
      const known = this.#days.get(today)?.get(key) ?? { key, day: today, minutes: 0, peak: 0 };
      const day = { ...known, minutes: known.minutes + minutes, peak: Math.max(known.peak, size) };
      this.#put(day);
      this.#changed.set(`${today} ${key}`, day);
    }
  }

  /** The chronic size: the second-highest peak, since one day may have been exceptional; `null` if it is not chronic. */
  chronic(key: string, at: number): number | null {
    const days = this.#before(key, at).filter(({ minutes }) => minutes >= chronicMinutes);
    if (days.length < chronicDays) return null;
    return days.map(({ peak }) => peak).sort((a, b) => b - a)[1] ?? null;
  }

  /** The peak of a usual day (median); `null` if too few days are known. */
  usualPeak(key: string, at: number): number | null {
    const peaks = this.#before(key, at)
      .map(({ peak }) => peak)
      .sort((a, b) => a - b);
    return peaks.length < fewestDays ? null : (peaks[Math.floor(peaks.length / 2)] ?? null);
  }

  /** The highest peak of the previous days; `null` if too few days are known. */
  highestPeak(key: string, at: number): number | null {
    const peaks = this.#before(key, at).map(({ peak }) => peak);
    return peaks.length < fewestDays ? null : Math.max(...peaks);
  }

  /** When it was last zero; `-Infinity` if unknown. */
  absentAt(key: string): number {
    return this.#absentAt.get(key) ?? -Infinity;
  }

  /** The days that changed since the last call, for the store. */
  takeChanges(): BaselineDay[] {
    const days = [...this.#changed.values()];
    this.#changed.clear();
    return days;
  }

  #before(key: string, at: number): BaselineDay[] {
    const today = Math.floor(at / dayMs);
    const past = Array.from({ length: lookBack }, (_, index) => this.#days.get(today - lookBack + index)?.get(key));
    return past.filter((day) => day !== undefined);
  }

  #put(day: BaselineDay): void {
    if (!this.#days.has(day.day)) this.#begin(day.day);
    this.#days.get(day.day)!.set(day.key, day);
  }

  /** Forgets the days that are looked back to no longer. */
  #begin(day: number): void {
    this.#days.set(day, new Map());
    for (const old of this.#days.keys()) if (old < day - lookBack) this.#days.delete(old);
  }
}
