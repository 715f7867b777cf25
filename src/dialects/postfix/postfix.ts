/** Turns the lines of all daemons of Postfix 2.x to 3.x into mail events. */
import { isPostfixQueueId } from '../../mail/ids.ts';
import type { MailEvent } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseAction } from './action.ts';
import { parseClientLine, parseMessageId, parsePickup, parseSender } from './arrival.ts';
import { parseContentCheck } from './content-check.ts';
import { parseDelivery } from './delivery.ts';
import { isHousekeeping } from './housekeeping.ts';
import { parseQueueChange } from './queue-change.ts';
import { parseService } from './service.ts';
import { parseConnect, parseSession } from './session.ts';
import { parseTrouble } from './trouble.ts';

type Events = readonly MailEvent[] | undefined;

const nothing: readonly MailEvent[] = [];
const noQueue = 'NOQUEUE: ';

/** Cache of the agents by tag: a few daemons write millions of lines. */
const agentByTag = new Map<string, string>();
const mostTags = 10_000;

function agentOf(tag: string): string {
  const known = agentByTag.get(tag);
  if (known !== undefined) return known;
  const agent = parseService(tag) ?? tag;
  if (agentByTag.size < mostTags) agentByTag.set(tag, agent);
  return agent;
}

// host mx.example.net[192.0.2.9] said: 450 4.7.1 … (another MX may still take it) · TLS is required, but was not offered by host … · Used TLS for mx.partner.test[198.51.100.111]:25
const remarks =
  /^(?:host \S+ (?:said|refused to talk to me): |Cannot start TLS: |TLS (?:is|connection|session|library)|Used TLS for |Server certificate |SASL authentication failed|enabling PIX |breaking line > |passing |warning: |info: |resent-message-id=|client=|flush |certificate |[\w.-]+\[\S+\](?::\d+)?: )/i;

function parseRemark(queueId: string, text: string): Events {
  return remarks.test(text) ? [{ kind: 'note', queueId, text }] : undefined;
}

/** The rarer lines with a queue ID. */
function parseRare(agent: string, queueId: string, text: string): Events {
  return (
    parseQueueChange(agent, queueId, text) ??
    parseContentCheck(queueId, text) ??
    parseAction(queueId, text) ??
    parseSession(queueId, text) ??
    parseRemark(queueId, text)
  );
}

/** Lines that begin with `Q: `; `at` is the index after it. */
function parseQueued(agent: string, queueId: string, text: string, at: number): Events {
  if (text.startsWith('to=', at)) return parseDelivery(agent, queueId, text, at + 3);
  if (text.startsWith('from=', at)) return parseSender(queueId, text, at + 5);
  if (text.startsWith('client=', at)) return [parseClientLine(queueId, text.slice(at + 7))];
  if (text.startsWith('message-id=', at)) return [parseMessageId(queueId, text.slice(at + 11))];
  if (text.startsWith('uid=', at)) return parsePickup(queueId, text.slice(at));
  return parseRare(agent, queueId, text.slice(at));
}

/** Lines that begin with `NOQUEUE: `: the message has no queue ID, at least not yet. */
function parseUnqueued(text: string): Events {
  if (text.startsWith('client=')) return [parseClientLine(null, text.slice(7))];
  return parseAction(null, text) ?? parseSession(null, text);
}

/** Lines without queue ID at the beginning. */
function parseOther(agent: string, text: string): Events {
  if (text.startsWith('connect from ')) return [parseConnect(text)];
  if (text.startsWith('disconnect from ')) return nothing;
  const told = parseTrouble(agent, text) ?? parseSession(null, text) ?? parseAction(null, text);
  if (told) return told;
  return isHousekeeping(agent, text) ? nothing : undefined;
}

function parse(line: SyslogLine): Events {
  const text = line.message;
  const agent = agentOf(line.program);
  const colon = text.indexOf(': ');
  if (colon < 6 || colon > 20) return parseOther(agent, text);
  const id = text.slice(0, colon);
  if (isPostfixQueueId(id)) return parseQueued(agent, id, text, colon + 2);
  return text.startsWith(noQueue) ? parseUnqueued(text.slice(noQueue.length)) : parseOther(agent, text);
}

export const postfix: Dialect = {
  name: 'postfix',
  speaks: (tag) => parseService(tag) !== undefined,
  parse,
};
