/** Turns a length of time into words: `2 hours`. */

const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Rounded down to one unit: from `less than a minute` to `12 days`. */
export function inWords(lengthMs: number): string {
  if (lengthMs < minuteMs) return 'less than a minute';
  if (lengthMs < hourMs) return counted(Math.floor(lengthMs / minuteMs), 'minute');
  if (lengthMs < 2 * dayMs) return counted(Math.floor(lengthMs / hourMs), 'hour');
  return counted(Math.floor(lengthMs / dayMs), 'day');
}
