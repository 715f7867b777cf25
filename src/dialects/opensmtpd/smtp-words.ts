/** Turns the lines of OpenSMTPD's own SMTP server (`SID smtp …`) into mail events. */
import type { MailEvent } from '../../mail/event.ts';
import { arrivalOf } from './arrival.ts';
import { msgidOf } from './delivery.ts';
import { parseFailedCommand } from './failed-command.ts';
import { Fields } from './fields.ts';
import { optionalClient, parseClientFields, parseTls, sessionEvent, type Said, type Words } from './said.ts';

/** The end of a session: an event only if its reason is of interest. */
function parseEnd(said: Said): readonly MailEvent[] {
  const reason = said.text.slice(said.text.indexOf('reason=') + 7);
  if (reason === 'quit') return [];
  const about = /timeout/i.test(reason) ? 'timeout' : /SSL|TLS|ca-failure/i.test(reason) ? 'tls' : 'lost';
  return [sessionEvent(said, about, 'server', optionalClient(said.text))];
}

// smtp message msgid=7179d3d5 size=554 nrcpt=1 proto=ESMTP
// smtp event=message address=192.0.2.7 host=a.test msgid=7179d3d5 from=<a@x> to=<b@y> size=554 ndest=1 proto=ESMTP   (5.9 to 6.3: one line for each recipient)
function parseMessage({ session, text }: Said): readonly MailEvent[] | undefined {
  const fields = new Fields(text);
  const queueId = fields.take('msgid=');
  return queueId === undefined ? undefined : [{ ...arrivalOf(queueId, fields, session), ...optionalClient(text) }];
}

// smtp envelope evpid=7179d3d523502328 from=<support@hamlet.example.com> to=<late.cinema@down.test>
function parseEnvelope({ session, text }: Said): readonly MailEvent[] | undefined {
  const fields = new Fields(text);
  const evpid = fields.take('evpid=');
  const envelopeSender = fields.take('from=');
  const to = fields.take('to=');
  if (evpid === undefined || envelopeSender === undefined || to === undefined) return undefined;
  const queueId = msgidOf(evpid);
  return [{ kind: 'received', queueId, starts: false, envelopeSender, recipients: [to], ...(session && { session }) }];
}

// smtp authentication user=newsletter result=ok
function parseAuthentication(said: Said): readonly MailEvent[] {
  const fields = new Fields(said.text);
  const login = fields.take('user=');
  const client = { ...parseClientFields(said.text), ...(login && { login }) };
  const about = said.text.endsWith('result=ok') ? 'auth' : 'auth-failed';
  return [sessionEvent(said, about, 'server', { client })];
}

const connected = (said: Said): readonly MailEvent[] => [
  sessionEvent(said, 'connect', 'server', optionalClient(said.text)),
];
const secured = (said: Said): readonly MailEvent[] => [
  sessionEvent(said, 'tls', 'server', { tls: parseTls(said.text) }),
];
const broken = (said: Said): readonly MailEvent[] => [
  sessionEvent(said, 'protocol', 'server', optionalClient(said.text)),
];

export const smtpWords: Words = new Map([
  ['connected', connected],
  // smtp event=proxy address=192.0.2.9   (the client behind a PROXY v2 load balancer)
  ['proxy', connected],
  ['message', parseMessage],
  ['envelope', parseEnvelope],
  ['disconnected', parseEnd],
  ['closed', parseEnd],
  ['failed-command', parseFailedCommand],
  ['bad-input', broken],
  ['tls', secured],
  ['starttls', secured],
  ['cert-check', secured],
  ['client-cert-check', secured],
  ['authentication', parseAuthentication],
]);
