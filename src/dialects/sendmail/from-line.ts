/** Turns a `from=` line into the arrival of a message. */
import { stripAngles } from '../../mail/address.ts';
import type { Draft } from '../../mail/draft.ts';
import type { Received } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';
import { endOfAddressField, lastField } from './fields.ts';
import { plainAddress } from './recipients.ts';

/** The fields that may follow a Message-ID, last first; none of their values contains `, `. */
const afterMessageId = [', auth=', ', tls_verify=', ', daemon=', ', proto=', ', bodytype='] as const;

/** Reads those fields backwards from `end`, each at most once and in order; returns the index of the first of them. */
function readAfterMessageId(event: Draft<Received>, text: string, from: number, end: number): number {
  let order = 0;
  for (;;) {
    const at = text.lastIndexOf(', ', end - 1);
    if (at < from) return end;
    while (order < afterMessageId.length && !text.startsWith(afterMessageId[order] ?? '', at)) order++;
    if (order === afterMessageId.length) return end;
    if (afterMessageId[order] === ', proto=') event.protocol = text.slice(at + 8, end);
    end = at;
  }
}

/** Strips `<` and `>` separately: an ID of more than about 100 characters is cut and loses its `>`. */
function bareMessageId(text: string): string {
  const from = text.startsWith('<') ? 1 : 0;
  return text.slice(from, text.endsWith('>') ? -1 : undefined);
}

/** Index after the `>` of a Message-ID that is followed only by those fields, each at most once and in order; -1 otherwise. */
function endOfPlainMessageId(text: string, from: number, end: number): number {
  const close = text.indexOf('>', from) + 1;
  if (close === 0 || close > end) return -1;
  let at = close;
  for (let order = afterMessageId.length - 1; at < end && order >= 0; order--) {
    if (!text.startsWith(afterMessageId[order]!, at)) continue;
    const next = text.indexOf(', ', at + 2);
    at = next < 0 || next > end ? end : next;
  }
  return at === end ? close : -1;
}

/** Reads from the Message-ID on; backwards from the end if the ID contains text that looks like a field after it. */
function readTail(event: Draft<Received>, text: string, from: number): void {
  const relayAt = lastField(text, ', relay=', from);
  if (relayAt >= 0) event.client = parseClient(text.slice(relayAt + 8));
  const last = relayAt < 0 ? text.length : relayAt;
  if (text.startsWith(', msgid=<', from)) {
    const close = endOfPlainMessageId(text, from, last);
    if (close > 0) {
      readProtocol(event, text, close, last);
      if (close - from > 10) event.messageId = text.slice(from + 9, close - 1);
      return;
    }
  }
  const end = readAfterMessageId(event, text, from, last);
  if (!text.startsWith(', msgid=', from) || end <= from) return;
  const messageId = bareMessageId(text.slice(from + 8, end));
  if (messageId !== '') event.messageId = messageId;
}

function readProtocol(event: Draft<Received>, text: string, from: number, to: number): void {
  const at = text.indexOf(', proto=', from);
  if (at < 0 || at >= to) return;
  const end = text.indexOf(', ', at + 2);
  event.protocol = text.slice(at + 8, end < 0 ? text.length : end);
}

/** The digits from `from` on as a number; 0 if there are none. */
function numberAt(text: string, from: number): number {
  let number = 0;
  for (let at = from; ; at++) {
    const value = text.charCodeAt(at) - 48;
    if (!(value >= 0 && value <= 9)) return number;
    number = number * 10 + value;
  }
}

/** Reads the field at `at` if its value is a number; false otherwise. */
function readNumber(event: Draft<Received>, text: string, at: number): boolean {
  if (text.startsWith(', size=', at)) event.sizeBytes = numberAt(text, at + 7);
  else if (text.startsWith(', nrcpts=', at)) event.recipientCount = numberAt(text, at + 9);
  else return text.startsWith(', class=', at) || text.startsWith(', pri=', at);
  return true;
}

/**
 * `from=<a@b>, size=161, class=0[, pri=30000], nrcpts=1[, msgid=<…>][, bodytype=8BITMIME][, proto=ESMTP]
 * [, daemon=MTA-v4], relay=host [ip]`, with or without `< >`, in the order in which Sendmail 8.8 to 8.18 write it.
 */
export function parseFromLine(queueId: string, text: string): Received {
  return parsePlainFromLine(queueId, text) ?? parseAnyFromLine(queueId, text);
}

// from=<boss@partner.test>, size=161, class=0, nrcpts=1, msgid=<d54c@partner.test>, proto=ESMTP, daemon=MTA-v4, relay=out.partner.test [203.0.113.5]
const plain =
  /^from=<([\w.+@-]*)>, size=(\d{1,15}), class=-?\d+,(?: pri=\d+,)? nrcpts=(\d{1,15}), msgid=<([\w.$+@=-]+)>, (?:bodytype=\w+, )?proto=(\w+), daemon=[\w-]+, (?:tls_verify=\w+, )?relay=(?!none |unknown )([\w.-]*[\w-]) \[(\d+\.\d+\.\d+\.\d+)\]$/;

/** Fast path for most lines: the same as {@link parseAnyFromLine}, or `undefined`. */
export function parsePlainFromLine(queueId: string, text: string): Received | undefined {
  const found = plain.exec(text);
  if (!found) return undefined;
  const [, envelopeSender = '', size, recipients, messageId = '', protocol = '', name = '', ip = ''] = found;
  return {
    kind: 'received',
    queueId,
    starts: true,
    envelopeSender,
    sizeBytes: Number(size),
    recipientCount: Number(recipients),
    client: { name, ip },
    messageId,
    protocol,
  };
}

/** Parses any values of the fields. */
export function parseAnyFromLine(queueId: string, text: string): Received {
  let at = endOfAddressField(text, 5);
  const event: Draft<Received> = {
    kind: 'received',
    queueId,
    starts: true,
    envelopeSender: plainAddress(stripAngles(text.slice(5, at))),
  };
  while (at < text.length && readNumber(event, text, at)) {
    const next = text.indexOf(', ', at + 2);
    at = next < 0 ? text.length : next;
  }
  if (at < text.length) readTail(event, text, at);
  return event;
}
