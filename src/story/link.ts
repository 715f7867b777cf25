/** Decides whether two copies are the same message: a queue ID in a reply proves it, unless Message-ID or time contradict. */
import { addressKey } from '../mail/address.ts';
import { isWaiting } from '../mail/disposition.ts';
import type { Link, MailEvent, NoticeRelation } from '../mail/event.ts';
import { isLoopback } from '../mail/ip.ts';
import type { Copy } from './copy.ts';
import type { OpenLeg } from './leg.ts';
import { isSameUser } from './pickup.ts';

/** Largest difference between the clocks of two hosts. */
const skewMs = 10 * 60_000;
/** Largest difference if a host's zone is wrong; only accepted if both copies have the same Message-ID. */
const zoneSkewMs = 26 * 3_600_000;

/** A mailbox server logs a delivery this close to the server that handed it over. */
export const mailboxMs = 60_000;
/** A server logs its refusal this close to the server that it refused. */
export const refusalMs = 10_000;

/** Link relations with which the other queue ID continues the same message. */
const carriesOn: ReadonlySet<Link['relation']> = new Set<Link['relation']>(['clone', 'split', 'forward', 'requeue']);

export function isSameMessage(link: Link): boolean {
  return carriesOn.has(link.relation);
}

export function isNotice(link: Link): link is Link & { readonly relation: NoticeRelation } {
  return !isSameMessage(link);
}

/** Whether `next` can be the copy that a server made of `leg` of `copy`: it has the queue ID of the reply, at about that time. */
export function isNextHop(copy: Copy, leg: OpenLeg, next: Copy): boolean {
  if (leg.remoteQueueId === null || leg.remoteQueueId !== next.queueId) return false;
  if (copy.host === next.host && copy.queueId === next.queueId) return false;
  const apartMs = Math.abs((next.receivedAt ?? next.firstAt) - leg.at);
  return agree(copy, next) && apartMs <= (copy.messageId !== null && next.messageId !== null ? zoneSkewMs : skewMs);
}

/** Whether nothing known to both contradicts. Filters and lists may rewrite the sender, so it does not count. */
export function agree(a: Copy, b: Copy): boolean {
  if (a.messageId === null || b.messageId === null) return true;
  return sameMessageId(a.messageId, b.messageId);
}

/** Sendmail truncates long Message-IDs. */
export function sameMessageId(a: string, b: string): boolean {
  if (a.toLowerCase() === b.toLowerCase()) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 60 && long.toLowerCase().startsWith(short.toLowerCase());
}

/** Whether an event names a message by its Message-ID. */
export function namesMessage(event: MailEvent, messageId: string): boolean {
  return 'messageId' in event && event.messageId !== undefined && sameMessageId(event.messageId, messageId);
}

/** Whether a recipient of a later copy is the recipient of a leg. */
export function continues(leg: OpenLeg, later: OpenLeg): boolean {
  const key = addressKey(leg.recipient);
  return addressKey(later.recipient) === key || addressKey(later.originalRecipient ?? '') === key;
}

/** Whether a leg continues in another copy: its reply names the queue ID, or it was forwarded or requeued under it. */
export function feedsLeg(copy: Copy, leg: OpenLeg, next: Copy): boolean {
  const isUnnumbered = next.isMailbox && next.queueId === null;
  if (leg.remoteQueueId !== null && !isUnnumbered) return isNextHop(copy, leg, next);
  const target = sentOnTo(leg);
  if (target !== undefined) return isSentOnAs(copy, target, next);
  if (next.isMailbox) return isKeptIn(copy, leg, next);
  const link =
    copy.host === next.host ? copy.links.find(({ otherQueueId }) => otherQueueId === next.queueId) : undefined;
  if (link?.relation === 'forward') return leg.disposition === 'expanded';
  return isWaiting(leg.disposition) && (link?.relation === 'requeue' || isOrigin(copy, next));
}

/** For a mailbox server that gave no delivery id: Message-ID, owner and time decide. */
function isKeptIn(copy: Copy, leg: OpenLeg, mailbox: Copy): boolean {
  const isThen = leg.tries.some(({ at }) => Math.abs(at - mailbox.firstAt) <= mailboxMs);
  const isOwner = mailbox.legs.some(({ recipient }) => isSameUser(recipient, leg.recipient));
  return isThen && isOwner && copy.messageId !== null && mailbox.messageId !== null && agree(copy, mailbox);
}

/** Whether two mailboxes of a server got a message in the same LMTP transaction: `JB3AHWHNBGuKAAAAT9YxdQ:T4` and `…:T4:R2`. */
export function isBeside(a: Copy, b: Copy): boolean {
  const isThen = Math.abs(a.firstAt - b.firstAt) <= mailboxMs;
  const isSame = transactionOf(a) === transactionOf(b) && a.messageId !== null && b.messageId !== null && agree(a, b);
  return a.isMailbox && b.isMailbox && a.host === b.host && isThen && isSame;
}

const transactionOf = ({ queueId }: Copy): string | undefined => queueId?.replace(/:R\d+$/, '');

/** Whether a copy names another as its origin (Postfix `orig_id=`). */
export function isOrigin(from: Copy, to: Copy): boolean {
  return (
    from !== to &&
    to.received.some(({ originQueueId }) => originQueueId !== undefined && originQueueId === from.queueId)
  );
}

/** Whom a mailbox's rules, or a filter, send a message on to under a new queue ID that no line links. */
export function sentOnTo(leg: OpenLeg): string | undefined {
  if (leg.forwardedTo !== undefined) return leg.forwardedTo;
  const isWithProgram = leg.disposition === 'relayed' && leg.relay === null && leg.remoteQueueId === null;
  return isWithProgram ? leg.recipient : undefined;
}

/** The same Message-ID, on the same host, to the address meant, soon. */
function isSentOnAs(copy: Copy, target: string, next: Copy): boolean {
  const isSoon = next.firstAt >= copy.firstAt - 2000 && next.firstAt <= copy.lastAt + skewMs;
  const goesThere = next.legs.some((leg) => addressKey(leg.originalRecipient ?? leg.recipient) === addressKey(target));
  const isOther = copy.host === next.host && copy.queueId !== next.queueId;
  return isSoon && goesThere && isOther && copy.messageId !== null && next.messageId !== null && agree(copy, next);
}

/** Whether a message came in by a program of its own host, as what a filter or a mailbox's rules send on does. */
export function isSubmittedHere({ client }: Copy): boolean {
  return client === null || client.ip === null || isLoopback(client.ip);
}

/** Whether a refusal in another SMTP session, of another host or of the server beside it, is what a try of a leg was told. */
export function isRefusalOf(copy: Copy, leg: OpenLeg, refusing: Copy, refused: OpenLeg): boolean {
  const isSender =
    copy.envelopeSender === null ||
    refusing.envelopeSender === null ||
    isMadeOf(refusing.envelopeSender, copy.envelopeSender);
  return (
    (copy.host !== refusing.host || isToServerBeside(copy, leg, refusing)) &&
    refused.disposition === 'rejected' &&
    isMadeOf(refused.recipient, leg.recipient) &&
    isSender &&
    agree(copy, refusing) &&
    leg.tries.some((tried) => isToldBy(tried, refused))
  );
}

/** Sendmail's submission program hands its mail to the server of the same host. */
function isToServerBeside(copy: Copy, leg: OpenLeg, server: Copy): boolean {
  return copy.queueId !== server.queueId && isLoopback(leg.relay?.ip ?? '') && isSubmittedHere(server);
}

/** Whether an address is what another was handed on as: itself, or a local name with a domain. */
export function isMadeOf(address: string, given: string): boolean {
  const key = addressKey(address);
  const name = addressKey(given);
  return key === name || (name !== '' && !name.includes('@') && key.startsWith(`${name}@`));
}

function isToldBy(tried: OpenLeg['tries'][number], refused: OpenLeg): boolean {
  const isCode = tried.replyCode === null || refused.replyCode === null || tried.replyCode === refused.replyCode;
  const isFailure = tried.disposition === 'bounced' || tried.disposition === 'deferred';
  return isFailure && isCode && Math.abs(tried.at - refused.at) <= refusalMs;
}

/** Whether a copy is (or holds) another host's refusal of a leg of the first. */
export function isRefusedIn(copy: Copy, refusing: Copy): boolean {
  return copy.legs.some((leg) => refusing.legs.some((refused) => isRefusalOf(copy, leg, refusing, refused)));
}
