/** Turns a `ruleset=` line, the result of a check in sendmail.cf, into a refusal, a discard or a quarantine. */
import { endOfAddress, stripAngles } from '../../mail/address.ts';
import type { Draft } from '../../mail/draft.ts';
import type { MailEvent, Refusal } from '../../mail/event.ts';
import { parseClient, parseRelay } from '../../mail/relay.ts';
import { parseReply } from '../../mail/reply.ts';
import { fieldAfter } from './fields.ts';

interface Check {
  readonly ruleset: string;
  readonly argument: string;
  readonly second: string | undefined;
  readonly relay: string | undefined;
  readonly answer: 'reject' | 'discard' | 'quarantine';
  readonly words: string;
}

const answers = [
  ['reject', ', reject='],
  ['quarantine', ', quarantine='],
  ['discard', ', discard'],
] as const;

/** Rulesets whose `arg1` is an address, which their reply may repeat; a header's ruleset has free text there. */
const ofAddress: ReadonlySet<string> = new Set(['check_mail', 'check_rcpt', 'check_compat']);

/** Index of the true `, relay=`: after the client's text in `arg1`, before its repetition in the reply. */
function relayIn(text: string, ruleset: string, argumentEnd: number): number {
  return ofAddress.has(ruleset) ? text.indexOf(', relay=', argumentEnd) : text.lastIndexOf(', relay=');
}

function parseCheck(text: string): Check | undefined {
  const nameEnd = text.indexOf(', arg1=');
  if (nameEnd < 0) return undefined;
  const ruleset = text.slice(8, nameEnd);
  const argumentEnd = endOfAddress(text, nameEnd + 7);
  const relayAt = relayIn(text, ruleset, argumentEnd);
  for (const [answer, mark] of answers) {
    const at = text.indexOf(mark, Math.max(relayAt, argumentEnd));
    if (at < 0) continue;
    return {
      ruleset,
      argument: text.slice(nameEnd + 7, argumentEnd),
      second: fieldAfter(text, ', arg2=', argumentEnd),
      relay: relayAt < 0 ? undefined : text.slice(relayAt + 8, at),
      answer,
      words: text.slice(at + mark.length),
    };
  }
  return undefined;
}

// ruleset=check_relay (spam.host.test, 192.0.2.7) rejection: 550 5.7.1 Access denied                      (8.8)
// ruleset=check_rcpt (<a@b.test>) rejection: 550 <a@b.test>... Relaying denied
const old = /^ruleset=(\w+) \((.*?)(?:, ([^,()]*))?\) rejection: (.*)$/s;

function parseOldCheck(text: string): Check | undefined {
  const [, ruleset, argument = '', second, words = ''] = old.exec(text) ?? [];
  if (ruleset === undefined) return undefined;
  const relay = ruleset === 'check_relay' ? `${argument} [${second ?? ''}]` : undefined;
  return { ruleset, argument, second, relay, answer: 'reject', words };
}

/** Checks of a session in which we are the client: their refusals are in the `stat=` of a `to=` line. */
const ofOurClient: ReadonlySet<string> = new Set(['tls_server', 'tls_rcpt', 'try_tls']);

const stages: Readonly<Record<string, Refusal['stage']>> = {
  check_relay: 'connect',
  tls_client: 'helo',
  check_helo: 'helo',
  check_mail: 'mail',
  check_rcpt: 'rcpt',
  check_compat: 'rcpt',
  check_vrfy: 'unknown',
  check_expn: 'unknown',
  check_etrn: 'unknown',
  srv_features: 'connect',
};

/** `check_compat` has the sender first. */
function recipientOf(check: Check): string {
  return stripAngles((check.ruleset === 'check_compat' ? check.second : undefined) ?? check.argument);
}

function refusalOf(queueId: string | null, check: Check): Refusal {
  const stage = stages[check.ruleset] ?? 'data';
  const refusal: Draft<Refusal> = { kind: 'refusal', queueId, stage, by: check.ruleset, ...parseReply(check.words) };
  if (stage === 'mail' || check.ruleset === 'check_compat') refusal.envelopeSender = stripAngles(check.argument);
  if (stage === 'rcpt') refusal.recipient = recipientOf(check);
  if (check.relay !== undefined) refusal.client = parseClient(check.relay);
  return refusal;
}

/** A check that refuses no mail: AUTH= was not trusted (the message is accepted), or TLS with the next server failed. */
function sessionOf(queueId: string | null, check: Check, text: string): MailEvent {
  const relay = check.relay ?? '';
  if (ofOurClient.has(check.ruleset))
    return { kind: 'session', queueId, about: 'tls', side: 'client', relay: parseRelay(relay), text };
  return { kind: 'session', queueId, about: 'auth', side: 'server', client: parseClient(relay), text };
}

function queueEvent(queueId: string | null, check: Check, text: string): MailEvent {
  // A discarded connection has no message yet; each of its messages is logged later.
  if (queueId === null) return { kind: 'note', queueId, text };
  const change = check.answer === 'discard' ? 'discarded' : 'quarantined';
  const reason = check.words.trim();
  return {
    kind: 'queue',
    queueId,
    change,
    by: check.ruleset,
    ...(reason !== '' && { reason }),
    ...(stages[check.ruleset] === 'rcpt' && { recipients: [recipientOf(check)] }),
  };
}

// ruleset=check_rcpt, arg1=<museum2@shop.example.net>, relay=relay3.partner.test [203.0.113.5], reject=550 5.7.1 <museum2@shop.example.net>... Relaying denied.
// ruleset=check_relay, arg1=[203.0.113.250], arg2=203.0.113.250, relay=[203.0.113.250], reject=550 5.7.1 Access denied
// ruleset=check_mail, arg1=<drop@shop.example.net>, relay=out.shop.example.net [203.0.113.61], discard
// ruleset=check_rcpt, arg1=<sales@example.com>, relay=relay3.partner.test [203.0.113.5], quarantine=held for review
export function parseRulesetLine(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  if (!text.startsWith('ruleset=')) return undefined;
  const check = parseCheck(text) ?? parseOldCheck(text);
  if (check === undefined) return undefined;
  if (check.answer !== 'reject') return [queueEvent(queueId, check, text)];
  if (ofOurClient.has(check.ruleset) || check.ruleset === 'trust_auth') return [sessionOf(queueId, check, text)];
  return [refusalOf(queueId, check)];
}
