/** Reads the `<address>` that stands at a known place of a Postfix line, whatever the address holds. */

export interface AddressField {
  /** Without `< >`; what is left of it when the line was cut. */
  readonly address: string;
  /** Index of what follows the field. */
  readonly next: number;
  /** The line ended within the address. */
  readonly cut: boolean;
}

/** Index after the quoted local part that opens at `from`; `from` itself when it is no such thing. */
function afterQuotes(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 34) return text[i + 1] === '@' || text[i + 1] === '>' ? i + 1 : from;
  }
  return from;
}

function follows(text: string, at: number, after: readonly string[]): boolean {
  if (at === text.length) return true;
  for (const word of after) if (text.startsWith(word, at)) return true;
  return false;
}

/** Index of the `>` that closes the address, followed by one of `after` if there is such; -1 when the line was cut. */
function closingAngle(text: string, from: number, after: readonly string[]): number {
  const quoted = text.charCodeAt(from) === 34;
  const start = quoted ? afterQuotes(text, from) : from;
  const first = text.indexOf('>', start);
  for (let i = first; i >= 0; i = text.indexOf('>', i + 1)) if (follows(text, i + 1, after)) return i;
  return quoted ? -1 : first;
}

function bareAddress(text: string, from: number, after: readonly string[]): AddressField {
  const ends = after.map((word) => text.indexOf(word, from)).filter((at) => at >= 0);
  const next = Math.min(text.length, ...ends);
  return { address: text.slice(from, next), next, cut: next === text.length };
}

/**
 * The address at `from`; `after` are the words that may follow the field. Postfix up to 3.4 logs a quoted local
 * part without its quotes, later ones with them (`info_log_address_format`), so blanks, commas and `>` may be
 * part of it: `<"a,b>c"@d>`, `<a,b>c@d>`, `<odd user@d>`. Some sites log addresses without `< >`.
 */
export function readAddress(text: string, from: number, after: readonly string[]): AddressField {
  if (text.charCodeAt(from) !== 60) return bareAddress(text, from, after);
  const close = closingAngle(text, from + 1, after);
  if (close < 0) return { address: text.slice(from + 1), next: text.length, cut: true };
  return { address: text.slice(from + 1, close), next: close + 1, cut: false };
}
