/** Turns Dovecot's log lines (1.x to 2.4) into mail events: deliveries to mailboxes, and access to them. */
import type { MailEvent } from '../../mail/event.ts';
import type { Dialect } from '../dialect.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import { parseAuth } from './auth.ts';
import { parseDeliver } from './deliver.ts';
import { parseLogin } from './login.ts';
import { parseMailboxSession, parseServerAction } from './mailbox-session.ts';
import { parsePrefix, type Prefixed } from './prefix.ts';

type Service = (said: Prefixed) => readonly MailEvent[] | undefined;

const trouble = (text: string): readonly MailEvent[] => [{ kind: 'note', queueId: null, text, trouble: true }];

/** Services that only log about themselves: warnings and errors are troubles, the rest is not about mail. */
const housekeeping: Service = ({ service, level, text }) =>
  level === 'Info' || level === 'Debug' ? [] : trouble(`${service}: ${text}`);

// submission(user)<pid><session>: Successfully relayed message: from=<a@x>, size=123, id=…, nrcpt=1, reply=`250 2.0.0 Ok: queued as 4XXx1q5ghS'
const submission: Service = (said) =>
  said.level === 'Debug'
    ? []
    : [{ kind: 'note', queueId: null, text: said.text, ...(said.level !== 'Info' && { trouble: true }) }];

const services = new Map<string, Service>([
  ...['lmtp', 'lda', 'deliver', 'local', 'dovecot-lda', 'lmtp-proxy'].map((name) => [name, parseDeliver] as const),
  ...['imap-login', 'pop3-login', 'managesieve-login', 'submission-login', 'sieve-login'].map(
    (name) => [name, parseLogin] as const,
  ),
  ['imap', (said) => parseMailboxSession('imap', said)],
  // imap-hibernate(user)<pid><session>: Connection closed in=10 out=20 …   (an idling session ends)
  ['imap-hibernate', (said) => (said.user === undefined ? housekeeping(said) : parseMailboxSession('imap', said))],
  ['pop3', (said) => parseMailboxSession('pop3', said)],
  ['auth', parseAuth],
  ['auth-worker', parseAuth],
  ['dovecot-auth', parseAuth],
  ['submission', submission],
  ...['doveadm', 'doveadm-server', 'dsync', 'dsync-local', 'dsync-remote', 'dsync-server', 'expire-tool'].map(
    (name) => [name, (said: Prefixed) => parseServerAction(said) ?? housekeeping(said)] as const,
  ),
  ...(
    'master log anvil stats old-stats config ssl-params ssl-build-param indexer indexer-worker dict ' +
    'dict-async director replicator aggregator ipc imap-urlauth ' +
    'imap-urlauth-login imap-urlauth-worker quota-status script script-login dns-client dns_client health-check tcpwrap ' +
    'managesieve sieve welcome rawlog lazy-expunge decode2text xml2text fs-api program-client'
  )
    .split(' ')
    .map((name) => [name, housekeeping] as const),
]);

// Dovecot v1.1.11 starting up (core dumps disabled)   Killed with signal 15 (by pid=1 uid=0)   SIGHUP received - reloading configuration
const ofItself =
  /^(?:Dovecot v|Killed with signal|SIGHUP received|Generating Diffie|dovecot v|Server shutting down|pam_unix\()/i;

function parseMessage(message: string): readonly MailEvent[] | undefined {
  const said = parsePrefix(message);
  const service = services.get(said.service);
  if (service) return service(said);
  if (said.level !== 'Info') return said.level === 'Debug' ? [] : trouble(message);
  return ofItself.test(message) ? [] : undefined;
}

/** Tags of services that log without `dovecot:`: in their own log files (perhaps after the session), and `deliver(user)` of 1.x. */
const ownTag =
  /^(?:[A-Za-z0-9+/]{16,}\S* (?=[a-z\d-]+\())?(?:(?:imap|pop3|managesieve|submission)-login|auth-worker|dovecot-(?:lda|auth|lmtp)|(?:imap|pop3|IMAP|POP3|lmtp|lda|deliver|auth|auth-worker|managesieve|submission|indexer-worker|doveadm|dsync[\w-]*|quota-status)\(.*)$/;

/** Tags of several instances on one host, by their `instance_name`; not those of services (`dovecot-lda`). */
const instance = /^dovecot[-_.](?!(?:lda|auth|lmtp)$)[\w.-]+$/;

/** Tags of services about themselves in Dovecot's own log files, always with a level: `auth: Error: ldap: Can't connect`. */
const bareTag = /^(?:auth|master|anvil|indexer|replicator|doveadm|dict)$/;
const levelInFront = /^(?:Debug|Info|Warning|Error|Fatal|Panic): /;

/** The message with its full prefix: with a service's tag, it begins in the tag; `dovecot: dovecot:` is shortened. */
function wholeMessage({ program, message }: SyslogLine): string {
  if (program === 'dovecot' || instance.test(program))
    return message.startsWith('dovecot: ') ? message.slice(9) : message;
  return `${program}: ${message}`;
}

export const dovecot: Dialect = {
  name: 'dovecot',
  speaks: (tag) => tag === 'dovecot' || instance.test(tag) || ownTag.test(tag) || bareTag.test(tag),
  parse: (line) =>
    bareTag.test(line.program) && !levelInFront.test(line.message) ? [] : parseMessage(wholeMessage(line)),
};
