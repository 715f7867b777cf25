/** Turns lines about connections, TLS, AUTH and other servers' troubles into session events. */
import type { Draft } from '../../mail/draft.ts';
import type { MailEvent, Session } from '../../mail/event.ts';
import { clientOf, relayOf, scanHost } from './host.ts';
import type { Items } from './items.ts';
import { type Caller, callerOf, parseRefusal, scanCaller } from './refusal.ts';

/** Beginnings of lines about a client's connection; the client is after the word `from`. */
const openings: readonly (readonly [RegExp, Session['about']])[] = [
  // SMTP connection from relay3.partner.test [203.0.113.5] lost while reading message data
  // SMTP connection Ci=8364 from relay3.partner.test [203.0.113.5]:59749 I=[192.0.2.10]:25 lost D=0.002s
  [/^SMTP connection (?:Ci=\d+ )?from .* lost\b/, 'lost'],
  // SMTP connection from [192.0.2.1]:3767 I=[1.2.3.4]:25 (TCP/IP connection count = 3)    SMTP connection from … closed by QUIT
  // SMTP connection Ci=8364 from relay3.partner.test [203.0.113.5]:59749 I=[192.0.2.10]:25 D=0.010s closed by QUIT
  [/^SMTP connection (?:Ci=\d+ )?from /, 'connect'],
  // SMTP command timeout on TLS connection from (helo) [192.0.2.1]    SMTP data timeout (message abandoned) on connection from [192.0.2.1] F=<a@b>
  [/^SMTP (?:command|data) timeout /, 'timeout'],
  // SMTP call from host [192.0.2.1] dropped: too many nonmail commands (last was "RSET")
  [/^SMTP call from /, 'protocol'],
  // SMTP protocol error in "AUTH LOGIN" H=(ylmf-pc) [192.0.2.1] AUTH command used when not advertised    SMTP syntax error in "x" …
  [/^SMTP (?:protocol|syntax) error in /, 'protocol'],
  // unexpected disconnection while reading SMTP command from (helo) [192.0.2.1] D=5s
  [/^unexpected (?:disconnection|EOF) while reading SMTP command/, 'lost'],
  // unqualified verify rejected: <anna> H=relay3.partner.test (x) [203.0.113.5]
  [/^unqualified verify rejected: /, 'protocol'],
  // no MAIL in SMTP connection from host.example.com (SERVER) [192.0.2.1]:1418 I=[172.89.0.6]:25 D=34s C=EHLO,AUTH
  [/^no MAIL in SMTP connection /, 'protocol'],
  // timed out while reading local message
  [/^timed out while reading /, 'timeout'],
  // TLS error on connection from (rhu1.barb) [192.0.2.1] (gnutls_handshake): timed out    TLS client disconnected cleanly …
  [/^TLS |^DANE attempt failed; TLS /, 'tls'],
  // [192.0.2.1] SSL verify error: depth=0 error=self signed certificate cert=/CN=x
  [/^(?:\[\S+\] )?SSL verify error/, 'tls'],
  // plain authenticator failed for (friend) [203.0.113.200]: 535 Incorrect authentication data (set_id=submitter)
  [/^\S+ authenticator failed for /, 'auth-failed'],
];

/** The events of a line about a connection from a client (or, for TLS, to a server), without host in front. */
export function parseSession(caller: Caller, text: string): MailEvent[] | undefined {
  if (text.startsWith('SMTP protocol synchronization error')) return parseSynchronization(caller, text);
  const opening = openings.find(([pattern]) => pattern.test(text));
  if (!opening) return undefined;
  const outward = tlsToServer.exec(text);
  if (outward)
    return [{ ...sessionOf(caller, 'tls', 'client', text), relay: relayOf(scanHost(text, outward[0].length)) }];
  const event = sessionOf(caller, opening[1], 'server', text);
  const host = hostIn(text);
  if (host !== undefined) event.client = withLogin(clientOf(host), text);
  return [event];
}

// TLS error on connection to mx.partner.test [198.51.100.111] (recv): …    DANE attempt failed; TLS connection to mx.b [192.0.2.1]: …
const tlsToServer = /^(?:TLS \w+ on|DANE attempt failed; TLS) connection to /;

// SMTP protocol error in "AUTH LOGIN" H=(ylmf-pc) [192.0.2.1] …: the client's words may imitate all before the last `" H=`
const quoted = /^SMTP (?:protocol|syntax) error in ".*"(?= H=)/s;

/** The client after `from `, `failed for ` or `H=`. */
function hostIn(text: string): Items['host'] {
  const start = quoted.exec(text)?.[0].length ?? 0;
  const mark = / (?:from |for |(?=H=))/.exec(text.slice(start));
  return mark ? scanCaller(text, start + mark.index + mark[0].length).host : undefined;
}

/** Adds the login name of a failed AUTH: `(set_id=submitter)`. */
function withLogin(client: NonNullable<Session['client']>, text: string): NonNullable<Session['client']> {
  const login = /\(set_id=([^)]*)\)/.exec(text)?.[1];
  return login === undefined ? client : { ...client, login };
}

// SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.1] input="GET / HTTP/1.1\r\n"
// SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "RSET" H=h [192.0.2.1] next input="QUIT\r\n"
function parseSynchronization(caller: Caller, text: string): MailEvent[] {
  const end = text.indexOf('): rejected ') + 1;
  const words = text.slice(end + 2);
  if (end > 0 && words.startsWith('rejected connection '))
    return parseRefusal(caller, words).map((event) => ({ ...event, replyText: text.slice(0, end) }));
  const event = sessionOf(caller, 'protocol', 'server', text);
  const host = hostIn(text);
  if (host !== undefined) event.client = clientOf(host);
  return [event];
}

function sessionOf(caller: Caller, about: Session['about'], side: Session['side'], text: string): Draft<Session> {
  const event: Draft<Session> = { kind: 'session', queueId: caller.queueId, about, side, text };
  if (caller.session !== undefined) event.session = caller.session;
  return event;
}

/** A failed connection to a server: `H=mx.down.test [198.51.100.130] Connection refused`. */
export function parseRelayTrouble(queueId: string, items: Items, text: string, words: string): MailEvent[] {
  const event = sessionOf({ queueId }, troubleOf(words), 'client', text);
  if (items.host !== undefined) event.relay = relayOf(items.host);
  return [event];
}

function troubleOf(words: string): Session['about'] {
  if (/\btls\b|SSL/i.test(words)) return 'tls';
  if (/timed out|timeout/i.test(words)) return 'timeout';
  if (words.startsWith('SMTP error from remote')) return 'protocol';
  return 'lost';
}

/** A client's trouble in a session: `H=h [ip] incomplete transaction (QUIT) from <a@b> for c@d`. */
export function parseClientTrouble(caller: Caller, items: Items, text: string, words: string): MailEvent[] {
  const event = sessionOf(caller, troubleOf(words) === 'lost' ? 'protocol' : troubleOf(words), 'server', text);
  const client = callerOf(items);
  if (client !== undefined) event.client = client;
  return [event];
}
