/** Finds the comma-separated fields of a Sendmail line, and their values. */
import { endOfAddress } from '../../mail/address.ts';

/** Index of the `, `, or end of text, after the address list that begins at `from`; a `, ` in quotes or `< >` is part of it. */
export function endOfAddressField(text: string, from: number): number {
  const end = text.indexOf(', ', from);
  if (end < 0) return text.length;
  if (!text.slice(from, end).includes('"')) return end;
  let at = endOfAddress(text, from);
  while (at < text.length && text.charCodeAt(at + 1) !== 32) at = endOfAddress(text, at + 1);
  return at;
}

/** Index of the last `name` from `from` on, or -1; first searches forwards, which is much faster, since there is rarely more than one. */
export function lastField(text: string, name: string, from: number): number {
  const first = text.indexOf(name, from);
  return first < 0 || text.indexOf(name, first + name.length) < 0 ? first : text.lastIndexOf(name);
}

/** The value of the first `name` (such as `, relay=`) from `from` on, up to the next `, `; `undefined` if there is none. */
export function fieldAfter(text: string, name: string, from = 0): string | undefined {
  const at = text.indexOf(name, from);
  if (at < 0) return undefined;
  const end = text.indexOf(', ', at + name.length);
  return text.slice(at + name.length, end < 0 ? text.length : end);
}

/** Milliseconds of `[D+]HH:MM:SS`, as in `delay=1+05:59:59`; `undefined` for anything else. */
export function parseDelay(text: string): number | undefined {
  const plus = text.indexOf('+');
  const days = plus < 0 ? 0 : Number(text.slice(0, plus));
  const at = plus + 1;
  if (text.length !== at + 8) return undefined;
  const part = (i: number): number => (text.charCodeAt(i) - 48) * 10 + text.charCodeAt(i + 1) - 48;
  const seconds = ((days * 24 + part(at)) * 60 + part(at + 3)) * 60 + part(at + 6);
  return Number.isNaN(seconds) || seconds < 0 ? undefined : seconds * 1000;
}
