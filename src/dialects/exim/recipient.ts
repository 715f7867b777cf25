/** Parses the address of a delivery line with its parents, `final (intermediate) <original>`. */
import { endOfAngles } from './items.ts';

export interface LoggedRecipient {
  /** The final address; the original one if both differ only in their spelling. */
  readonly recipient: string;
  /** The address as first given, if an alias, list or forward changed it. */
  readonly originalRecipient?: string;
  /** Index after all of it. */
  readonly end: number;
}

const colon = 58;
const angle = 60;
const parenthesis = 40;

/** The recipient at `at`, after the flag of a delivery line. */
export function scanRecipient(text: string, at: number): LoggedRecipient {
  const blank = text.indexOf(' ', at);
  const end = blank < 0 ? text.length : blank;
  // ** desk@missing.test: Unrouteable address
  if (text.charCodeAt(end - 1) === colon && text.charCodeAt(at) !== colon)
    return { recipient: text.slice(at, end - 1), end: end - 1 };
  const next = text.charCodeAt(end + 1);
  const simple = isSimple(text.charCodeAt(at));
  // => sales <sales@village.example.net> R=localuser T=local_delivery
  if (simple && next === angle) return withOriginal(text, at, end, end + 1);
  // => service@partner.test R=dnslookup T=remote_smtp …
  if (simple && (end === text.length || startsItems(text, end + 1))) return { recipient: text.slice(at, end), end };
  // ** loop-a@d (loop-b@d) <loop-a@d>: Unknown user    => odd user@d <"odd user"@d> …    => |/bin/x -a b <c@d> …
  return simple && next === parenthesis ? withParents(text, at, end) : withBlanks(text, at);
}

/** False for pipes, files, automatic replies and quoted local parts, which may contain anything. */
const isSimple = (first: number): boolean => first !== 124 && first !== 47 && first !== 62 && first !== 34;

function withOriginal(text: string, at: number, end: number, open: number): LoggedRecipient {
  const close = endOfAngles(text, open);
  const original = text.slice(open + 1, text.charCodeAt(close - 1) === 62 ? close - 1 : close);
  return joined(text.slice(at, end), original, close);
}

/** `(b@d)` or, with `+all_parents`, `(b@d, c@d)`. */
function withParents(text: string, at: number, end: number): LoggedRecipient {
  const close = text.indexOf(') <', end);
  if (close >= 0) return withOriginal(text, at, end, close + 2);
  const last = text.indexOf(')', end);
  return { recipient: text.slice(at, end), end: last < 0 ? end : last + 1 };
}

/** An address (or command) that contains blanks: the text before its `<…>`, or else before the first item. */
function withBlanks(text: string, at: number): LoggedRecipient {
  for (let open = text.indexOf(' <', at); open >= 0; open = text.indexOf(' <', open + 1)) {
    const close = endOfAngles(text, open + 1);
    if (endsRecipient(text, close)) return withOriginal(text, at, endBeforeParents(text, at, open), open + 1);
  }
  const end = firstItem(text, at);
  return { recipient: text.slice(at, end), end };
}

function endBeforeParents(text: string, at: number, open: number): number {
  if (text.charCodeAt(open - 1) !== 41 /* ) */) return open;
  const parents = text.lastIndexOf(' (', open);
  return parents > at ? parents : open;
}

const endsRecipient = (text: string, at: number): boolean =>
  at >= text.length || text.charCodeAt(at) === colon || (text.charCodeAt(at) === 32 && startsItems(text, at + 1));

/** Whether items (`R=…`, `T=…`) or the text of a deferral begin at `at`. */
function startsItems(text: string, at: number): boolean {
  if (text.charCodeAt(at + 1) === 61 /* = */) return true;
  return text.startsWith('defer (', at) || text.startsWith('routing ', at) || text.startsWith('SRS=', at);
}

// R=router   T=transport   F=<sender>   P=<return path>   I=[interface]   H=host   : text   defer (-1)   routing defer (-51)
const itemStart = / (?:[RTFPIH]=|defer \(|routing defer \()|:(?= |$)/;

function firstItem(text: string, at: number): number {
  const found = text.slice(at).search(itemStart);
  return found < 0 ? text.length : at + found;
}

function joined(recipient: string, original: string, end: number): LoggedRecipient {
  if (isNowhere(recipient) || isSpelledAs(recipient, original)) return { recipient: original, end };
  // => userz <system-filter> R=user_accept1 T=appendfile
  if (original === 'system-filter') return { recipient, end };
  return { recipient, originalRecipient: original, end };
}

/** Whether the text in place of a recipient means that it was discarded. */
const isNowhere = (address: string): boolean => address === ':blackhole:' || address === 'discarded';

/** Exim logs local deliveries without domain, quoted local parts without quotes, and all in lower case. */
function isSpelledAs(recipient: string, original: string): boolean {
  const a = recipient.toLowerCase();
  const b = original.toLowerCase().replaceAll('"', '');
  return b === a || (b.length > a.length && b.startsWith(a) && b.charCodeAt(a.length) === 64); /* @ */
}
