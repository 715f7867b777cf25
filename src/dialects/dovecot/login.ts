/** Turns the lines of Dovecot's login services (`imap-login`, `pop3-login`, `managesieve-login`, `submission-login`) into mail events. */
import type { Client, MailboxAccess, MailEvent, Session } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';
import type { Prefixed } from './prefix.ts';

// user=<careers@town.example.com>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.31, mpid=900, TLS, session=<1Jo22O1gno/AAAIB>
interface LoginFields {
  readonly user: string;
  readonly client: Client;
  readonly session?: string;
}

// user=<orders@town.example.com>, method=PLAIN, rip=192.0.2.1, …, session=<fAMZAPpgJtF/AAAB>: Login   (login_log_format = "%s: %$")
const reasonLast =
  /^((?:user|method|rip|lip|session|mpid)=<?.*): ((?:Login|Logged in|Disconnected|Aborted login|Login aborted|Maximum number|proxy\()[^=]*)$/;
// Login (session=QbtoA/pgZMF/AAAB, from=192.0.2.1, user=orders@town.example.com, mech=PLAIN)   (login_log_format = "%$ (%s)")
const fieldsInParentheses = /^([^=]*?) \(((?:user|method|rip|lip|session|from|mech)=.*)\)$/;

/** The text in the usual order: what happened, then the fields. */
function inUsualOrder(text: string): string {
  const [, reason, fields] = fieldsInParentheses.exec(text) ?? [];
  if (reason !== undefined) return `${reason}: ${fields}`;
  return text.replace(reasonLast, '$2: $1');
}

/** The user's name comes from the client and may contain anything: it ends where the next field begins. */
function parseUser(text: string): string {
  const at = text.indexOf('user=');
  if (at < 0) return nakedUser.exec(text)?.[1] ?? '';
  const start = at + 5;
  if (text.charCodeAt(start) !== 60) return /^[^\s,]*/.exec(text.slice(start))?.[0] ?? '';
  const known = text.slice(start + 1).search(/>(?:, (?:method|rip|lip|session|mpid|TLS|secured|service)\b|, ?$|$)/);
  const end = known < 0 ? text.indexOf('>', start) : start + 1 + known;
  return text.slice(start + 1, end < 0 ? undefined : end);
}

// from [192.0.2.1]   from=192.0.2.1   , 192.0.2.1,   (formats of one's own)
const otherIp = /(?:\[|\bfrom=<?|, )([0-9A-Fa-f.:]{7,45})(?=[\]>,)]|$)/;

// Login: orders@town.example.com, 192.0.2.1, PLAIN, secured   (login_log_format_elements = "%u %r %m %c")
const nakedUser = /^(?:Login|Logged in|[^=]*\(auth failed[^=]*?\)): ([\w.+@-]*[A-Za-z][\w.+@-]*)(?:, |$)/;

/** The last `rip=` is the server's, others may come from the client; `undefined` if the format has none. */
function parseRemoteIp(text: string): string | undefined {
  const at = text.lastIndexOf('rip=');
  const ip = at < 0 ? undefined : /^<?\[?([0-9A-Fa-f.:]+)/.exec(text.slice(at + 4))?.[1];
  return parseIp(ip ?? otherIp.exec(text)?.[1] ?? '');
}

function parseFields(text: string, prefixSession: string | undefined): LoginFields {
  const ip = parseRemoteIp(text);
  const user = parseUser(text);
  const at = text.lastIndexOf('session=');
  const session = at < 0 ? prefixSession : /^<?([^\s<>,]+)/.exec(text.slice(at + 8))?.[1];
  return { user, client: ip === undefined ? {} : { ip }, ...(session !== undefined && { session }) };
}

// Login: user=<…>   Logged in: user=<…> (2.4)   proxy(username): started proxying to 2.2.2.2:143: user=<…>
const succeeded = /^(?:Login|Logged in): |^proxy\(.*?\): started proxying/i;

// Disconnected (auth failed, 1 attempts in 6 secs): …   Login aborted: Connection closed (auth failed, 3 attempts in 16 secs) (auth_failed): …
// Aborted login by logging out (auth service reported temporary failure): …   Authenticate GSSAPI failed: Unsupported authentication mechanism.: user=<>, …
// proxy(user@d,10.0.0.1:143): Connection failed: connect(10.0.0.1, 143) failed: Connection refused (after 0 secs, …): user=<…>
// Aborted login (tried to use disallowed plaintext auth): …   Maximum number of connections from user+IP exceeded (…): …
const failed =
  /\b(?:auth(?:entication|orization)? failed|auth_failed|authz_failed|tried to use|login disabled|proxy dest auth failed|internal failure|user disabled|password expired|authentication attempts|auth(?:entication)? (?:service|process|server) .*failure)\b|^(?:Authenticate [\w-]+|APOP|AUTH) failed|^proxy\(.*?\): (?!disconnect).{0,60}\bfailed\b|^Maximum number of connections/i;

// proxy(username): disconnecting 2.2.2.2 (Disconnected by server): user=<…>
const proxyEnded = /^proxy\(.*?\): disconnect/i;

// Disconnected (no auth attempts in 0 secs): …   Aborted login …   Login aborted: …   Disconnected: Inactivity …   Remote closed connection (…): …
const ended =
  /^(?:proxy\(|(?:Authenticate [\w-]+|APOP|AUTH) failed|Disconnected|Aborted login|Login aborted|Connection (?:closed|queue)|Maximum number|Remote closed|Client (?:has )?(?:quit|disconnected)|Too many|Internal login failure|Timeout|access\()/i;

/** The text before the first `user=` is Dovecot's: the client's input must not decide the outcome. */
const reasonOf = (text: string): string => {
  const at = text.indexOf('user=');
  return at < 0 ? text : text.slice(0, at);
};

type Protocol = MailboxAccess['protocol'];

function accessEvent(
  protocol: Protocol,
  what: MailboxAccess['what'],
  text: string,
  fields: LoginFields,
): MailboxAccess {
  const { user, client, session } = fields;
  return { kind: 'access', queueId: null, protocol, user, what, client, ...(session && { session }), text };
}

// proxy(user@d,10.0.0.1:110): Disconnected by server (1s idle, in=28, out=66): user=<user@d>, …
function proxyEnd(protocol: Protocol, text: string, fields: LoginFields): MailboxAccess {
  const sent = /, out=(\d+)\)/.exec(reasonOf(text))?.[1];
  return { ...accessEvent(protocol, 'logout', text, fields), ...(sent !== undefined && { sentBytes: Number(sent) }) };
}

function sessionEvent(about: Session['about'], text: string, fields: LoginFields): MailEvent {
  const { client, session, user } = fields;
  const who = user === '' ? client : { ...client, login: user };
  return { kind: 'session', queueId: null, about, side: 'server', client: who, ...(session && { session }), text };
}

const protocolOf = (service: string): Protocol | undefined =>
  service === 'imap-login' ? 'imap' : service === 'pop3-login' ? 'pop3' : undefined;

const aboutEnd = (reason: string, text: string): Session['about'] =>
  /inactivity|time.?out|timed out/i.test(reason) ? 'timeout' : /TLS handshaking|SSL_accept/.test(text) ? 'tls' : 'lost';

/** The events of a line of a login service; without a login attempt, the user is unknown. */
export function parseLogin(said: Prefixed): readonly MailEvent[] | undefined {
  const { service, level, session, user } = said;
  if (level === 'Debug') return [];
  const text = inUsualOrder(said.text);
  const reason = reasonOf(text);
  const fields = parseFields(text, session);
  const known = fields.user === '' && user !== undefined ? { ...fields, user } : fields;
  const protocol = protocolOf(service);
  if (succeeded.test(reason))
    return [protocol ? accessEvent(protocol, 'login', text, known) : sessionEvent('auth', text, known)];
  if (known.user !== '' && failed.test(reason))
    return [protocol ? accessEvent(protocol, 'login-failed', text, known) : sessionEvent('auth-failed', text, known)];
  if (protocol && known.user !== '' && proxyEnded.test(reason)) return [proxyEnd(protocol, text, known)];
  if (ended.test(reason))
    return [sessionEvent(failed.test(reason) ? 'auth-failed' : aboutEnd(reason, text), text, known)];
  return level === 'Info' ? undefined : [{ kind: 'note', queueId: null, text, trouble: true }];
}
