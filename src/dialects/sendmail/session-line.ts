/** Turns the lines about SMTP sessions (connections, TLS, AUTH, lost and misbehaving peers) into session events. */
import type { Draft } from '../../mail/draft.ts';
import type { MailEvent, Session, Tls } from '../../mail/event.ts';
import { parseClient, parseRelay } from '../../mail/relay.ts';
import { fieldAfter } from './fields.ts';

function ofServer(queueId: string | null, about: Session['about'], text: string, host?: string): Draft<Session> {
  const session: Draft<Session> = { kind: 'session', queueId, about, side: 'server', text };
  if (host !== undefined && host !== '') session.client = parseClient(host);
  return session;
}

function ofClient(queueId: string | null, about: Session['about'], text: string, host?: string): Draft<Session> {
  const session: Draft<Session> = { kind: 'session', queueId, about, side: 'client', text };
  if (host !== undefined && host !== '') session.relay = parseRelay(host);
  return session;
}

function tlsIn(text: string): Tls | undefined {
  const version = fieldAfter(text, ', version=');
  if (version === undefined) return undefined;
  const tls: Draft<Tls> = { version };
  const cipher = fieldAfter(text, ', cipher=');
  const verified = fieldAfter(text, ', verify=');
  if (cipher !== undefined) tls.cipher = cipher;
  if (verified !== undefined) tls.verified = verified;
  return tls;
}

// STARTTLS=client, relay=corp-test.mx.corp.test., version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256
// STARTTLS=server, error: accept failed=-1, reason=sslv3 alert handshake failure, SSL_error=1, errno=0, retry=-1, relay=[203.0.113.9]
// STARTTLS: write error=generic SSL error (-1), errno=32 · STARTTLS=server, cert-subject=…, cert-issuer=…, verifymsg=ok
function tlsSession(queueId: string | null, text: string): MailEvent {
  const relay = fieldAfter(text, ', relay=');
  const side = text.startsWith('=client', 8) ? ofClient : ofServer;
  const tls = tlsIn(text);
  const session = side(queueId, 'tls', text, relay);
  if (tls) session.tls = tls;
  return session;
}

// AUTH=server, relay=[203.0.113.200], authid=submitter, mech=PLAIN, bits=0 · AUTH=client, relay=mx., mech=PLAIN, bits=0
function authSession(queueId: string | null, text: string): MailEvent {
  const relay = fieldAfter(text, ', relay=') ?? '';
  if (text.startsWith('AUTH=client')) return ofClient(queueId, 'auth', text, relay);
  const login = fieldAfter(text, ', authid=');
  const session = ofServer(queueId, 'auth', text, relay);
  if (login !== undefined) session.client = { ...session.client, login };
  return session;
}

// AUTH failure (PLAIN): authentication failure (-13) SASL(-13): authentication failure: Password verification failed, user=submitter, relay=[203.0.113.200]
function authFailure(queueId: string | null, text: string): MailEvent {
  // The user's name is the client's text and may hold `, relay=`: the last one is Sendmail's.
  const relayAt = text.lastIndexOf(', relay=');
  const userAt = text.indexOf(', user=');
  const session = ofServer(queueId, 'auth-failed', text, relayAt < 0 ? '' : text.slice(relayAt + 8));
  if (userAt < 0) return session;
  const login = text.slice(userAt + 7, relayAt > userAt ? relayAt : undefined);
  session.client = { ...session.client, login };
  return session;
}

// timeout waiting for input from mx.hole.test. during client greeting · timeout waiting for input from [203.0.113.5] during server cmd read
const timeout = /^timeout waiting for input from (.*) during (.*)$/;

function timeoutSession(queueId: string | null, text: string): MailEvent {
  const [, host = '', phase = ''] = timeout.exec(text) ?? [];
  return phase.startsWith('client ')
    ? ofClient(queueId, 'timeout', text, host)
    : ofServer(queueId, 'timeout', text, host);
}

type Reader = (queueId: string | null, text: string, host: string) => MailEvent;
const about =
  (what: Session['about']): Reader =>
  (queueId, text, host) =>
    ofServer(queueId, what, text, host);

/** Lines recognised by their beginning. */
const beginnings: readonly (readonly [string, Reader])[] = [
  // connect from relay3.partner.test [203.0.113.5]
  ['connect from ', (queueId, text) => ofServer(queueId, 'connect', text, text.slice(13))],
  ['STARTTLS', tlsSession],
  ['AUTH=', authSession],
  ['AUTH failure', authFailure],
  ['timeout waiting for input ', timeoutSession],
];

/** Lines recognised by a pattern, whose first group is the host. */
const patterns: readonly (readonly [RegExp, Reader])[] = [
  // relay3.partner.test [203.0.113.5] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4
  [/^(.*) did not issue MAIL\/EXPN\/VRFY\/ETRN(?: |$)/, about('protocol')],
  // Null connection from relay3.partner.test [203.0.113.5]
  [/^Null connection from (.*)$/, about('protocol')],
  // lost input channel from relay3.partner.test [203.0.113.5] to MTA-v4 after rcpt
  [/^lost input channel from (.*?)(?: (?:to|after) .*)?$/, about('lost')],
  // collect: premature EOM: Connection reset by relay3.partner.test
  [/^collect: premature EOM: (?:Connection reset by (.*)|.*)$/, about('lost')],
  // [203.0.113.5]: possible SMTP attack: command=AUTH, count=5 · x.test [203.0.113.5]: EXPN root [rejected]
  [
    /^(.*?): (?:possible SMTP attack|Possible SMTP RCPT flood|probable open proxy|SMTP violation|(?:EXPN|VRFY|ETRN)\b)/i,
    about('protocol'),
  ],
  // POSSIBLE ATTACK from x.test: newline in string "…"
  [/^POSSIBLE ATTACK from (.*?): /, about('protocol')],
  // invalid domain name (bad_name) from relay3.partner.test [203.0.113.5] · invalid domain name (too long) from …
  [/^invalid domain name \(.*\) from (.*)$/s, about('protocol')],
  // unauthorized PIPELINING, sleeping, relay=[203.0.113.5]
  [/^unauthorized PIPELINING, sleeping, relay=(.*)$/, about('protocol')],
  // "WIZ" command from relay3.partner.test (203.0.113.5)
  [/^"[^"]*" command from (\S+)/, about('protocol')],
  // relay3.partner.test [203.0.113.5] didn't use HELO protocol
  [/^(.*) didn't use HELO protocol$/, about('protocol')],
  // SMTP outgoing connect on [192.0.2.1] · makeconnection (mx.test. [198.51.100.130].25 (0)) failed: Connection refused by mx.test.
  [/^makeconnection \((\S*)/, (queueId, text, host) => ofClient(queueId, 'lost', text, host)],
  // mx.test.: SMTP DATA-1 protocol error: 220 hello
  [
    /^(\S+): SMTP (?:MAIL|RCPT|DATA-\d) protocol error: /,
    (queueId, text, host) => ofClient(queueId, 'protocol', text, host),
  ],
];

export function parseSessionLine(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  for (const [beginning, read] of beginnings) {
    if (text.startsWith(beginning)) return [read(queueId, text, '')];
  }
  for (const [pattern, read] of patterns) {
    const parts = pattern.exec(text);
    if (parts) return [read(queueId, text, parts[1] ?? '')];
  }
  return undefined;
}
