/** Tells whether an instant is within quiet hours. */
import { minuteOf, wallAt } from '../../time/zone.ts';
import { days, type QuietHours } from '../rules/rule-values.ts';

/** Hours from 22:00 to 07:00 belong to the day on which they begin; 00:00 to 00:00 is the whole day. */
export function isQuiet(hours: QuietHours | null, at: number, zone: string): boolean {
  if (hours === null) return false;
  const wall = wallAt(at, zone);
  const clock = minuteOf(wall);
  const isOvernight = hours.to <= hours.from;
  const isAfterMidnight = isOvernight && clock < hours.to;
  const began = isAfterMidnight ? wall.subtract({ days: 1 }) : wall;
  const isDay = hours.days === undefined || hours.days.includes(days[began.dayOfWeek - 1]!);
  const isWithin = isOvernight ? clock >= hours.from || clock < hours.to : clock >= hours.from && clock < hours.to;
  return isDay && isWithin;
}
