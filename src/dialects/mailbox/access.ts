/** Makes the events common to all mailbox servers: login, failed login, logout. */
import type { Client, MailboxAccess, MailEvent, Session } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';

/** What is known from the line of an IMAP or POP3 session, except its outcome. */
export interface Seen {
  readonly protocol: MailboxAccess['protocol'];
  readonly user: string;
  readonly client?: Client;
  readonly session?: string;
  readonly text: string;
}

type Counts = Pick<MailboxAccess, 'retrieved' | 'retrievedBytes' | 'deleted' | 'sentBytes' | 'action'>;

export function accessEvent(seen: Seen, what: MailboxAccess['what'], counts: Counts = {}): MailboxAccess {
  return { kind: 'access', queueId: null, what, ...seen, ...counts };
}

/** A failed login: an access event if a user is named, else a session event. */
export function failedLogin(seen: Seen): MailEvent {
  return seen.user === '' ? sessionEvent('auth-failed', seen.text, seen.client) : accessEvent(seen, 'login-failed');
}

export function sessionEvent(about: Session['about'], text: string, client?: Client): Session {
  return { kind: 'session', queueId: null, about, side: 'server', ...(client && { client }), text };
}

export function noteEvent(text: string, trouble: boolean): MailEvent {
  return { kind: 'note', queueId: null, text, ...(trouble && { trouble }) };
}

/** The client from a name (`host.example.com`, `UNKNOWN`, `[192.0.2.7]`) and an address. */
export function clientOf(name: string | undefined, address: string | undefined): Client {
  const ip = parseIp(address ?? '') ?? parseIp(name ?? '');
  const named = name !== undefined && name !== '' && name !== 'UNKNOWN' && parseIp(name) === undefined;
  return { ...(named && { name }), ...(ip !== undefined && { ip }) };
}

/** Whether the text, of any server, is about a trouble on our side. */
export const speaksOfTrouble = (text: string): boolean =>
  /\b(?:ERR(?:OR)?|IOERROR|DBERROR|CRIT|ALERT|FATAL|WARN(?:ING)?|[Ff]ail(?:ed|ure)|[Ff]atal|[Ee]rror|unable|cannot|can't|couldn't|denied|corrupt|killed)\b/.test(
    text,
  );
