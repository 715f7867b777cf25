/** Turns `reject: RCPT from h[ip]: 554 …; from=<> to=<> …` and similar lines of smtpd, postscreen and milters into events. */
import type { Client, MailEvent, QueueChange, Received, Refusal, Reply } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { parseReply } from '../../mail/reply.ts';
import { attributesAfter, readAttributes, type Attributes } from './attributes.ts';
import { isThrownAway } from './outcome.ts';

/** An action of smtpd, or of a milter or proxy before the queue, and whom it concerns. */
interface Action extends Attributes {
  readonly queueId: string | null;
  readonly verb: string;
  /** The SMTP command at that time. */
  readonly stage: string;
  readonly client?: Client;
  /** Reply or explanation. */
  readonly words: string;
}

const stages: Readonly<Record<string, Refusal['stage']>> = {
  CONNECT: 'connect',
  HELO: 'helo',
  EHLO: 'helo',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  BDAT: 'data',
  'END-OF-MESSAGE': 'data',
};

// reject: RCPT from mx.partner.test[203.0.113.5]: … · reject: CONNECT from [203.0.113.9]:1337: too many connections
// milter-reject: END-OF-MESSAGE from … · proxy-accept: END-OF-MESSAGE: 250 … (often without its client)
const front = /^([a-z][a-z_-]*): ([A-Z][A-Z-]*)(?: from ([^\s[]*\[[^\]\s]*\](?::\d+)?))?: ?/;

const refused = /^(?:milter-|proxy-)?(?:reject|defer)$/;

/** The events of an action line (after its queue ID); `undefined` if it is none. */
export function parseAction(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  const [head, verb, stage, host] = front.exec(text) ?? [];
  if (head === undefined || verb === undefined || stage === undefined) return undefined;
  const rest = text.slice(head.length);
  const at = attributesAfter(rest);
  const attributes = readAttributes(rest, at + 1);
  const client = host === undefined ? undefined : parseClient(host);
  return eventsOf({ ...attributes, queueId, verb, stage, words: rest.slice(0, at), ...(client && { client }) }, text);
}

/** VRFY, EXPN and ETRN are queries: their replies are not about a message. */
const questions: ReadonlySet<string> = new Set(['VRFY', 'EXPN', 'ETRN']);

function eventsOf(action: Action, text: string): readonly MailEvent[] {
  if (questions.has(action.stage)) return [{ kind: 'note', queueId: action.queueId, text }];
  if (refused.test(action.verb)) return [refusalOf(action)];
  const change = changeOf(action.verb);
  if (change) return [receivedOf(action), { ...changeEvent(action, change), reason: action.words }];
  if (action.verb === 'proxy-accept') return proxiedOf(action, text);
  return [{ kind: 'note', queueId: action.queueId, text }];
}

/** `held` and `discarded` affect the whole message, whichever recipient was the cause. */
function changeOf(verb: string): 'held' | 'discarded' | undefined {
  if (verb === 'hold' || verb === 'milter-hold') return 'held';
  return verb === 'discard' || verb === 'milter-discard' ? 'discarded' : undefined;
}

function changeEvent(action: Action, change: 'held' | 'discarded'): QueueChange {
  return {
    kind: 'queue',
    queueId: action.queueId,
    change,
    ...(action.recipient !== undefined && { recipients: [action.recipient] }),
    by: refuserOf(action) ?? 'smtpd',
    ...(action.queueId === null && action.client && { client: action.client }),
    ...(action.queueId === null && action.envelopeSender !== undefined && { envelopeSender: action.envelopeSender }),
  };
}

const clientOf = (action: Action): Client | undefined =>
  action.client && { ...action.client, ...(action.helo !== undefined && { helo: action.helo }) };

/** The message's fields at the end of an action, which may be in no other line (NOQUEUE, a discarded message). */
function receivedOf(action: Action): Received {
  const client = clientOf(action);
  return {
    kind: 'received',
    queueId: action.queueId,
    starts: false,
    ...(action.envelopeSender !== undefined && { envelopeSender: action.envelopeSender }),
    ...(action.recipient !== undefined && { recipients: [action.recipient] }),
    ...(action.protocol !== undefined && { protocol: action.protocol }),
    ...(client && action.queueId === null && { client }),
  };
}

// Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org; https://…
const blockList = / blocked using ([^\s;,]+)/;

function refuserOf(action: Action): string | undefined {
  if (action.verb.startsWith('milter-')) return 'milter';
  if (action.verb.startsWith('proxy-')) return 'proxy filter';
  return blockList.exec(action.words)?.[1];
}

/** Whether a reply is a 4xx; milters' replies are logged without code: `4.7.1 Service unavailable - try again later`. */
export function isTemporary(reply: Reply): boolean {
  return reply.replyCode === undefined && reply.enhancedStatus?.startsWith('4') === true;
}

// 5.7.1 first line??550 5.7.1 second line; line ends in milters' replies are logged as question marks
const lineEnd = /\?\?[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3} )?/g;

function refusalOf(action: Action): Refusal {
  const client = clientOf(action);
  const by = refuserOf(action);
  const recipient = action.recipient ?? rejectedRecipient.exec(action.words)?.[1];
  const reply = parseReply(action.words.replace(lineEnd, ' '));
  return {
    kind: 'refusal',
    queueId: action.queueId,
    stage: stages[action.stage] ?? 'unknown',
    ...reply,
    ...(isTemporary(reply) && { temporary: true }),
    ...(action.envelopeSender !== undefined && { envelopeSender: action.envelopeSender }),
    ...(recipient !== undefined && { recipient }),
    ...(client && { client }),
    ...(by !== undefined && { by }),
  };
}

// 554 <sam@example.org>: Recipient address rejected: Relay access denied   (Postfix 1 names the recipient only so)
const rejectedRecipient = /^\d{3} (?:\d\.\d+\.\d+ )?<([^<>]+)>: Recipient address rejected: /;

/** The before-queue filter submitted the message under the queue ID in its reply, to which the arrival belongs; or it kept it. */
function proxiedOf(action: Action, text: string): readonly MailEvent[] {
  if (isThrownAway(action.words))
    return [
      receivedOf(action),
      { ...changeEvent(action, 'discarded'), reason: parseReply(action.words).replyText ?? '' },
    ];
  const queueId = parseRemoteQueueId(action.words);
  if (queueId === undefined) return [{ kind: 'note', queueId: action.queueId, text }];
  const client = clientOf(action);
  return [{ ...receivedOf(action), queueId, proxied: true, ...(client && { client }) }];
}
