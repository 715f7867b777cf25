/** Turns lines about an SMTP connection (lost, timed out, TLS, protocol abuse) into Session events. */
import type { MailEvent, Session, Tls } from '../../mail/event.ts';
import { parseClient, parseRelay } from '../../mail/relay.ts';

/** The first group of each pattern is the peer. */
type Pattern = readonly [RegExp, Session['about'], Session['side']];

const server: readonly Pattern[] = [
  // lost connection after DATA (159 bytes) from relay3.partner.test[203.0.113.5]
  [/^lost connection after .{1,80}? from (\S+\])/, 'lost', 'server'],
  // timeout after END-OF-MESSAGE from unknown[72.13.58.7]
  [/^timeout after .{1,80}? from (\S+\])/, 'timeout', 'server'],
  // too many errors after RCPT from unknown[203.0.113.9] · bare <LF> received after DATA (41 bytes) from …
  [
    /^(?:too many errors|bare <LF> received|queue file write error|content-length error) after .{1,80}? from (\S+\])/,
    'protocol',
    'server',
  ],
  // improper command pipelining after EHLO from unknown[2001:db8::1]: MAIL FROM:<>\n…
  [/^improper command pipelining after .{1,80}? from (\S+\])/, 'protocol', 'server'],
  // SSL_accept error from unknown[72.13.58.7]: lost connection
  [/^SSL_accept error from (\S+\])/, 'tls', 'server'],
  // DATA without valid RCPT from [203.0.113.77]:55739
  [/^(?:DATA|BDAT) without valid RCPT from (\[[^\]]+\]:\d+)/, 'protocol', 'server'],
  // PREGREET 12 after 0 from [203.0.113.9]:43421: EHLO x\r\n · HANGUP after 63 from [203.0.113.9]:1038 in tests after SMTP handshake
  [
    /^(?:PREGREET|HANGUP|BARE NEWLINE|NON-SMTP COMMAND|COMMAND [A-Z]+(?: LIMIT)?)\b.{0,60}? from (\[[^\]]+\]:\d+)/,
    'protocol',
    'server',
  ],
  // DNSBL rank 3 for [111.73.45.149]:1038
  [/^DNSBL rank \d+ for (\[[^\]]+\]:\d+)/, 'protocol', 'server'],
];

const client: readonly Pattern[] = [
  // connect to mx.down.test[198.51.100.130]:25: Connection refused · connect to example.com[private/lmtp]: No such file or directory
  [/^connect to (\S+?\](?::\d+)?): /, 'connect', 'client'],
  // SSL_connect error to 64.200.28.30[64.200.28.30]:25: lost connection
  [/^SSL_connect error to (\S+?\](?::\d+)?): /, 'tls', 'client'],
  // certificate verification failed for mx.partner.test[198.51.100.111]:25: untrusted issuer /CN=…
  [
    /^(?:server )?certificate (?:peer name )?verification failed for ([^\s[]+(?:\[[^\]\s]*\])?(?::\d+)?): /i,
    'tls',
    'client',
  ],
  // lost connection with mx3.hotmail.com[65.55.37.72] while receiving the initial server greeting
  [/^lost connection with (\S+)/, 'lost', 'client'],
  // conversation with smtpb.mail.medcity.net[199.91.36.34] timed out while receiving the initial server greeting
  [/^conversation with (\S+) timed out/, 'timeout', 'client'],
];

// Untrusted TLS connection established to in.freemail.test[198.51.100.114]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) …
// TLS connection established from example.com[192.168.0.1]: TLSv1 with cipher … (before 2.5) · … TLS connection reused to … (3.4 and later)
const established = /^(?:(\w+) )?TLS connection (?:established|reused) (from|to) (.{1,300}?): (\S+) with cipher (\S+)/;

function parseTls(queueId: string | null, text: string): Session | undefined {
  const [, verified, direction, peer, version, cipher] = established.exec(text) ?? [];
  if (peer === undefined || version === undefined || cipher === undefined) return undefined;
  const tls: Tls = { version, cipher, ...(verified !== undefined && { verified }) };
  const session = { kind: 'session', about: 'tls', queueId, tls, text } as const;
  if (direction === 'from') return { ...session, side: 'server', client: parseClient(peer) };
  return { ...session, side: 'client', relay: parseRelay(peer) };
}

/** `connect from h[ip]`: smtpd serves one session at a time, so this starts a new session of its process. */
export function parseConnect(text: string): Session {
  const client = parseClient(text.slice('connect from '.length));
  return { kind: 'session', queueId: null, about: 'connect', side: 'server', client, text };
}

/** The event of a line about an SMTP connection, with or without a queue ID; `undefined` for other lines. */
export function parseSession(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  const tls = text.includes('TLS connection ') ? parseTls(queueId, text) : undefined;
  if (tls) return [tls];
  for (const [pattern, about, side] of [...server, ...client]) {
    const peer = pattern.exec(text)?.[1];
    if (peer === undefined) continue;
    const who = side === 'server' ? { client: parseClient(peer) } : { relay: parseRelay(peer) };
    return [{ kind: 'session', queueId, about, side, ...who, text }];
  }
  return undefined;
}
