/** Makes the events that all mailbox servers have in common: somebody logged in, could not, or left. */
import type { Client, MailboxAccess, MailEvent, Session } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';

/** What is known of one IMAP or POP3 session line before its outcome. */
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

/** A login that failed: an access where somebody is named, else only a session. */
export function failedLogin(seen: Seen): MailEvent {
  return seen.user === '' ? sessionEvent('auth-failed', seen.text, seen.client) : accessEvent(seen, 'login-failed');
}

export function sessionEvent(about: Session['about'], text: string, client?: Client): Session {
  return { kind: 'session', queueId: null, about, side: 'server', ...(client && { client }), text };
}

export function noteEvent(text: string, trouble: boolean): MailEvent {
  return { kind: 'note', queueId: null, text, ...(trouble && { trouble }) };
}

/** `host.example.com`, `UNKNOWN`, `[192.0.2.7]` as a name, and an address beside it. */
export function clientOf(name: string | undefined, address: string | undefined): Client {
  const ip = parseIp(address ?? '') ?? parseIp(name ?? '');
  const named = name !== undefined && name !== '' && name !== 'UNKNOWN' && parseIp(name) === undefined;
  return { ...(named && { name }), ...(ip !== undefined && { ip }) };
}

/** Words of any server that speak of something broken on our side. */
export const speaksOfTrouble = (text: string): boolean =>
  /\b(?:ERR(?:OR)?|IOERROR|DBERROR|CRIT|ALERT|FATAL|WARN(?:ING)?|[Ff]ail(?:ed|ure)|[Ff]atal|[Ee]rror|unable|cannot|can't|couldn't|denied|corrupt|killed)\b/.test(
    text,
  );
