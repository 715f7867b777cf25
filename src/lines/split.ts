/** Cuts bytes into the lines of a log. */

const newline = 10;
const carriageReturn = 13;

/** Longest line that is kept whole; the rest of a longer one is cut off when it is read. */
export const longestLineBytes = 64 * 1024;

/**
 * Calls back with each line's text (without its line end) and its byte offset in `bytes`. A last line without a line
 * end counts too. Bytes that are not UTF-8 become U+FFFD, NUL bytes stay.
 */
export function forEachLine(bytes: Buffer, onLine: (text: string, offset: number) => void): void {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const next = found < 0 ? bytes.length : found + 1;
    let end = found < 0 ? bytes.length : found;
    if (end > start && bytes[end - 1] === carriageReturn) end--;
    onLine(bytes.toString('utf8', start, Math.min(end, start + longestLineBytes)), start);
    start = next;
  }
}

/** How many lines the bytes hold, an unfinished last one included. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return bytes.length > 0 && bytes[bytes.length - 1] !== newline ? count + 1 : count;
}
