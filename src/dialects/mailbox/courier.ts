/** Turns the log lines of Courier's IMAP, POP3 and SMTP servers and its authdaemon into mail events. */
import type { MailboxAccess, MailEvent } from '../../mail/event.ts';
import type { Dialect } from '../dialect.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import { parseCourierRefusal } from './courier-esmtpd.ts';
import { accessEvent, clientOf, failedLogin, noteEvent, sessionEvent, speaksOfTrouble, type Seen } from './access.ts';

// courierlogger takes this off, other log collectors do not: INFO: LOGIN, user=…
const severity = /^(?:INFO|NOTICE|DEBUG|WARN|ERR|CRIT|ALERT): /;

// LOGIN, user=ken, ip=[::ffff:192.0.2.7], port=[40312], protocol=IMAP
// LOGIN FAILED, method=PLAIN, ip=[::ffff:192.0.2.4]
// LOGOUT, user=ken@d, ip=[::ffff:192.0.2.7], port=[36852], top=0, retr=0, rcvd=6, sent=30, time=0, stls=1
// Disconnected during shutdown by signal, user=ken, ip=[…], port=[…], headers=0, …
const event = /^([A-Za-z][A-Za-z ]*?), (?=user=|ip=|method=)/;
const userField = /^user=(.*?), ip=\[/;
const ipField = /(?:^|, )ip=\[([^\]]*)\]/;

const numberOf = (text: string, name: string): number | undefined => {
  const digits = new RegExp(`, ${name}=(\\d+)`).exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** In Courier, `retr` and `body` are bytes, not messages (source: pop3dserver.c, imapd.c). */
function countsIn(text: string): Pick<MailboxAccess, 'retrievedBytes' | 'sentBytes'> {
  const retrievedBytes = numberOf(text, 'retr') ?? numberOf(text, 'body');
  const sentBytes = numberOf(text, 'sent');
  return { ...(retrievedBytes !== undefined && { retrievedBytes }), ...(sentBytes !== undefined && { sentBytes }) };
}

const protocolOf = (program: string, fields: string): MailboxAccess['protocol'] =>
  /pop3/i.test(program) || fields.endsWith('protocol=POP3') ? 'pop3' : 'imap';

function seenIn(program: string, text: string, fields: string): Seen {
  const user = userField.exec(fields)?.[1] ?? '';
  const afterUser = user === '' ? fields : fields.slice(user.length + 5);
  const client = clientOf(undefined, ipField.exec(afterUser)?.[1]);
  return { protocol: protocolOf(program, fields), user, client, text };
}

function parseEvent(name: string, seen: Seen, fields: string): MailEvent | undefined {
  if (name === 'LOGIN FAILED') return failedLogin(seen);
  if (seen.user === '') return sessionEvent(name === 'Connection' ? 'connect' : 'lost', seen.text, seen.client);
  if (name === 'LOGIN') return accessEvent(seen, 'login');
  if (/^(?:LOGOUT|DISCONNECTED|TIMEOUT|Disconnected|I)/.test(name))
    return accessEvent(seen, 'logout', countsIn(fields));
  // DELETED, user=x, ip=[…], port=[…], filename=…   EXPUNGED, …   (POP3_LOG_DELETIONS, IMAP_LOG_DELETIONS)
  if (name === 'DELETED' || name === 'EXPUNGED') return accessEvent(seen, 'delete', { action: name.toLowerCase() });
  return /^(?:LOCKED|ID)$/.test(name) ? noteEvent(seen.text, name === 'LOCKED') : undefined;
}

// ip=[::ffff:192.0.2.4], couriertls: accept: error:1408F10B:SSL routines:ssl3_get_record:wrong version number
// ip=[::ffff:192.0.2.4], An unexpected TLS packet was received.   couriertls: connect: Connection reset by peer
const tlsTrouble = /couriertls|\bTLS\b|\bSSL\b/;

// Maximum connection limit reached for ::ffff:192.0.2.4   modules="authpam", daemons=5   Installing libauthpam   stopping authdaemond children
const housekeeping =
  /^(?:Maximum connection limit|modules=|Initializing|Waiting\. |Installing|Installation complete|Uninstalling|stopping|restarting|starting|authdaemon|auth\w*: |Proxy |started(?!,id=)|\d+ (?:maximum )?active connections|Loading STATIC)/;

/** `undefined` for lines of other servers: three share the tag `imapd`. */
export function parseCourier({ program, message }: SyslogLine): readonly MailEvent[] | undefined {
  const text = message.replace(severity, '');
  const name = event.exec(text);
  if (name) {
    const fields = text.slice(name[0].length);
    const found = parseEvent(name[1] ?? '', seenIn(program, text, fields), fields);
    return found && [found];
  }
  const refusal = parseCourierRefusal(text);
  if (refusal) return refusal;
  if (tlsTrouble.test(text)) return [sessionEvent('tls', text, clientOf(undefined, ipField.exec(text)?.[1]))];
  if (housekeeping.test(text)) return speaksOfTrouble(message) ? [noteEvent(text, true)] : [];
  return severity.test(message) || /^(?:chdir|Failed|error)/i.test(text) ? [noteEvent(text, true)] : undefined;
}

const tag = /^(?:courier[\w.-]*|imapd-ssl|pop3d-ssl|imaplogin|pop3login|authdaemond(?:\.\w+)?|authlib)$/;

export const courier: Dialect = { name: 'courier', speaks: (program) => tag.test(program), parse: parseCourier };
