/** Turns what the mailbox servers log of a user's sessions into whether a message that lies in the mailbox was picked up, without ever claiming more. */
import type { MailboxAccess } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Pickup, PickupKind } from './story.ts';

/** A message as it was handed to a mailbox. */
export interface Handover {
  /** Names that the mailbox may go by: the recipient, what an alias made of it, the mailbox server's own name for it. */
  readonly users: readonly string[];
  /** Epoch milliseconds. */
  readonly deliveredAt: number;
  /** Without `< >`. */
  readonly messageId: string | null;
  readonly sizeBytes?: number | null;
  /** Whether the logs hold logins to these mailboxes at all: where they do not, silence says nothing. */
  readonly loginsLogged: boolean;
}

interface Visit {
  readonly at: number;
  readonly access: MailboxAccess;
}

type Finding = Pickup | undefined;

const found = (kind: PickupKind, at: number | null, text: string): Pickup => ({ kind, at, text });

/** `Orders+tag@d` and `orders@d` are one mailbox; where a name has no domain, only the local parts are compared. */
export function isSameUser(one: string, other: string): boolean {
  const [a, b] = [mailboxOf(one), mailboxOf(other)];
  return a.local === b.local && (a.domain === undefined || b.domain === undefined || a.domain === b.domain);
}

function mailboxOf(user: string): { local: string; domain: string | undefined } {
  const [local = '', domain] = user.toLowerCase().split(/@(?=[^@]*$)/);
  return { local: local.replace(/(?<=.)\+.*$/, ''), domain };
}

function visitsSince({ users, deliveredAt }: Handover, accesses: readonly Sighting[]): Visit[] {
  return accesses
    .flatMap(({ line, event }) => (event.kind === 'access' ? [{ at: line.at, access: event }] : []))
    .filter(({ at, access }) => at >= deliveredAt && users.some((user) => isSameUser(user, access.user)))
    .sort((a, b) => a.at - b.at);
}

/** Messages or bytes of messages went to the client in this session. */
const tookSomething = ({ retrieved, retrievedBytes }: MailboxAccess): boolean =>
  (retrieved ?? 0) > 0 || (retrievedBytes ?? 0) > 0;

/** Whether the POP3 session in which a message was deleted also downloaded something. */
function downloadedIn(visits: readonly Visit[], { at, access }: Visit): boolean {
  return visits.some(
    (other) =>
      other.access.protocol === 'pop3' &&
      (access.session === undefined ? other.at >= at : other.access.session === access.session) &&
      tookSomething(other.access),
  );
}

const nameOf = (protocol: MailboxAccess['protocol']): string => (protocol === 'pop3' ? 'a POP3' : 'an IMAP');

/** What a session did to this very message. */
function deedOf(visits: readonly Visit[], visit: Visit): Pickup {
  const { at, access } = visit;
  if (access.action === 'flag_change') return found('fetched', at, 'Fetched: marked as read over IMAP.');
  if (access.what === 'fetch' && access.action === undefined)
    return found('fetched', at, `Fetched by ${nameOf(access.protocol)} session.`);
  if (access.protocol === 'pop3' && downloadedIn(visits, visit))
    return found('fetched', at, 'Fetched: downloaded and deleted over POP3.');
  const deed = access.what === 'fetch' ? 'copied it to another folder' : 'deleted it';
  return found('probably-fetched', at, `Probably fetched: ${nameOf(access.protocol)} session ${deed}.`);
}

/** The surest of what was done to the message, by its Message-ID. */
function deeds({ messageId }: Handover, visits: readonly Visit[]): Finding {
  if (messageId === null) return undefined;
  const done = visits
    .filter(({ access }) => access.messageId?.toLowerCase() === messageId.toLowerCase())
    .map((visit) => deedOf(visits, visit));
  return done.find(({ kind }) => kind === 'fetched') ?? done[0];
}

/** A POP3 session downloads whole messages: one that took much less than this message has did not take it. */
function isTooLittle({ sizeBytes }: Handover, { protocol, retrievedBytes }: MailboxAccess): boolean {
  return protocol === 'pop3' && retrievedBytes !== undefined && retrievedBytes < (sizeBytes ?? 0) * 0.8;
}

function amountOf({ retrieved, retrievedBytes }: MailboxAccess): string {
  if (retrieved === undefined) return `${retrievedBytes} bytes of messages`;
  return retrieved === 1 ? 'one message' : `${retrieved} messages`;
}

/** What a session took, this message perhaps among it. */
function takingOf(handover: Handover, { at, access }: Visit): Finding {
  const probably = (deed: string): Pickup =>
    found('probably-fetched', at, `Probably fetched: ${nameOf(access.protocol)} session ${deed}.`);
  if (access.what === 'fetch' && access.messageId === undefined && tookSomething(access))
    return probably('moved new mail away');
  if (access.what !== 'logout') return undefined;
  if (tookSomething(access)) return isTooLittle(handover, access) ? undefined : probably(`took ${amountOf(access)}`);
  if (access.retrieved !== undefined || access.retrievedBytes !== undefined) return undefined;
  // UW's ipop3d counts deletions alone, and mail programs delete what they have downloaded.
  if (access.protocol === 'pop3' && (access.deleted ?? 0) > 0)
    return probably(`deleted ${access.deleted} of the messages`);
  const size = handover.sizeBytes ?? 0;
  return size > 0 && (access.sentBytes ?? 0) >= size ? probably(`was sent ${access.sentBytes} bytes`) : undefined;
}

/** Somebody was there, and nothing shows that this message was taken. */
function visitOf(handover: Handover, visits: readonly Visit[]): Finding {
  const last = visits.findLast(({ access }) => access.what !== 'login-failed');
  if (!last) return undefined;
  const ends = visits.filter(({ access }) => access.what === 'logout').map(({ access }) => access);
  const isCounted = ends.some((access) => access.retrieved !== undefined || access.retrievedBytes !== undefined);
  const lastLogin = visits.findLast(({ access }) => access.what === 'login') ?? last;
  const took = ends.some((access) => isTooLittle(handover, access) && tookSomething(access))
    ? 'but took less than this message has'
    : isCounted
      ? 'but took nothing'
      : 'and the log shows nothing taken';
  return found('login-nothing-taken', lastLogin.at, `Logged in since, ${took}.`);
}

function silence({ loginsLogged }: Handover, failures: readonly Visit[]): Pickup | null {
  if (!loginsLogged && failures.length === 0) return null;
  const tried =
    failures.length === 0
      ? ''
      : failures.length === 1
        ? ' One attempt failed.'
        : ` ${failures.length} attempts failed.`;
  return found('no-login', null, `No login since.${tried}`);
}

/**
 * Whether the user picked the message up: the surest thing that the sessions since the delivery show.
 * `null` where the logs know nothing of logins.
 *
 * @param accesses access events, of this user or of others, in any order.
 */
export function pickup(handover: Handover, accesses: readonly Sighting[]): Pickup | null {
  const visits = visitsSince(handover, accesses);
  const taking = visits.map((visit) => takingOf(handover, visit)).find((finding) => finding !== undefined);
  return deeds(handover, visits) ?? taking ?? visitOf(handover, visits) ?? silence(handover, visits);
}
