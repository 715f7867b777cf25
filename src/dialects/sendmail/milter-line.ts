/** Turns Sendmail's lines about milters into refusals, queue changes and verdicts. */
import { stripAngles } from '../../mail/address.ts';
import type { Draft } from '../../mail/draft.ts';
import type { MailEvent, Refusal } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';
import { parseReply } from '../../mail/reply.ts';
import { endOfAddressField } from './fields.ts';

const stages: Readonly<Record<string, Refusal['stage']>> = { helo: 'helo', from: 'mail', to: 'rcpt', data: 'data' };

const decision = /^Milter: (?:cmd=)?(\w+)(=|, )/;

// Milter: data, reject=554 5.7.1 Command rejected · Milter: cmd=data, reject=… · Milter: helo=x, reject=…
// Milter: from=<a@b>, reject=451 4.7.1 Try later · Milter: to=<a@b>, reject=… · Milter: data, discard
function decisionOf(queueId: string | null, text: string): MailEvent | undefined {
  const [front = '', stage = '', mark] = decision.exec(text) ?? [];
  const from = mark === '=' ? front.length : front.length - 2;
  // The argument is the client's text; ours begins behind its end.
  const at = mark === '=' ? endOfAddressField(text, from) : from;
  const argument = stripAngles(text.slice(from, at));
  if (text.startsWith(', reject=', at)) return refusalOf(queueId, stage, argument, text.slice(at + 9));
  if (stage === '' || text.slice(at) !== ', discard') return undefined;
  return {
    kind: 'queue',
    queueId,
    change: 'discarded',
    by: 'milter',
    ...(stage === 'to' && { recipients: [argument] }),
  };
}

function refusalOf(queueId: string | null, stage: string, argument: string, words: string): Refusal {
  const refusal: Draft<Refusal> = {
    kind: 'refusal',
    queueId,
    stage: stages[stage] ?? 'unknown',
    by: 'milter',
    ...parseReply(words),
  };
  if (stage === 'from') refusal.envelopeSender = argument;
  if (stage === 'to') refusal.recipient = argument;
  return refusal;
}

// Milter: connect: host=x.test, addr=203.0.113.9, rejecting commands
const atConnect = /^Milter: connect: host=(.*?), addr=(\S*?), (rejecting commands|temp failing commands|shutdown)$/;

function refusalAtConnect(queueId: string | null, text: string): MailEvent | undefined {
  const parts = atConnect.exec(text);
  if (!parts) return undefined;
  const [, name = '', ip = '', replyText = ''] = parts;
  const temporary = replyText === 'temp failing commands' && { temporary: true };
  return {
    kind: 'refusal',
    queueId,
    stage: 'connect',
    by: 'milter',
    client: parseClient(`${name} [${ip}]`),
    replyText,
    ...temporary,
  };
}

// milter=labfilter, action=rcpt, reject=550 5.7.1 no · milter=labfilter, quarantine=held · milter=labfilter, discard
const byName =
  /^milter=([^,]*), (?:action=(\w+), )?(reject|discard|tempfail|quarantine|accepted|continue|skip)(?:=(.*))?$/s;

/** The filter's answer; its effect is in another line (except for a quarantine). */
function answerOf(queueId: string | null, text: string): MailEvent | undefined {
  const parts = byName.exec(text);
  if (!parts) return undefined;
  const [, filter = '', action, result = '', words] = parts;
  if (result === 'quarantine') {
    return { kind: 'queue', queueId, change: 'quarantined', by: filter, ...(words !== undefined && { reason: words }) };
  }
  if (result === 'accepted' || result === 'continue' || result === 'skip') return { kind: 'note', queueId, text };
  return { kind: 'verdict', queueId, filter, result, text: words ?? action ?? result };
}

// Milter (labfilter) delete: rcpt <a@b.test>, naddrs=0 · Milter delete: rcpt <a@b.test>
const removedRecipient = /^Milter (?:\(([^)]*)\) )?delete: rcpt:? (\S+?)(?:, naddrs=\d+)?$/;

function removalOf(queueId: string | null, text: string): MailEvent | undefined {
  const parts = removedRecipient.exec(text);
  if (!parts) return undefined;
  const [, by = 'milter', recipient = ''] = parts;
  return {
    kind: 'queue',
    queueId,
    change: 'discarded',
    recipients: [stripAngles(recipient)],
    by,
    reason: 'recipient removed by a filter',
  };
}

// Milter (labfilter): error connecting to filter: Connection refused · Milter (labfilter): to error state
// Milter: initialization failed, temp failing commands
const broken =
  /error|timeout|failed|unsafe|missing|unknown|closed|impossible|returned|not ready|too long|didn't follow|did not|!=/;

// Milter accept: message · Milter: connect to filters · Milter (labfilter): init success to negotiate
// Milter (labfilter) add: header: X-Spam-Status: No · Milter message: body replaced
function noteOf(queueId: string | null, text: string): MailEvent {
  const trouble = /^Milter(?: \([^)]*\))?: /.test(text) && broken.test(text);
  return { kind: 'note', queueId, text, ...(trouble && { trouble }) };
}

export function parseMilterLine(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  if (text.startsWith('milter=')) {
    const answer = answerOf(queueId, text);
    return answer && [answer];
  }
  if (!text.startsWith('Milter')) return undefined;
  if (text === 'Milter accept: message' || text === 'Milter: connect to filters')
    return [{ kind: 'note', queueId, text }];
  return [
    decisionOf(queueId, text) ?? refusalAtConnect(queueId, text) ?? removalOf(queueId, text) ?? noteOf(queueId, text),
  ];
}
