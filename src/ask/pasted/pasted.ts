/** Extracts what can be asked about from a posted message: addresses, IDs, mail headers, a bounce. Pure; never throws. */
import { parseAddresses, unique } from './addresses.ts';
import { isBounce, parseFailedRecipients, splitBounce } from './bounce.ts';
import { parseFields, pastedLines, type Field } from './fields.ts';
import {
  parseAnnouncedQueueIds,
  parseLoggedMessageIds,
  parseMessageIds,
  parseQueueIdWords,
  queueIdInMessageId,
} from './ids.ts';

/** All lists: the likeliest first, each value once. */
export interface Pasted {
  /** Without `< >`. */
  readonly messageIds: readonly string[];
  readonly queueIds: readonly string[];
  readonly senders: readonly string[];
  readonly recipients: readonly string[];
  /** Addresses that may be senders or recipients. */
  readonly addresses: readonly string[];
  /** When the mail was sent or tried, epoch milliseconds. */
  readonly sentAt: number | null;
}

/** Characters examined: what identifies a mail is at its beginning. */
const readAtMost = 60_000;

type Values = (...names: string[]) => string[];

const valuesOf =
  (fields: readonly Field[]): Values =>
  (...names) =>
    names.flatMap((name) => fields.filter((field) => field.name === name).map(({ value }) => value));

// rfc822; members@partner.test · rfc822;"odd user"@partner.test · <members@partner.test>
const ofReport = (values: readonly string[]): string[] =>
  values.flatMap((value) => parseAddresses(value.replace(/^[\w-]+\s*;/, ' ')).slice(0, 1));
const allOf = (values: readonly string[]): string[] => values.flatMap(parseAddresses);

// Received: from … by … id … for <members@partner.test>; Mon, 23 Nov 2026 10:02:03 +0100
const receivedFor = (values: readonly string[]): string[] =>
  values.flatMap((value) => parseAddresses(/\bfor\s+(<?[^\s<>;]+>?)/i.exec(value)?.[1] ?? ''));

function sentAtOf(bounced: Values, report: Values): number | null {
  const dates = [...bounced('date', 'sent'), ...report('arrival-date', 'last-attempt-date', 'date', 'sent')];
  const instants = dates.map((date) => Date.parse(date.replace(/\s*\([^()]*\)\s*$/, ''))).filter(Number.isFinite);
  return instants[0] ?? null;
}

const loggedSide = (text: string, side: 'from' | 'to'): string[] =>
  [...text.matchAll(side === 'from' ? /\bfrom=<?([^\s<>,]+)/g : /\bto=<?([^\s<>,]+)/g)].flatMap(([, found = '']) =>
    parseAddresses(found),
  );

interface Sides {
  readonly senders: string[];
  readonly recipients: string[];
}

function sidesOfMail(values: Values, text: string): Sides {
  return {
    senders: [
      ...allOf(values('return-path', 'x-envelope-from')),
      ...loggedSide(text, 'from'),
      ...allOf(values('from', 'sender')),
    ],
    recipients: [
      ...allOf(values('x-original-to', 'delivered-to', 'envelope-to', 'x-envelope-to')),
      ...receivedFor(values('received')),
      ...loggedSide(text, 'to'),
      ...allOf(values('to', 'cc')),
    ],
  };
}

/** A bounce is addressed to the sender of what bounced. */
function sidesOfBounce(report: Values, bounced: Values, lines: readonly string[]): Sides {
  const original = sidesOfMail(bounced, '');
  const named = [...ofReport(report('original-recipient', 'final-recipient')), ...allOf(report('x-failed-recipients'))];
  return {
    senders: [...ofReport(report('x-postfix-sender')), ...original.senders, ...allOf(report('to'))],
    recipients: [...named, ...(named.length === 0 ? parseFailedRecipients(lines) : []), ...original.recipients],
  };
}

function messageIdsOf(report: Values, bounced: Values, text: string): string[] {
  const ids = (values: readonly string[]): string[] => values.flatMap(parseMessageIds);
  // One each (RFC 5322 §3.6.4), also where the line ends of what follows were lost.
  const own = (values: readonly string[]): string[] => values.flatMap((value) => parseMessageIds(value).slice(0, 1));
  return [
    ...ids(report('x-original-message-id', 'original-message-id')),
    ...own(bounced('message-id')),
    ...own(report('message-id')).toReversed(),
    ...parseLoggedMessageIds(text),
    ...ids(report('in-reply-to')),
    ...ids(report('references')).toReversed(),
  ];
}

function queueIdsOf(report: Values, bounced: Values, text: string, messageIds: readonly string[]): string[] {
  return [
    ...parseQueueIdWords(report('x-postfix-queue-id', 'x-queue-id').join(' ')),
    ...report('x-postfix-queue-id', 'x-queue-id').map((value) => value.trim()),
    ...parseAnnouncedQueueIds([...bounced('received'), ...report('received')].join('\n')),
    ...parseAnnouncedQueueIds(text),
    ...messageIds.flatMap((id) => queueIdInMessageId(id) ?? []),
    ...parseQueueIdWords(text),
  ].filter((id) => /^[\w-]{5,30}$/.test(id));
}

/** Whatever was pasted, no address and no id holds one; line ends and tabs stay. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is meant
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** @param text plain text: the chat's own links and entities undone, line ends kept */
export function parsePasted(text: string): Pasted {
  const read = text.slice(0, readAtMost).replaceAll(controls, ' ');
  const lines = pastedLines(read);
  const whole = parseFields(lines);
  const isReport = isBounce(read, whole);
  const parts = isReport ? splitBounce(lines) : { report: lines, bounced: [] };
  const [report, bounced] = [valuesOf(parseFields(parts.report)), valuesOf(parseFields(parts.bounced))];
  const messageIds = unique(messageIdsOf(report, bounced, read));
  const sides = isReport ? sidesOfBounce(report, bounced, parts.report) : sidesOfMail(report, read);
  const [senders, recipients] = [unique(sides.senders.filter(isPerson)), unique(sides.recipients)];
  const placed = new Set([...senders, ...recipients].map((value) => value.toLowerCase()));
  const withoutIds = messageIds.reduce((rest, id) => rest.replaceAll(id, ' '), read);
  return {
    messageIds,
    queueIds: [...new Set(queueIdsOf(report, bounced, read, messageIds))],
    senders,
    recipients,
    addresses: parseAddresses(withoutIds).filter((one) => isPerson(one) && !placed.has(one.toLowerCase())),
    sentAt: sentAtOf(bounced, report),
  };
}

/** Excludes the daemon that wrote a bounce. */
const isPerson = (address: string): boolean => !/^mailer-daemon@/i.test(address);
