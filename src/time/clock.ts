/** Turns lexemes such as `9`, `9am`, `14:30`, `noon`, `morning` or `after 9` into a time of day. */
import { furthest, isName, numberAt } from './lexeme.ts';
import type { Lexeme, Read } from './lexeme.ts';

export interface Clock {
  /** Milliseconds since midnight, up to 24 h; equal to `toMs` for a point in time. */
  readonly fromMs: number;
  readonly toMs: number;
  /** `am` or `pm`, if written. */
  readonly half: 'am' | 'pm' | null;
  /** An hour from 1 to 12 without `am` or `pm`; the other end of a range may supply it. */
  readonly open: boolean;
  /** The text, if there is no such time of day (`25:00`); the times are then the nearest possible ones. */
  readonly wrong: string | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** First and last hour of each part of the day. */
const parts: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['morning', [0, 12]],
  ['afternoon', [12, 18]],
  ['evening', [18, 24]],
  ['night', [18, 24]],
  ['noon', [12, 12]],
  ['midday', [12, 12]],
]);

/** The words of a time of day, for the correction of misspelt ones. */
export const clockWords: readonly string[] = [...parts.keys(), 'before', 'after'];

/** The time of day that begins at `at`; a bare `9` is one only if `bare`. */
export function readClock(lexemes: readonly Lexeme[], at: number, bare: boolean): Read<Clock> | undefined {
  return furthest(readPart(lexemes, at), readSide(lexemes, at), readPoint(lexemes, at, bare));
}

function readPart(lexemes: readonly Lexeme[], at: number): Read<Clock> | undefined {
  const hours = isName(lexemes, at) ? parts.get(lexemes[at]?.text ?? '') : undefined;
  if (hours === undefined) return undefined;
  return { value: between(hours[0] * hourMs, hours[1] * hourMs), next: at + 1 };
}

function readSide(lexemes: readonly Lexeme[], at: number): Read<Clock> | undefined {
  if (!isName(lexemes, at, 'after', 'before')) return undefined;
  const point = readPoint(lexemes, at + 1, true);
  if (point === undefined || point.value.wrong !== null) return point;
  const { fromMs } = point.value;
  return { ...point, value: isName(lexemes, at, 'after') ? between(fromMs, dayMs) : between(0, fromMs) };
}

function readPoint(lexemes: readonly Lexeme[], at: number, bare: boolean): Read<Clock> | undefined {
  const lexeme = lexemes[at];
  const half = isName(lexemes, at + 1, 'am', 'pm') ? (lexemes[at + 1]?.text as 'am' | 'pm') : null;
  const next = half === null ? at + 1 : at + 2;
  if (lexeme?.kind === 'clock') return { value: pointOf(lexeme.text, half), next };
  const hour = numberAt(lexemes, at, 2);
  if (hour === undefined || (half === null && (!bare || hour > 24))) return undefined;
  return { value: pointOf(`${hour}:00`, half), next };
}

// 9:00 · 11:45:49 · 11:45:49.123
function pointOf(text: string, half: Clock['half']): Clock {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  const open = half === null && hour >= 1 && hour <= 12;
  const atMs = msOf(halved(hour, half), minute, second);
  if (minute < 60 && second < 60 && atMs <= dayMs && (half === null || hour <= 12)) {
    return { fromMs: atMs, toMs: atMs, half, open, wrong: null };
  }
  const nearMs = msOf(Math.min(hour, 23), Math.min(minute, 59), Math.min(second, 59));
  return { fromMs: nearMs, toMs: nearMs, half, open, wrong: `${text}${half ?? ''}` };
}

function msOf(hour: number, minute: number, second: number): number {
  return hour * hourMs + minute * 60_000 + Math.floor(second * 1000);
}

function halved(hour: number, half: Clock['half']): number {
  if (half === null || hour > 12) return hour;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

/** 18:00 to midnight: the time of `tonight`. */
export const evening: Clock = between(18 * hourMs, dayMs);

function between(fromMs: number, toMs: number): Clock {
  return { fromMs, toMs, half: null, open: false, wrong: null };
}

/** Both ends of a range with `am` and `pm` applied: `9-11pm` begins at 21:00, `10-2pm` at 10:00, `9pm-11` ends at 23:00. */
export function alignHalves(begin: Clock, end: Clock): readonly [Clock, Clock] {
  if (begin.open && end.half === 'pm' && later(begin).fromMs < end.toMs) return [later(begin), end];
  if (end.open && begin.half === 'pm' && end.toMs <= begin.fromMs) return [begin, later(end)];
  return [begin, end];
}

/** The same clock time 12 hours later; 12 already means noon. */
function later(clock: Clock): Clock {
  const add = clock.fromMs >= 12 * hourMs ? 0 : 12 * hourMs;
  return { ...clock, fromMs: clock.fromMs + add, toMs: clock.toMs + add };
}
