/** Cuts bytes into the lines of a log. */

const newline = 10;
const carriageReturn = 13;

/** A longer line counts as several, so that it is not held in memory as a whole. */
export const longestLineBytes = 64 * 1024;

/** Offset after the line end of the line that begins at `start`; -1 if `bytes` do not contain all of it. */
export function endOfLine(bytes: Buffer, start: number): number {
  const found = bytes.indexOf(newline, start);
  if (found >= 0 && found - start < longestLineBytes) return found + 1;
  return bytes.length - start >= longestLineBytes ? start + longestLineBytes : -1;
}

/** The text of a line without its line end. Invalid UTF-8 becomes U+FFFD. */
export function textOfLine(bytes: Buffer, start: number, end: number): string {
  let last = end;
  if (last > start && bytes[last - 1] === newline) last--;
  if (last > start && bytes[last - 1] === carriageReturn) last--;
  return bytes.toString('utf8', start, last);
}

/** Calls back with each line's text and its byte offset in `bytes`. A last line without a line end counts too. */
export function forEachLine(bytes: Buffer, onLine: (text: string, offset: number) => void): void {
  for (let start = 0; start < bytes.length;) {
    const found = endOfLine(bytes, start);
    const end = found < 0 ? bytes.length : found;
    onLine(textOfLine(bytes, start, end), start);
    start = end;
  }
}

/** Counts lines in bytes that arrive in pieces. */
export class LineCount {
  /** Complete lines. */
  #complete = 0;
  /** Bytes of the unfinished line. */
  #unfinished = 0;

  /** All lines, including an unfinished last one. */
  get all(): number {
    return this.#complete + (this.#unfinished > 0 ? 1 : 0);
  }

  add(bytes: Buffer): void {
    let start = -this.#unfinished;
    for (;;) {
      const found = bytes.indexOf(newline, Math.max(start, 0));
      const isWhole = found >= 0 && found - start < longestLineBytes;
      if (!isWhole && bytes.length - start < longestLineBytes) break;
      start = isWhole ? found + 1 : start + longestLineBytes;
      this.#complete++;
    }
    this.#unfinished = bytes.length - start;
  }
}
