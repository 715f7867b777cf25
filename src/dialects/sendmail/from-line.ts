/** Turns a `from=` line into the arrival of a message. */
import { stripAngles } from '../../mail/address.ts';
import type { Draft } from '../../mail/draft.ts';
import type { Received } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';
import { endOfAddressField } from './fields.ts';

/** The fields that may follow a Message-ID, last first; none of their values holds a `, `. */
const afterMessageId = [', auth=', ', tls_verify=', ', daemon=', ', proto=', ', bodytype='] as const;

/** Reads those fields backwards from `end`, each at most once and in order; gives where the first of them begins. */
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

/** `<` and `>` stripped one by one: an ID over about 100 characters is cut and loses its `>`. */
function bareMessageId(text: string): string {
  const from = text.startsWith('<') ? 1 : 0;
  return text.slice(from, text.endsWith('>') ? -1 : undefined);
}

/** Reads from the Message-ID on, backwards from the true end, since the ID itself may hold anything. */
function readTail(event: Draft<Received>, text: string, from: number): void {
  const relayAt = text.lastIndexOf(', relay=');
  if (relayAt >= from) event.client = parseClient(text.slice(relayAt + 8));
  const end = readAfterMessageId(event, text, from, relayAt < from ? text.length : relayAt);
  if (!text.startsWith(', msgid=', from) || end <= from) return;
  const messageId = bareMessageId(text.slice(from + 8, end));
  if (messageId !== '') event.messageId = messageId;
}

function readNumber(event: Draft<Received>, name: string, value: string): boolean {
  if (name === 'size') event.sizeBytes = Number.parseInt(value, 10) || 0;
  else if (name === 'nrcpts') event.recipientCount = Number.parseInt(value, 10) || 0;
  else return name === 'class' || name === 'pri';
  return true;
}

/**
 * `from=<a@b>, size=161, class=0[, pri=30000], nrcpts=1[, msgid=<…>][, bodytype=8BITMIME][, proto=ESMTP]
 * [, daemon=MTA-v4], relay=host [ip]`, with or without `< >`, in the order in which Sendmail 8.8 to 8.18 write it.
 */
export function parseFromLine(queueId: string, text: string): Received {
  let at = endOfAddressField(text, 5);
  const event: Draft<Received> = {
    kind: 'received',
    queueId,
    starts: true,
    envelopeSender: stripAngles(text.slice(5, at)),
  };
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    const next = text.indexOf(', ', at + 2);
    const end = next < 0 ? text.length : next;
    if (equals < 0 || !readNumber(event, text.slice(at + 2, equals), text.slice(equals + 1, end))) break;
    at = end;
  }
  if (at < text.length) readTail(event, text, at);
  return event;
}
