/** Turns OpenSMTPD's lines that begin with `smtp-in:` or `smtp-out:` (up to 5.7 all lines about sessions) into mail events. */
import type { Client, MailEvent, Relay, Session } from '../../mail/event.ts';
import { parseReply } from '../../mail/reply.ts';
import { parseIp } from '../../mail/ip.ts';
import { arrivalOf } from './arrival.ts';
import { Fields } from './fields.ts';
import { refusalOf } from './failed-command.ts';
import { parseTls, sessionEvent, type Said } from './said.ts';

type Sentence = readonly [pattern: RegExp, events: (said: Said, found: RegExpExecArray) => readonly MailEvent[]];

// Connected on session 123456789abcdef0
const sessionId = /\bsession ([0-9a-f]{16})\b/;

function parseSentence(sentences: readonly Sentence[], text: string): readonly MailEvent[] | undefined {
  for (const [pattern, events] of sentences) {
    const found = pattern.exec(text);
    if (!found) continue;
    const session = sessionId.exec(text)?.[1];
    return events({ word: '', text, ...(session !== undefined && { session }) }, found);
  }
  return undefined;
}

const about =
  (what: Session['about'], side: Session['side']) =>
  (said: Said): readonly MailEvent[] => [sessionEvent(said, what, side)];

const secured =
  (side: Session['side']) =>
  (said: Said): readonly MailEvent[] => [sessionEvent(said, 'tls', side, { tls: parseTls(said.text) })];

const note = ({ text }: Said): readonly MailEvent[] => [{ kind: 'note', queueId: null, text }];
const nothing = (): readonly MailEvent[] => [];

function hostOf(name: string | undefined, address: string | undefined): Client & Relay {
  const ip = parseIp(address ?? '');
  const named = name !== undefined && name !== '' && name !== '<unknown>';
  return { ...(named && { name }), ...(ip !== undefined && { ip }) };
}

function parseAccepted({ session, text }: Said, [head, queueId]: RegExpExecArray): readonly MailEvent[] {
  return [arrivalOf(queueId ?? null, new Fields(text, head.length), session)];
}

const server: readonly Sentence[] = [
  // smtp-in: Accepted message 4296f490 on session 08d856b172f69c5c: from=<root@ix>, to=<ddp@ix>, size=1746, ndest=1, proto=ESMTP
  [/^smtp-in: Accepted message ([0-9a-f]{8}) on session [0-9a-f]{16}:/, parseAccepted],
  // smtp-in: New session 08d856b172f69c5c from host ix.example.com [local]
  // smtp-in: session ac2143bd7b2bed87: connection from host localhost [IPv6:::1] established
  [
    /^smtp-in: (?:New session|session .*: connection) .*from host (\S+) \[([^\]]*)\]/,
    (said, found) => [sessionEvent(said, 'connect', 'server', { client: hostOf(found[1], found[2]) })],
  ],
  // smtp-in: Failed command on session 1f55bdcdf16e28a3: "MAIL FROM:<root@junction.example.com>  " => 421 4.3.0: Temporary Error
  [
    /^smtp-in: Failed command on session [0-9a-f]{16}: "(.*)" => (.*)$/,
    (said, found) => [refusalOf(said, (found[1] ?? '').trim(), parseReply(found[2] ?? ''), undefined)],
  ],
  // smtp-in: session ac2143bd7b2bed87: received invalid command: "RCPT TO:<x@y> ORCPT=x@y"
  [
    /^smtp-in: session [0-9a-f]{16}: received invalid command: "(.*)"$/,
    (said, found) => [refusalOf(said, (found[1] ?? '').trim(), {}, undefined)],
  ],
  // smtp-in: Started TLS on session 427e749c2e46f809: version=TLSv1.2, cipher=EDH-RSA-DES-CBC3-SHA, bits=112
  [/^smtp-in: Started TLS on /, secured('server')],
  // smtp-in: Disconnecting session 427e7497e03518ef: IO error: No SSL error
  [/^smtp-in: Disconnecting session /, about('lost', 'server')],
  // smtp-in: Accepted authentication for user x on session 427e7497e03518ef
  [/^smtp-in: Accepted authentication /, about('auth', 'server')],
  [/^smtp-in: (?:Authentication (?:temporarily )?failed|Failed authentication) /, about('auth-failed', 'server')],
  // smtp-in: Closing session 08d856b172f69c5c   smtp-in: Received disconnect from session 427e7493ebe154ae
  [
    /^smtp-in: (?:Closing session|Received disconnect|Client certificate|session .*: (?:connection closed|TLS|auth))/,
    nothing,
  ],
];

const client: readonly Sentence[] = [
  // smtp-out: Enabling route [] <-> 198.51.100.130 (mx.down.test)
  [/^smtp-out: (?:Enabling route|back to lowat|Closing session|Connected on session|hiwat reached)/, nothing],
  // smtp-out: Connecting to smtp+tls://213.165.67.97:25 (mx01.emig.gmx.net) on session 69738a26af1c7fa5...
  [
    /^smtp-out: Connecting to [a-z+]+:\/\/\[?([0-9A-Fa-f.:]+?)\]?:(\d+) \(([^)]*)\)/,
    (said, found) => [
      sessionEvent(said, 'connect', 'client', { relay: { ...hostOf(found[3], found[1]), port: Number(found[2]) } }),
    ],
  ],
  [/^smtp-out: Started TLS on /, secured('client')],
  // smtp-out: Error on session d2147995e3ebbe09 after 4 messages sent: IO Error: Connection reset by peer
  [/^smtp-out: Error on session /, about('lost', 'client')],
  // smtp-out: Disabling route [] <-> 198.51.100.130 (mx.down.test) for 15s
  // smtp-out: No valid route for [connector:[]->[relay:down.test,smtp,heloname=smtp.hamlet.example.com],0x0]
  // smtp-out: Failed to resolve MX for [relay:missing.test,smtp,heloname=smtp.hamlet.example.com]: Domain does not exist
  // smtp-out: Server certificate verification failed on session 69738a26af1c7fa5
  [
    /^smtp-out: (?:Disabling route|No valid route|Failed to|No MX found|Address family|Error on |Server certificate|Remote host)/,
    note,
  ],
];

export const parseSmtpIn = (message: string): readonly MailEvent[] | undefined => parseSentence(server, message);
export const parseSmtpOut = (message: string): readonly MailEvent[] | undefined => parseSentence(client, message);
