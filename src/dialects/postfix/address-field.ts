/** Parses the `<address>` at a given index of a Postfix line, whatever the address contains. */

export interface AddressField {
  /** Without `< >`; incomplete if the line was cut. */
  readonly address: string;
  /** Index after the field. */
  readonly next: number;
  /** Whether the line ended within the address. */
  readonly cut: boolean;
}

/** Index after the quoted local part that begins at `from`; `from` if there is none. */
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

/** Index of the `>` after the address, preferably followed by one of `after`; -1 if the line was cut. */
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
 * The address at `from`; `after` is the text that may follow the field. Postfix up to 3.4 logs a quoted local part
 * without its quotes, later versions with them (`info_log_address_format`), so it may contain blanks, commas and `>`:
 * `<"a,b>c"@d>`, `<a,b>c@d>`, `<odd user@d>`. Some sites log addresses without `< >`.
 */
export function readAddress(text: string, from: number, after: readonly string[]): AddressField {
  if (text.charCodeAt(from) !== 60) return bareAddress(text, from, after);
  const close = closingAngle(text, from + 1, after);
  if (close < 0) return { address: text.slice(from + 1), next: text.length, cut: true };
  return { address: text.slice(from + 1, close), next: close + 1, cut: false };
}
