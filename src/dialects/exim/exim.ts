/** Exim 4: turns lines of its main, reject and panic logs, in syslog or its own files, into mail events. */
import type { MailEvent } from '../../mail/event.ts';
import { isEximQueueId } from '../../mail/ids.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseArrival } from './arrival.ts';
import { isQuiet, isTrouble } from './daemon.ts';
import { parseDeferral, parseFailure, parseSuccess } from './delivery.ts';
import { scanHost } from './host.ts';
import { type Items, scanItems } from './items.ts';
import { type Entry, readEntry, sessionOf, withConnection } from './prefix.ts';
import {
  type Caller,
  isRefusal,
  parseDiscard,
  parseDrop,
  parseRefusal,
  parseRefusedAddress,
  parseRefusedConnection,
} from './refusal.ts';
import { parsePrdr } from './prdr.ts';
import { isHeaderLine, parseEnvelope, parsePiece } from './reject-log.ts';
import { parseClientTrouble, parseRelayTrouble, parseSession } from './session.ts';
import { parseState } from './state.ts';
import { parseVerdict } from './verdict.ts';

// exim    exim4    exim-out (syslog_processname)
const tags = /^exim4?(?:$|[-_./])/;

export const exim: Dialect = {
  name: 'exim',
  speaks: (tag) => tags.test(tag),
  parse: parseEximLine,
};

function parseEximLine(line: SyslogLine): readonly MailEvent[] | undefined {
  const entry = readEntry(line);
  if (entry.continues) return parsePiece(sessionOf(entry), entry.text);
  const events = parseEntry(entry);
  return entry.pid === null ? events?.map((event) => withConnection(event, entry)) : events;
}

function parseEntry(entry: Entry): MailEvent[] | undefined {
  if (entry.queueId === null) return parseUnqueued(entry);
  return isFlagged(entry.text) ? parseFlagged(entry, entry.queueId) : parseOfMessage(entry, entry.queueId);
}

const blank = 32;
const lessThan = 60;
const equals = 61;
const greaterThan = 62;
const minus = 45;
const asterisk = 42;
const parenthesis = 40;

/** Whether the line begins with a two-character flag of the main log (spec.txt, "Log line flags"). */
function isFlagged(text: string): boolean {
  const first = text.charCodeAt(0);
  const second = text.charCodeAt(1);
  if (text.charCodeAt(2) !== blank) return false;
  if (second === equals) return first === lessThan || first === equals || first === parenthesis;
  if (second === greaterThan) return first === equals || first === minus || first === greaterThan || first === asterisk;
  return first === asterisk && second === asterisk;
}

function parseFlagged(entry: Entry, queueId: string): MailEvent[] | undefined {
  const { text } = entry;
  const second = text.charCodeAt(1);
  switch (text.charCodeAt(0)) {
    case lessThan:
      return parseArrival(queueId, sessionOf(entry), text, 3);
    case parenthesis:
      return parseFakeReject(entry, queueId);
    case asterisk:
      return second === asterisk ? parseFailure(queueId, text, 3) : parseSuccess(queueId, text, 3, true);
    default:
      return second === equals ? parseDeferral(queueId, text, 3) : parseSuccess(queueId, text, 3, false);
  }
}

/** `(=`: accepted and delivered, but the client received a refusal (`control = fakereject`). */
function parseFakeReject(entry: Entry, queueId: string): MailEvent[] | undefined {
  const told: MailEvent = {
    kind: 'note',
    queueId,
    text: 'the client was told that the message is refused (fakereject)',
  };
  const arrival = parseArrival(queueId, sessionOf(entry), entry.text, 3);
  return arrival && [...arrival, told];
}

/** Any other line of a message. Text without a known pattern is free text of `logwrite` in an ACL or filter. */
function parseOfMessage(entry: Entry, queueId: string): MailEvent[] {
  const { text } = entry;
  return (
    parseState(queueId, text) ??
    parseEnvelope({ queueId }, text) ??
    parseHostLine(entry, text) ??
    parseVerdict(queueId, text) ??
    parsePrdr(queueId, text) ??
    parseServerLine(entry) ??
    parseBareHost(queueId, text) ?? [{ kind: 'note', queueId, text, ...(isTrouble(text) && { trouble: true }) }]
  );
}

/** Lines without a message id. */
function parseUnqueued(entry: Entry): MailEvent[] | undefined {
  const { text } = entry;
  const known = parseHostLine(entry, text) ?? parseServerLine(entry);
  if (known) return known;
  if (isQuiet(text)) return [];
  if (isHeaderLine(text)) return [];
  return isTrouble(text) ? [{ kind: 'note', queueId: null, text, trouble: true }] : undefined;
}

/** Lines that begin with the client's items: `H=relay3.partner.test [203.0.113.5] F=<a@b> rejected RCPT <c@d>: …`. */
function parseHostLine(entry: Entry, text: string): MailEvent[] | undefined {
  const items = scanItems(text, 0);
  if (items.end === 0) return undefined;
  const words = text.slice(items.end).replace(/^[:\s]+/, '');
  const caller: Caller = { ...callerIn(entry), items };
  if (isRefusal(words)) return parseRefusal(caller, words);
  return parseDiscard(caller, words) ?? parseDrop(caller, words) ?? parseHostWords(caller, items, text, words);
}

function callerIn(entry: Entry): Caller {
  const session = sessionOf(entry);
  return session === undefined ? { queueId: entry.queueId } : { queueId: entry.queueId, session };
}

// sender verify fail for <someone@missing.test>: Unrouteable address    Warning: seen by rule 6
const remark = /^(?:sender verify |Warning: )/;
// incomplete transaction (QUIT) from <a@b> for c@d    TLS error on connection (recv): …
const clientWords = /^(?:incomplete transaction |TLS |SSL )/;

function parseHostWords(caller: Caller, items: Items, text: string, words: string): MailEvent[] | undefined {
  // Text after a sender comes from an ACL of ours.
  if (remark.test(words) || (caller.queueId !== null && items.sender !== undefined))
    return [{ kind: 'note', queueId: caller.queueId, text }];
  if (caller.queueId !== null && items.host !== undefined) return parseRelayTrouble(caller.queueId, items, text, words);
  return clientWords.test(words) ? parseClientTrouble(caller, items, text, words) : undefined;
}

/** Lines of the SMTP server without host in front. */
function parseServerLine(entry: Entry): MailEvent[] | undefined {
  const caller = callerIn(entry);
  if (isRefusal(entry.text)) return parseRefusal(caller, entry.text);
  return (
    parseRefusedConnection(caller, entry.text) ??
    parseRefusedAddress(caller, entry.text) ??
    parseSession(caller, entry.text) ??
    parseIdentification(entry.text)
  );
}

// SMTP connection identification H=localhost A=127.0.0.1 P=41234 M=1dVECr-0006BG-Kq U=web ID=1234 S=web B=identify_local_connection
const identification = /^SMTP connection identification .* M=(\S+)/;

/** The local user who sent a message, logged by cPanel's Exim. */
function parseIdentification(text: string): MailEvent[] | undefined {
  const id = identification.exec(text)?.[1];
  return id === undefined ? undefined : [{ kind: 'note', queueId: isEximQueueId(id) ? id : null, text }];
}

// glenic.com [109.70.26.36] Operation timed out    mx.b.example [192.0.2.1]: Connection refused
// Failed to connect to mail1.endrest.example [192.168.239.239]: Connection refused
// SMTP timeout while connected to 127.0.0.1 [127.0.0.1] after EHLO x.example: Connection timed out
const bareHost = /^((?:Failed to connect to |SMTP (?:timeout|error) while connected to )?)\S+\.\S+ \[[0-9A-Fa-f.:]+\]/;

/** Before about 4.83, unreachable hosts were logged without `H=`. */
function parseBareHost(queueId: string, text: string): MailEvent[] | undefined {
  const mark = bareHost.exec(text);
  if (!mark) return undefined;
  const host = scanHost(text, mark[1]?.length ?? 0);
  return parseRelayTrouble(queueId, { host, end: host.end }, text, text.slice(host.end));
}
