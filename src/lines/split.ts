/** Cuts bytes into the lines of a log. */

const newline = 10;
const carriageReturn = 13;

/** A longer line counts as several: it is no log line, and must not be held in memory whole. */
export const longestLineBytes = 64 * 1024;

/** Where the line that begins at `start` ends (after its line end), or -1 when `bytes` do not hold all of it. */
export function endOfLine(bytes: Buffer, start: number): number {
  const found = bytes.indexOf(newline, start);
  if (found >= 0 && found - start < longestLineBytes) return found + 1;
  return bytes.length - start >= longestLineBytes ? start + longestLineBytes : -1;
}

/** The text of a line without its line end. Bytes that are not UTF-8 become U+FFFD. */
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

/** Counts the lines of bytes that come in pieces. */
export class LineCount {
  /** Lines that are complete. */
  complete = 0;
  /** Bytes of the line that is not. */
  #unfinished = 0;

  /** All lines, an unfinished last one included. */
  get all(): number {
    return this.complete + (this.#unfinished > 0 ? 1 : 0);
  }

  add(bytes: Buffer): void {
    let start = -this.#unfinished;
    for (;;) {
      const found = bytes.indexOf(newline, Math.max(start, 0));
      const isWhole = found >= 0 && found - start < longestLineBytes;
      if (!isWhole && bytes.length - start < longestLineBytes) break;
      start = isWhole ? found + 1 : start + longestLineBytes;
      this.complete++;
    }
    this.#unfinished = bytes.length - start;
  }
}
