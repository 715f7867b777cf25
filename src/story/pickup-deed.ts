/** Turns what the log says that POP3 and IMAP sessions did to one message, by its Message-ID, into what that shows of its pickup. */
import type { LoggedLine } from '../lines/sighting.ts';
import type { MailboxAccess } from '../mail/event.ts';
import type { Pickup, PickupKind } from './story.ts';

export interface Visit {
  readonly at: number;
  readonly access: MailboxAccess;
  readonly line: LoggedLine;
}

/** A pickup with the visit that shows it, if one does. */
export interface Finding {
  readonly pickup: Pickup;
  readonly visit: Visit | null;
}

export const found = (kind: PickupKind, visit: Visit | null, text: string): Finding => ({
  pickup: { kind, at: visit?.at ?? null, text },
  visit,
});

/** A session can do something to a message; the server does so by itself. */
export const isSession = ({ access }: Visit): boolean => access.protocol !== 'server';

/** The end of the session of a visit, if it is logged. */
export function endOf(visits: readonly Visit[], { at, access }: Visit): Visit | undefined {
  return visits.find(
    (other) =>
      other.access.what === 'logout' &&
      other.access.protocol === access.protocol &&
      (access.session === undefined || other.access.session === undefined
        ? other.at >= at
        : other.access.session === access.session),
  );
}

/** The line of a visit, and those of the beginning and end of its session. */
export function linesOf(visits: readonly Visit[], visit: Visit): LoggedLine[] {
  const { session, what } = visit.access;
  const end = what === 'login' ? endOf(visits, visit) : undefined;
  const isEdge = ({ access }: Visit) =>
    session !== undefined && access.session === session && (access.what === 'login' || access.what === 'logout');
  return visits.filter((other) => other === visit || other === end || isEdge(other)).map(({ line }) => line);
}

/** Messages of others that a session marked as read: so far the messages that it took are those. */
export function readBeside(messageId: string | null, visits: readonly Visit[], end: MailboxAccess): number {
  if (end.session === undefined || messageId === null) return 0;
  const read = visits
    .map(({ access }) => access)
    .filter(({ session, action }) => session === end.session && action === 'flag_change')
    .flatMap((access) => access.messageId?.toLowerCase() ?? []);
  return read.includes(messageId.toLowerCase()) ? 0 : new Set(read).size;
}

/** What the server itself did to this message. */
export function removalOf(messageId: string | null, visits: readonly Visit[]): string | undefined {
  if (messageId === null) return undefined;
  const done = visits
    .filter((visit) => !isSession(visit) && visit.access.messageId?.toLowerCase() === messageId.toLowerCase())
    .map(({ access }) => access.what);
  if (!done.includes('delete')) return undefined;
  return `Since then the server itself (an administrator’s command, expiry or synchronisation) has ${done.includes('fetch') ? 'moved it to another folder' : 'deleted it'}.`;
}

export const nameOf = (protocol: MailboxAccess['protocol']): string => (protocol === 'pop3' ? 'a POP3' : 'an IMAP');

/** Messages or bytes of messages went to the client in this session. */
export const tookSomething = ({ retrieved, retrievedBytes }: MailboxAccess): boolean =>
  (retrieved ?? 0) > 0 || (retrievedBytes ?? 0) > 0;

export const isCounted = ({ retrieved, retrievedBytes }: MailboxAccess): boolean =>
  retrieved !== undefined || retrievedBytes !== undefined;

/** Whether the session of a visit took anything, as far as its end says; servers log the end before or after the deed. */
function tookIn(visits: readonly Visit[], { at, access }: Visit): boolean | undefined {
  const ends = visits.filter(
    (other) =>
      other.access.protocol === access.protocol &&
      (access.session === undefined ? other.at >= at : other.access.session === access.session) &&
      isCounted(other.access),
  );
  return ends.length === 0 ? undefined : ends.some((other) => tookSomething(other.access));
}

const wordOf = ({ what, action }: MailboxAccess): string =>
  action === 'flag_change' ? 'marked it as read' : what === 'fetch' ? 'copied it to another folder' : 'deleted it';

/** What a session did to this very message. */
function deedOf(visits: readonly Visit[], visit: Visit): Finding {
  const { access } = visit;
  const { protocol, action } = access;
  const by = `${nameOf(protocol)} session`;
  if (access.what === 'fetch' && action === undefined) return found('fetched', visit, `Fetched by ${by}.`);
  // Dovecot's POP3 server marks nothing as read but what was downloaded.
  if (action === 'flag_change' && protocol === 'pop3') return found('fetched', visit, 'Fetched: downloaded over POP3.');
  const took = tookIn(visits, visit);
  if (took === false)
    return found('login-nothing-taken', visit, `Logged in since: ${by} ${wordOf(access)} and took nothing.`);
  if (took && action === 'flag_change') return found('fetched', visit, 'Fetched: marked as read over IMAP.');
  if (took && protocol === 'pop3') return found('fetched', visit, 'Fetched: downloaded and deleted over POP3.');
  return found('probably-fetched', visit, `Probably fetched: ${by} ${wordOf(access)}.`);
}

/** What the sessions did to the message, in the order of the log. */
export function deedsOn(messageId: string | null, visits: readonly Visit[]): Finding[] {
  if (messageId === null) return [];
  return visits
    .filter(({ access }) => access.messageId?.toLowerCase() === messageId.toLowerCase())
    .map((visit) => deedOf(visits, visit));
}
