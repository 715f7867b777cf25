/** Parses the `KEY=value` items of an Exim log line (spec.txt, "Summary of Fields in Log Lines") in one pass. */
import type { Tls } from '../../mail/event.ts';
import { type EximHost, scanHost } from './host.ts';

/** The relevant items; some letters have different meanings on different lines. */
export interface Items {
  /** `H=` */
  host?: EximHost;
  /** `U=`: local user, or RFC 1413 identity of a remote one. */
  user?: string;
  /** `P=`: protocol on arrival lines; elsewhere the return path. */
  protocol?: string;
  /** `S=` */
  size?: string;
  /** `id=` */
  messageId?: string;
  /** `R=`: router; on arrival lines the id of the message that a bounce is about. */
  reference?: string;
  /** `T=name`: transport. */
  transport?: string;
  /** `T="…"`: subject. */
  subject?: string;
  /** `C="…"`: the text of the final reply. */
  confirmation?: string;
  /** `X=` */
  cipher?: string;
  /** `CV=` */
  verified?: string;
  /** `A=`: authenticator, identity and sender, separated by colons. */
  authenticator?: string;
  /** `F=<…>`: envelope sender. */
  sender?: string;
  /** `DT=`: length of the attempt. */
  deliveryTime?: string;
  /** `QT=`: time since arrival. */
  queueTime?: string;
  /** Index after the last item (of the blank or colon that follows). */
  end: number;
}

const blank = 32;
const colon = 58;
const quote = 34;
const angle = 60;
const backslash = 92;
const equals = 61;

/** The blank-separated items from `from` on. */
export function scanItems(text: string, from: number): Items {
  const items: Items = { end: from };
  for (let at = from; at < text.length;) {
    const end = scanItem(text, at, items);
    if (end < 0) break;
    items.end = end;
    if (text.charCodeAt(end) !== blank) break;
    at = end + 1;
  }
  return items;
}

/** Index after the item at `at`, or -1 if there is none. */
function scanItem(text: string, at: number, items: Items): number {
  const keyEnd = endOfKey(text, at);
  if (keyEnd === at) return -1;
  if (text.charCodeAt(keyEnd) !== equals) return isFlag(text.slice(at, keyEnd)) ? endOfWord(text, keyEnd) : -1;
  if (keyEnd === at + 1 && text.charCodeAt(at) === 72 /* H */) {
    items.host = scanHost(text, keyEnd + 1);
    return items.host.end;
  }
  const key = text.slice(at, keyEnd);
  if (!isKey(key)) return -1;
  const start = keyEnd + 1;
  const end = endOfValue(text, start);
  take(items, key, text.charCodeAt(start) === quote, valueOf(text, start, end));
  return end;
}

/** Keys consist of at most five letters and digits. */
function endOfKey(text: string, at: number): number {
  let end = at;
  while (end < at + 6) {
    const c = text.charCodeAt(end);
    if (!((c >= 65 && c <= 90) || (c >= 48 && c <= 57) || (c >= 97 && c <= 122))) break;
    end++;
  }
  return end;
}

/** `id` is the only key in lower case. */
const isKey = (key: string): boolean => key.charCodeAt(0) <= 90 || key === 'id';

/** Items without a value: CHUNKING, PRDR, DNSSEC, TCP Fast Open, early pipelining (`L`, `L*`, `L-`), ARC. */
const flags: ReadonlySet<string> = new Set(['K', 'PRDR', 'DS', 'TFO', 'L', 'ARC']);
const isFlag = (word: string): boolean => flags.has(word);

/** Index of the next blank, or of a colon at the end of a word: `T=remote_smtp: SMTP error …`. */
function endOfWord(text: string, at: number): number {
  const found = text.indexOf(' ', at);
  const end = found < 0 ? text.length : found;
  return end > at && text.charCodeAt(end - 1) === colon ? end - 1 : end;
}

function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return endOfWord(text, endOfQuotes(text, start));
  if (first === angle) return endOfAngles(text, start);
  return endOfWord(text, start);
}

/** Index after the quoted text that begins at `start`; the end of the line if it was cut before the closing quote. */
export function endOfQuotes(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    if (!isEscaped(text, at)) return at + 1;
  }
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before--;
  return (at - before) % 2 === 0;
}

/** Index after the `<…>` that begins at `start`; a quoted local part may contain `>`. */
export function endOfAngles(text: string, start: number): number {
  const from = text.charCodeAt(start + 1) === quote ? endOfQuotes(text, start + 1) : start;
  const close = text.indexOf('>', from);
  return close < 0 ? text.length : close + 1;
}

/** The value without quotes and escapes, or without `< >`. */
function valueOf(text: string, start: number, end: number): string {
  const first = text.charCodeAt(start);
  if (first === quote && text.charCodeAt(end - 1) === quote) return unescape(text.slice(start + 1, end - 1));
  if (first === quote && endOfQuotes(text, start) === text.length) return unescape(text.slice(start + 1, end));
  if (first === angle && text.charCodeAt(end - 1) === 62) return text.slice(start + 1, end - 1);
  return text.slice(start, end);
}

// T="Gr\303\274\303\237e \"x\"": bytes that are not ASCII, unless print_topbitchars is set
const escaped = /\\["\\]|(?:\\[23][0-7]{2})+/g;

const unescape = (text: string): string =>
  text.indexOf('\\') < 0
    ? text
    : text.replaceAll(escaped, (found) => (found.length === 2 ? found.charAt(1) : decoded(found)));

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of `\303\274`; as it is if it is not UTF-8. */
function decoded(octets: string): string {
  const bytes = octets
    .split('\\')
    .slice(1)
    .map((octet) => Number.parseInt(octet, 8));
  try {
    return utf8.decode(new Uint8Array(bytes));
  } catch {
    return octets;
  }
}

/** A switch instead of a table, which takes a third longer: this runs for every item of every line. */
function take(items: Items, key: string, quoted: boolean, value: string): void {
  switch (key) {
    case 'R':
      items.reference = value;
      break;
    case 'T':
      if (quoted) items.subject = value;
      else items.transport = value;
      break;
    case 'C':
      items.confirmation = value;
      break;
    case 'P':
      items.protocol = value;
      break;
    case 'S':
      items.size = value;
      break;
    case 'id':
      items.messageId = value;
      break;
    case 'U':
      items.user = value;
      break;
    case 'X':
      items.cipher = value;
      break;
    case 'CV':
      items.verified = value;
      break;
    case 'A':
      items.authenticator = value;
      break;
    case 'F':
      items.sender = value;
      break;
    case 'DT':
      items.deliveryTime = value;
      break;
    case 'QT':
      items.queueTime = value;
      break;
    // Stories do not need DN SNI I RT DKIM M8S PRX SRS ST Q D, nor the keys of newer versions.
    default:
  }
}

/** The TLS of the connection, from `X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=no`. */
export function tlsOf(items: Items): Tls | undefined {
  if (items.cipher === undefined) return undefined;
  const first = items.cipher.indexOf(':');
  if (first < 0) return { cipher: items.cipher };
  const last = items.cipher.lastIndexOf(':');
  return {
    version: items.cipher.slice(0, first),
    cipher: items.cipher.slice(first + 1, last > first ? last : undefined),
    ...(items.verified !== undefined && { verified: items.verified }),
  };
}
