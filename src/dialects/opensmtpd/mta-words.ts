/** Turns the lines of OpenSMTPD's SMTP client (`SID mta …`) and of its local deliveries (`SID mda …`) into mail events. */
import type { MailEvent, Relay, Session } from '../../mail/event.ts';
import { parseDelivered, parseRelayed } from './delivery.ts';
import { parseIp } from '../../mail/ip.ts';
import { Fields } from './fields.ts';
import { parseTls, sessionEvent, type Said, type Words } from './said.ts';

// smtp://198.51.100.130:25   smtp+notls://[2001:db8::1]:25   lmtp:///var/run/lmtp.sock
const url = /^[a-z+]+:\/\/(\[[0-9A-Fa-f:.]+\]|[^:/]*)(?::(\d+))?/;

// mta connecting address=smtp://198.51.100.111:25 host=mx.partner.test
function parseConnecting(said: Said): readonly MailEvent[] {
  const fields = new Fields(said.text);
  const [, address, port] = url.exec(fields.take('address=') ?? '') ?? [];
  const ip = parseIp(address ?? '');
  const name = fields.take('host=');
  const relay: Relay = {
    ...(name !== undefined && name !== 'unknown' && { name }),
    ...(ip !== undefined && { ip }),
    ...(port !== undefined && { port: Number(port) }),
  };
  return [sessionEvent(said, 'connect', 'client', { relay })];
}

function aboutError(reason: string): Session['about'] {
  if (/time.?out/i.test(reason)) return 'timeout';
  if (reason.startsWith('AUTH')) return 'auth-failed';
  if (/SSL|TLS|certificate/i.test(reason)) return 'tls';
  return reason.includes('rejected') ? 'protocol' : 'lost';
}

// mta error reason=IO Error: Connection refused
function parseError(said: Said): readonly MailEvent[] {
  return [sessionEvent(said, aboutError(said.text.slice(said.text.indexOf('reason=') + 7)), 'client')];
}

// mta disconnected reason=quit messages=1
function parseEnd(said: Said): readonly MailEvent[] {
  return said.text.includes('reason=quit') ? [] : parseError(said);
}

const secured = (said: Said): readonly MailEvent[] => [
  sessionEvent(said, 'tls', 'client', { tls: parseTls(said.text) }),
];
const nothing = (): readonly MailEvent[] => [];

function parseDelivery(said: Said): readonly MailEvent[] | undefined {
  const fields = new Fields(said.text);
  const evpid = fields.take('evpid=');
  if (evpid === undefined) return undefined;
  const parse = said.text.startsWith('mta') ? parseRelayed : parseDelivered;
  const delivery = parse(evpid, fields);
  return delivery && [delivery];
}

export const mtaWords: Words = new Map([
  ['connecting', parseConnecting],
  ['connected', nothing],
  ['delivery', parseDelivery],
  ['tls', secured],
  ['starttls', secured],
  ['cert-check', secured],
  ['server-cert-check', secured],
  ['ssl_check_name:', secured],
  ['auth', (said) => [sessionEvent(said, 'auth', 'client')]],
  ['error', parseError],
  ['disconnected', parseEnd],
  ['closed', parseEnd],
  ['closing', parseError],
  ['host-rejects-all-mails', (said) => [sessionEvent(said, 'protocol', 'client')]],
]);
