/** Remembers day by day what is usual, so that the server that is always down, or a noisy hour, is no news. */

/** One day of one thing that is measured. */
export interface BaselineDay {
  readonly key: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  /** How long there was any of it. */
  readonly minutes: number;
  /** The most of it at a time. */
  readonly peak: number;
}

const dayMs = 86_400_000;
/** Days looked back at, not counting the present one, which may be the exception. */
const lookBack = 7;
/** Trouble on so many of these days … */
const chronicDays = 3;
/** … for so long on each is nothing new. */
const chronicMinutes = 4 * 60;
/** Fewer days tell nothing of what is usual. */
const fewestDays = 2;
/** A look counts for this long at most: what happened while nobody looked is not known. */
const longestLookMs = 10 * 60_000;

export class Baselines {
  readonly #days = new Map<string, Map<number, BaselineDay>>();
  readonly #changed = new Map<string, BaselineDay>();
  #lookedAt: number | undefined;
  /** What there is, with the last look at which there was none of it. */
  #absentAt = new Map<string, number>();

  constructor(days: Iterable<BaselineDay> = []) {
    for (const day of days) this.#put(day);
  }

  /** Takes in what there is at an instant: key → how much. */
  look(at: number, sizes: ReadonlyMap<string, number>): void {
    const minutes = Math.max(0, Math.min(longestLookMs, at - (this.#lookedAt ?? at))) / 60_000;
    const present = [...sizes].filter(([, size]) => size > 0).map(([key]) => key);
    this.#absentAt = new Map(present.map((key) => [key, this.#absentAt.get(key) ?? this.#lookedAt ?? -Infinity]));
    this.#lookedAt = at;
    const today = Math.floor(at / dayMs);
    for (const [key, size] of sizes) {
      const known = this.#days.get(key)?.get(today) ?? { key, day: today, minutes: 0, peak: 0 };
      const day = { ...known, minutes: known.minutes + minutes, peak: Math.max(known.peak, size) };
      this.#put(day);
      this.#changed.set(`${today} ${key}`, day);
    }
  }

  /** How much of it waits on most days, when it has done so for long: the second most, as one day may have been worse. */
  chronic(key: string, at: number): number | null {
    const days = this.#before(key, at).filter(({ minutes }) => minutes >= chronicMinutes);
    if (days.length < chronicDays) return null;
    return days.map(({ peak }) => peak).sort((a, b) => b - a)[1] ?? null;
  }

  /** The peak of a usual day (the median); `null` when too few days are known. */
  usualPeak(key: string, at: number): number | null {
    const peaks = this.#before(key, at)
      .map(({ peak }) => peak)
      .sort((a, b) => a - b);
    return peaks.length < fewestDays ? null : (peaks[Math.floor(peaks.length / 2)] ?? null);
  }

  /** The highest peak of the days before; `null` when too few days are known. */
  highestPeak(key: string, at: number): number | null {
    const peaks = this.#before(key, at).map(({ peak }) => peak);
    return peaks.length < fewestDays ? null : Math.max(...peaks);
  }

  /** When there was none of it last; `-Infinity` when that is not known. */
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
    return [...(this.#days.get(key)?.values() ?? [])].filter(({ day }) => day < today && day >= today - lookBack);
  }

  #put(day: BaselineDay): void {
    const days = this.#days.get(day.key) ?? new Map<number, BaselineDay>();
    days.set(day.day, day);
    for (const old of days.keys()) if (old < day.day - lookBack) days.delete(old);
    this.#days.set(day.key, days);
  }
}
