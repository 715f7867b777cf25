/** Turns OpenSMTPD's durations, such as `1d2h3m4s`, into milliseconds. */

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds of `11s`, `1m40s`, `4d`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  let sumMs = 0;
  let digits = '';
  for (const c of text) {
    if (c >= '0' && c <= '9') digits += c;
    else if (digits === '' || unitMs[c] === undefined) return undefined;
    else {
      sumMs += Number(digits) * unitMs[c];
      digits = '';
    }
  }
  return text === '' || digits !== '' ? undefined : sumMs;
}
