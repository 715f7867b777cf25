/** Finds the queue ID at the beginning of a Sendmail message. */

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isAlphanumeric = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/**
 * Index of the `: ` after a queue ID that begins at `from`, or -1: two to ten letters and digits, then the five or more
 * digits of a PID (`LAA12345`, `j0BGjkc28022`, `6AN9218u000294`). Fast, since it runs for every line.
 */
export function endOfQueueId(text: string, from: number): number {
  const at = text.indexOf(':', from);
  if (at < from + 7 || at > from + 17 || text.charCodeAt(at + 1) !== 32) return -1;
  for (let i = at - 5; i < at; i++) if (!isDigit(text.charCodeAt(i))) return -1;
  for (let i = from; i < at - 5; i++) if (!isAlphanumeric(text.charCodeAt(i))) return -1;
  return at;
}
