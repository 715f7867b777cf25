/** Turns OpenSMTPD's durations, such as `1d2h3m4s`, into milliseconds. */

const unitMs = new Map<number, number>([
  [100, 86_400_000],
  [104, 3_600_000],
  [109, 60_000],
  [115, 1000],
]);

/** Milliseconds of `11s`, `1m40s`, `4d`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  let sumMs = 0;
  let count = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const unit = unitMs.get(code);
    if (code >= 48 && code <= 57) count = Math.max(count, 0) * 10 + code - 48;
    else if (unit === undefined || count < 0) return undefined;
    else {
      sumMs += count * unit;
      count = -1;
    }
  }
  return text === '' || count >= 0 ? undefined : sumMs;
}
