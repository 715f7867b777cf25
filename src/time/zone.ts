/** Converts between instants and wall-clock times of an IANA zone, also near its transitions. */

/** Whether `text` names a zone of the IANA database (`Europe/Berlin`, `UTC`) or an offset (`+05:45`); case does not matter. */
export function isZone(text: string): boolean {
  if (known.has(text)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    known.add(text);
    return true;
  } catch {
    return false;
  }
}

/** Cached because every question has a zone and there are few. */
const known = new Set<string>();

/** The wall-clock time at the instant `at` (epoch ms). */
export function wallAt(at: number, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
}

/** `2026-01-11`, the day at the instant `at` (epoch ms), as the question language writes it. */
export function dayAt(at: number, zone: string): string {
  return wallAt(at, zone).toPlainDate().toString();
}

/** `11:45`. */
export function minuteOf(wall: Temporal.PlainDateTime): string {
  return wall.toString({ smallestUnit: 'minute' }).slice(11);
}

/** Epoch ms from which clocks show `wall` or later: the first of two if it repeats, the transition if it is skipped. */
export function startAt(wall: Temporal.PlainDateTime, zone: string): number {
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return isSkipped(wall, first) ? jumpAfter(first) : first.epochMilliseconds;
}

/** Epoch ms at which all clock times before `wall` have passed, also repeated ones. */
export function endAt(wall: Temporal.PlainDateTime, zone: string): number {
  const last = wall.subtract({ milliseconds: 1 });
  const latest = last.toZonedDateTime(zone, { disambiguation: 'later' });
  return isSkipped(last, latest) ? startAt(last, zone) : latest.epochMilliseconds + 1;
}

function isSkipped(wall: Temporal.PlainDateTime, zoned: Temporal.ZonedDateTime): boolean {
  return !zoned.toPlainDateTime().equals(wall);
}

function jumpAfter(before: Temporal.ZonedDateTime): number {
  return (before.getTimeZoneTransition('next') ?? before).epochMilliseconds;
}
