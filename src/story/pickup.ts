/** Decides from logged POP3 and IMAP sessions whether a delivered message was picked up, claiming no more than they show. */
import { addressKey, domainOf, localPartOf, withoutTag } from '../mail/address.ts';
import type { MailboxAccess } from '../mail/event.ts';
import type { LoggedLine, Sighting } from '../lines/sighting.ts';
import {
  deedsOn,
  endOf,
  type Finding,
  found,
  isCounted,
  isSession,
  linesOf,
  nameOf,
  readBeside,
  removalOf,
  tookSomething,
  type Visit,
} from './pickup-deed.ts';
import type { Pickup, PickupKind } from './story.ts';

/** A message as it was handed to a mailbox. */
export interface Handover {
  /** Possible names of the mailbox: the recipient, the result of an alias, the mailbox server's own name. */
  readonly users: readonly string[];
  /** Epoch milliseconds. */
  readonly deliveredAt: number;
  /** Without `< >`. */
  readonly messageId: string | null;
  readonly sizeBytes?: number | null;
  /** Whether log-ins are logged at all; if not, their absence means nothing. */
  readonly loginsLogged: boolean;
}

/** A pickup with the lines that show it. */
export interface ShownPickup extends Pickup {
  readonly lines: readonly LoggedLine[];
}

/** `Orders+tag@d` and `orders@d` are one mailbox; if a name has no domain, only local parts are compared. */
export function isSameUser(one: string, other: string): boolean {
  const [a, b] = [mailboxOf(one), mailboxOf(other)];
  return a.local === b.local && (a.domain === undefined || b.domain === undefined || a.domain === b.domain);
}

function mailboxOf(user: string): { local: string; domain: string | undefined } {
  const key = addressKey(user);
  return { local: withoutTag(localPartOf(key)), domain: domainOf(key) };
}

function visitsOf({ users }: Handover, accesses: readonly Sighting[]): Visit[] {
  return accesses
    .flatMap(({ line, event }) => (event.kind === 'access' ? [{ at: line.at, access: event, line }] : []))
    .filter(({ access }) => users.some((user) => isSameUser(user, access.user)))
    .sort((a, b) => a.at - b.at);
}

/** POP3 downloads whole messages: a session that transferred much less than the message's size did not fetch it. */
function isTooLittle({ sizeBytes }: Handover, { protocol, retrievedBytes }: MailboxAccess): boolean {
  return protocol === 'pop3' && retrievedBytes !== undefined && retrievedBytes < (sizeBytes ?? 0) * 0.8;
}

const messages = (count: number): string => (count === 1 ? 'one message' : `${count} messages`);

const amountOf = ({ retrieved, retrievedBytes }: MailboxAccess): string =>
  retrieved === undefined ? `${retrievedBytes} bytes of messages` : messages(retrieved);

/** With enough lines `TOP` sends whole messages, and some programs (fetchmail) use it for that. */
function isToppedWhole({ sizeBytes }: Handover, { topped = 0, toppedBytes = 0 }: MailboxAccess): boolean {
  return topped > 0 && (sizeBytes ?? 0) > 0 && toppedBytes / topped >= (sizeBytes ?? 0) * 0.8;
}

/** Whether the messages that a session took were others, as far as it marked as many as read. */
function tookOthers({ messageId }: Handover, visits: readonly Visit[], end: MailboxAccess): boolean {
  return tookSomething(end) && (end.retrieved ?? Infinity) <= readBeside(messageId, visits, end);
}

/** A session that fetched something, perhaps this message. */
function takingOf(handover: Handover, visits: readonly Visit[], visit: Visit): Finding | undefined {
  const { access } = visit;
  const probably = (deed: string): Finding =>
    found('probably-fetched', visit, `Probably fetched: ${nameOf(access.protocol)} session ${deed}.`);
  if (access.what === 'fetch' && access.messageId === undefined && tookSomething(access))
    return probably('moved new mail away');
  if (access.what !== 'logout') return undefined;
  if (tookOthers(handover, visits, access)) return undefined;
  if (tookSomething(access) && !isTooLittle(handover, access)) return probably(`took ${amountOf(access)}`);
  if (isToppedWhole(handover, access)) return probably(`was sent ${access.toppedBytes} bytes by TOP`);
  if (isCounted(access)) return undefined;
  // UW's ipop3d counts deletions alone, and mail programs delete what they have downloaded.
  if (access.protocol === 'pop3' && (access.deleted ?? 0) > 0)
    return probably(`deleted ${access.deleted} of the messages`);
  // A proxy counts bytes alone, the server behind it messages.
  const isProxied = access.session !== undefined && visits.some((visit) => isSameSession(visit, access));
  const size = isProxied ? 0 : (handover.sizeBytes ?? 0);
  return size > 0 && (access.sentBytes ?? 0) >= size + talkOf(access)
    ? probably(`was sent ${access.sentBytes} bytes`)
    : undefined;
}

const isSameSession = ({ access }: Visit, { session }: MailboxAccess): boolean =>
  access.session === session && isCounted(access);

/** What an IMAP server sends in a session beside messages: its capabilities, folders, flags. */
const talkOf = ({ protocol }: MailboxAccess): number => (protocol === 'imap' ? 2048 : 0);

/** Whether the end of a session says anything of what it took: sent bytes may be a small message, or talk. */
function isMeasured({ sizeBytes }: Handover, end: MailboxAccess): boolean {
  const isSmall = end.sentBytes !== undefined && end.sentBytes < (sizeBytes ?? 0);
  return isCounted(end) || isSmall || end.deleted !== undefined;
}

function tooLittleIn(handover: Handover, visits: readonly Visit[]): string {
  const ends = visits.filter(({ access }) => access.what === 'logout').map(({ access }) => access);
  if (ends.some((access) => isTooLittle(handover, access) && tookSomething(access)))
    return 'but took less than this message has';
  if (ends.some((access) => tookOthers(handover, visits, access))) return 'but took other messages';
  const topped = ends.reduce((sum, access) => sum + (access.topped ?? 0), 0);
  if (topped > 0) return `but took only the beginning of ${messages(topped)}`;
  if (ends.length === 0) return 'but the log does not tell (yet) what was taken';
  if (!ends.some((end) => isMeasured(handover, end))) return 'but the log does not tell what was taken';
  if (!ends.some(isCounted)) return 'and the log shows nothing taken';
  return visits.some((visit) => isOpen(visits, visit))
    ? 'but took nothing in the sessions that have ended'
    : 'but took nothing';
}

/** Whether a session of a visit goes on, as far as its log tells: POP3 sessions are short. */
function isOpen(visits: readonly Visit[], visit: Visit): boolean {
  return visit.access.what === 'login' && visit.access.protocol === 'imap' && endOf(visits, visit) === undefined;
}

/** Number of messages that sessions deleted without naming them in the log. */
function deletedUnnamed(visits: readonly Visit[]): number {
  if (visits.some(({ access }) => access.what === 'delete' && access.messageId !== undefined)) return 0;
  return visits.reduce((sum, { access }) => sum + (access.deleted ?? 0), 0);
}

/** Sessions that do not show that this message was fetched. */
function visitOf(handover: Handover, visits: readonly Visit[]): Finding | undefined {
  const last = visits.findLast(({ access }) => access.what !== 'login-failed');
  if (!last) return undefined;
  const lastLogin = visits.findLast(({ access }) => access.what === 'login');
  const gone = deletedUnnamed(visits);
  const deletion = gone === 0 ? '' : `, and deleted ${messages(gone)}`;
  const came = lastLogin ? 'Logged in since' : 'Was logged in since';
  const text = `${came}, ${tooLittleIn(handover, visits)}${deletion}.`;
  return found('login-nothing-taken', lastLogin ?? last, text);
}

const surestFirst: readonly PickupKind[] = ['fetched', 'probably-fetched', 'login-nothing-taken'];

const surest = (findings: readonly Finding[]): Finding | undefined =>
  surestFirst.flatMap((kind) => findings.find(({ pickup }) => pickup.kind === kind) ?? [])[0];

function silence({ loginsLogged, deliveredAt }: Handover, own: readonly Visit[]): Finding | null {
  const failures = own.filter(({ at }) => at >= deliveredAt);
  if (!loginsLogged && own.length === 0) return null;
  const open = own.some((visit) => isOpen(own, visit))
    ? ', but an IMAP session from before may still be open: what it takes is logged only at its end'
    : '';
  const tried =
    failures.length === 0
      ? ''
      : failures.length === 1
        ? ' One attempt failed.'
        : ` ${failures.length} attempts failed.`;
  return found('no-login', null, `No login since${open}.${tried}`);
}

/** What the server itself did to a message that nobody is known to have fetched. */
function withRemoval(pickup: Pickup, removal: string | undefined): Pickup {
  const isSeen = pickup.kind === 'fetched' || removal === undefined;
  return isSeen ? pickup : { ...pickup, text: `${pickup.text} ${removal}` };
}

/**
 * Whether the user picked the message up: the strongest evidence in the sessions since the delivery.
 * `null` if log-ins are not logged.
 *
 * @param accesses access events, of this user or of others, in any order; also from before the delivery, for sessions
 * that were open then.
 */
export function pickup(handover: Handover, accesses: readonly Sighting[]): ShownPickup | null {
  const all = visitsOf(handover, accesses);
  const own = all.filter(isSession);
  const visits = own.filter(({ at }) => at >= handover.deliveredAt);
  const deeds = deedsOn(handover.messageId, visits);
  const takings = visits.flatMap((visit) => takingOf(handover, visits, visit) ?? []);
  const told = surest([...deeds, ...takings]) ?? visitOf(handover, visits) ?? silence(handover, own);
  const removal = removalOf(
    handover.messageId,
    all.filter(({ at }) => at >= handover.deliveredAt),
  );
  return told && { ...withRemoval(told.pickup, removal), lines: told.visit ? linesOf(own, told.visit) : [] };
}
