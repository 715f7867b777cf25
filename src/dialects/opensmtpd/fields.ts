/** Reads the `name=value` fields of an OpenSMTPD line from left to right. */

const quote = 34;
const lessThan = 60;

/** Reads fields in smtpd's order, so that foreign text (`stat=`, always last) cannot imitate one. */
export class Fields {
  readonly #text: string;
  readonly #end: number;
  #at: number;

  /** @param at index of the first field */
  constructor(text: string, at = 0) {
    const stat = text.indexOf(' stat=', at);
    this.#text = text;
    this.#end = stat < 0 ? text.length : stat;
    this.#at = at;
  }

  /** The value of the next field `name` (with its `=`), without quotes or `< >`; `undefined` if there is none before `stat=`. */
  take(name: string): string | undefined {
    let found = this.#text.indexOf(name, this.#at);
    // proto= is not to=
    while (found > 0 && this.#text.charCodeAt(found - 1) !== 32) found = this.#text.indexOf(name, found + 1);
    if (found < 0 || found >= this.#end) return undefined;
    const start = found + name.length;
    const opener = this.#text.charCodeAt(start);
    if (opener === quote) return this.#until('"', start + 1);
    if (opener === lessThan) return this.#until('>', start + 1);
    return this.#bare(start);
  }

  /** The value of `stat=`: the rest of the line, without its outer quotes (inner ones are not escaped). */
  stat(): string | undefined {
    if (this.#end === this.#text.length) return undefined;
    const said = this.#text.slice(this.#end + 6).trimEnd();
    if (said.charCodeAt(0) !== quote) return said;
    return said.endsWith('"') && said.length > 1 ? said.slice(1, -1) : said.slice(1);
  }

  /** `>` and `"` only end a value before a blank, a comma or the end of the line. */
  #until(closer: string, start: number): string {
    let end = this.#text.indexOf(closer, start);
    while (end >= 0 && !endsField(this.#text.charCodeAt(end + 1))) end = this.#text.indexOf(closer, end + 1);
    if (end < 0) end = this.#end;
    this.#at = end + 1;
    return this.#text.slice(start, end);
  }

  #bare(start: number): string {
    let end = start;
    while (end < this.#end && this.#text.charCodeAt(end) !== 32) end++;
    this.#at = end;
    return this.#text.slice(start, this.#text.charCodeAt(end - 1) === 44 ? end - 1 : end);
  }
}

const endsField = (code: number): boolean => code === 32 || code === 44 || Number.isNaN(code);
