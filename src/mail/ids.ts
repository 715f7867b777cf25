/** Recognises queue IDs by their program's format, and reads the time in them. */

const base60 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base52 = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';

/** Sendmail counts years modulo 60: IDs are dated 1995 to 2054, around this year. */
const middleYear = 2025;

const digitsOf = (alphabet: string): Int8Array => {
  const table = new Int8Array(128).fill(-1);
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  return table;
};
const digit60 = digitsOf(base60);
const digit62 = digitsOf(base62);
const digit52 = digitsOf(base52);

/** The value of `text` in the alphabet of `table`, or -1. */
function numberOf(text: string, table: Int8Array, base: number): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = table[text.charCodeAt(i)] ?? -1;
    if (digit < 0) return -1;
    sum = sum * base + digit;
  }
  return sum;
}

// LAA12345 (8.9: hour A-X, two letters, PID) · AA12345 (before 8.8)
const oldSendmailId = /^[A-X]?[A-Z]{2}\d{5,7}$/;

// j0BGjkc28022 (8.10 to 8.11) · 6AN9218u000294 (8.12 and later; a PID above 999999 makes it longer)
const datedSendmailId = /^[0-9A-Za-x][0-9AB][1-9A-V][0-9A-N][0-9A-Za-x]{2}(?:[0-9A-Za-x]\d{5}|[0-9A-Za-x]{2}\d{5,7})$/;

/** Whether `text` has the format of a Sendmail queue ID of any version. */
export function isSendmailQueueId(text: string): boolean {
  return datedSendmailId.test(text) || oldSendmailId.test(text);
}

/**
 * The time (epoch ms) in a Sendmail (8.10 and later) queue ID: base-60 digits of year, month, day, hour, minute and
 * second in UTC (Sendmail source, `queueup`/`assign_queueid`). No line with the ID is earlier. The year is known modulo
 * 60: the one nearest to `nearYear` is used.
 */
export function parseSendmailIdTime(id: string, nearYear: number = middleYear): number | undefined {
  if (!datedSendmailId.test(id)) return undefined;
  const part = (at: number): number => digit60[id.charCodeAt(at)] ?? 0;
  const behind = (((nearYear - 1900 - part(0)) % 60) + 60) % 60;
  const year = behind <= 30 ? nearYear - behind : nearYear - behind + 60;
  const at = Date.UTC(year, part(1), part(2), part(3), part(4), part(5));
  return new Date(at).getUTCMonth() === part(1) ? at : undefined;
}

// 6C02025A2EF (microseconds and inode)
const shortPostfixId = /^[0-9A-F]{6,20}$/;
// 4jXzlG3HbGzLlRl (`enable_long_queue_ids`: seconds, microseconds, z, inode)
const longPostfixId =
  /^([0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{6,7})([0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{4})z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{1,12}$/;

/** Whether `text` has the format of a Postfix queue ID, short or long. */
export function isPostfixQueueId(text: string): boolean {
  return shortPostfixId.test(text) || longPostfixId.test(text);
}

/** The time (epoch ms) in a long Postfix queue ID; `undefined` for a short one, which has no date. */
export function parsePostfixIdTime(id: string): number | undefined {
  const parts = longPostfixId.exec(id);
  if (!parts) return undefined;
  const microseconds = numberOf(parts[2] ?? '', digit52, 52);
  if (microseconds >= 1_000_000) return undefined;
  return numberOf(parts[1] ?? '', digit52, 52) * 1000 + Math.floor(microseconds / 1000);
}

// 1rKqFX-0000aB-7d (4.x) · 1rKqFX-00000000aBc-7d0f (4.97 and later)
const eximId = /^[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})$/;

/** Whether `text` has the format of an Exim message id, old or new. */
export function isEximQueueId(text: string): boolean {
  return eximId.test(text);
}

/** The time (epoch ms, whole seconds) in an Exim message id (spec.txt, "Message identification"). */
export function parseEximIdTime(id: string): number | undefined {
  return eximId.test(id) ? numberOf(id.slice(0, 6), digit62, 62) * 1000 : undefined;
}

/** Whether `text` has the format of a queue ID of Sendmail, Postfix or Exim. */
export function isQueueId(text: string): boolean {
  return isSendmailQueueId(text) || isPostfixQueueId(text) || isEximQueueId(text);
}

/** The time (epoch ms) in a queue ID of `program` (a {@link Dialect.name}), or `undefined` if it has none. */
export function queueIdTime(program: string, id: string, nearYear?: number): number | undefined {
  if (program === 'sendmail') return parseSendmailIdTime(id, nearYear);
  if (program === 'postfix') return parsePostfixIdTime(id);
  if (program === 'exim') return parseEximIdTime(id);
  return undefined;
}

/** The first six characters of a Sendmail (8.10 and later) queue ID created at `at` (epoch ms); see {@link parseSendmailIdTime}. */
export function sendmailIdTime(at: number): string {
  const date = new Date(at);
  const parts = [
    (date.getUTCFullYear() - 1900) % 60,
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  return parts.map((part) => base60[part]).join('');
}
