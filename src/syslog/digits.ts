/** Reads small decimal numbers in place; faster than a regular expression. */

const zero = 48;

/** The value of the digit at `at`, or NaN. */
export function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - zero;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** The two digits at `at` as a number, or NaN. */
export function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** The four digits at `at` as a number, or NaN. */
export function fourDigits(text: string, at: number): number {
  return twoDigits(text, at) * 100 + twoDigits(text, at + 2);
}

/** `11:45:49` at `at` as seconds since midnight, or NaN. A leap second (`:60`) is read as `:59`. */
export function clockSeconds(text: string, at: number): number {
  const hour = twoDigits(text, at);
  const minute = twoDigits(text, at + 3);
  const second = twoDigits(text, at + 6);
  if (text.charCodeAt(at + 2) !== 58 || text.charCodeAt(at + 5) !== 58) return Number.NaN;
  if (!(hour < 24 && minute < 60 && second < 61)) return Number.NaN;
  return hour * 3600 + minute * 60 + Math.min(second, 59);
}

/** A fraction such as `.625246` or `,625` at `at`: whole milliseconds, and the index after it (`at` if there is none). */
export function fractionMs(text: string, at: number): { readonly ms: number; readonly end: number } {
  const mark = text.charCodeAt(at);
  if (mark !== 46 && mark !== 44) return { ms: 0, end: at };
  let end = at + 1;
  let ms = 0;
  for (let weight = 100; !Number.isNaN(digit(text, end)); weight /= 10, end++) ms += digit(text, end) * weight;
  return end === at + 1 ? { ms: 0, end: at } : { ms: Math.floor(ms), end };
}
