/** Determines the outcome for each recipient of a message, over all its copies. */
import { addressKey } from '../mail/address.ts';
import type { Copy } from './copy.ts';
import { type OpenLeg, wordsOf } from './leg.ts';
import { expandedFirst, stateOfAll } from './legs.ts';
import { continues, feedsLeg, isRefusalOf } from './link.ts';
import type { Recipient } from './story.ts';

/** The final legs: those that continue in no other copy. */
export function finalRecipients(copies: readonly Copy[]): Recipient[] {
  return distinct(copies.flatMap((copy) => copy.legs.flatMap((leg) => endsOf(copies, copy, leg))));
}

function endsOf(copies: readonly Copy[], copy: Copy, leg: OpenLeg): Recipient[] {
  if (isToldElsewhere(copies, copy, leg)) return [];
  const later = copies.filter((next) => next !== copy && feedsLeg(copy, leg, next));
  if (later.length === 0) return isOfKept(copy, leg) ? [] : endsAt(copies, copy, leg);
  const isUnheard = !later.some((next) => isHeard(copies, copy, next));
  return isUnheard ? [unheardOf(recipientOf(copies, copy, leg), later[0]!)] : [];
}

/** Whether the next server's log has the outcome of what a copy handed it, in its own copy or in one split off by a list. */
function isHeard(copies: readonly Copy[], copy: Copy, next: Copy): boolean {
  if (next.isMailbox || next.legs.length > 0) return true;
  const handed = copy.legs.filter((leg) => feedsLeg(copy, leg, next));
  return handed.length === 1 && copies.some((part) => isPartOf(next, part) && part.legs.length > 0);
}

/** Whether the refusal is one between two of our hosts: the client's leg has it. */
function isToldElsewhere(copies: readonly Copy[], copy: Copy, leg: OpenLeg): boolean {
  const isRefused = leg.disposition === 'rejected';
  return isRefused && copies.some((before) => before.legs.some((tried) => isRefusalOf(before, tried, copy, leg)));
}

/** Whether a mailbox's rules sent on, or gave a program, a copy of what the mailbox kept. */
function isOfKept(copy: Copy, { forwardedTo, recipient }: OpenLeg): boolean {
  const isKept = (other: OpenLeg): boolean =>
    other.disposition === 'delivered' && addressKey(other.recipient) === addressKey(recipient);
  return forwardedTo !== undefined && copy.legs.some(isKept);
}

/** Combines a mailbox server's outcome with the address and delays of the leg that handed the message over. */
function endsAt(copies: readonly Copy[], copy: Copy, leg: OpenLeg): Recipient[] {
  const before = copy.isMailbox ? previousLeg(copies, copy, leg) : undefined;
  const end = recipientOf(copies, copy, leg);
  // What a mailbox sent on is another recipient's: the leg before knows nothing of it.
  if (!before || before.leg.forwardedTo !== undefined) return [end];
  const { disposition, at, host, replyText, folder } = end;
  const handed = recipientOf(copies, before.copy, before.leg);
  // It could not be kept: what the server before made of that is the outcome.
  if (disposition === 'deferred') return [handed];
  const said = disposition === 'delivered' ? handed.replyText : replyText;
  const owner = addressKey(end.recipient) === addressKey(handed.recipient) ? {} : { owner: end.recipient };
  return [{ ...handed, disposition, at, host, replyText: said, ...(folder !== undefined && { folder }), ...owner }];
}

function recipientOf(copies: readonly Copy[], copy: Copy, leg: OpenLeg): Recipient {
  const { tries: _tries, forwardedTo: _forwardedTo, ...told } = leg;
  return { ...told, originalRecipient: firstGiven(copies, copy, leg), host: copy.host, pickup: null };
}

/** The outcome when the next server has the message but has logged nothing about recipients yet. */
function unheardOf(recipient: Recipient, next: Copy): Recipient {
  return {
    ...recipient,
    enhancedStatus: null,
    replyCode: null,
    replyText: null,
    relay: null,
    mailer: null,
    at: next.lastAt,
    host: next.host,
    remoteQueueId: null,
    ...fateOfAll(next),
  };
}

/** What became of all recipients of a copy, none of which its log names. */
function fateOfAll({ refusal, links, sightings }: Copy): Pick<Recipient, 'disposition'> & Partial<Recipient> {
  if (refusal) return { disposition: 'rejected', ...wordsOf(refusal) };
  const { state, isOver } = stateOfAll(sightings);
  if (state) return state;
  const bounce = links.find(({ relation }) => relation === 'bounce');
  if (bounce) return { disposition: 'bounced', replyText: bounce.reason ?? null };
  return { disposition: isOver ? 'unknown' : 'queued' };
}

/** Follows the chain back to the address that the message was first sent to, if it differs. */
function firstGiven(copies: readonly Copy[], copy: Copy, leg: OpenLeg): string | null {
  let original = leg.originalRecipient;
  let at = { copy, leg };
  for (let step = 0; step < copies.length; step++) {
    const before = previousLeg(copies, at.copy, at.leg);
    if (!before) break;
    original = before.leg.originalRecipient ?? before.leg.recipient;
    at = before;
  }
  original ??= sourceOfClone(copies, at.copy);
  return original !== null && addressKey(original) !== addressKey(leg.recipient) ? original : null;
}

function previousLeg(copies: readonly Copy[], copy: Copy, leg: OpenLeg): { copy: Copy; leg: OpenLeg } | undefined {
  const made = [copy, ...copies.filter((parent) => isPartOf(parent, copy))];
  for (const before of copies) {
    if (made.includes(before)) continue;
    const feeding = before.legs.filter((one) => made.some((next) => feedsLeg(before, one, next)));
    const same = feeding.find((one) => continues(one, leg)) ?? (feeding.length === 1 ? feeding[0] : undefined);
    if (same) return { copy: before, leg: same };
  }
  return undefined;
}

/** The list that a copy was made for, where the copy that it was cut off names one alone. */
function sourceOfClone(copies: readonly Copy[], clone: Copy): string | null {
  const isFrom = ({ host, links }: Copy) =>
    host === clone.host &&
    links.some(({ relation, otherQueueId }) => relation === 'clone' && otherQueueId === clone.queueId);
  const [source, ...others] = copies.filter(isFrom).flatMap(({ legs }) => expandedFirst(legs));
  return source === undefined || others.length > 0 ? null : source.recipient;
}

/** Whether a copy was split off another, for the owner of a list or because of too many recipients. */
function isPartOf(parent: Copy, part: Copy): boolean {
  const cuts = parent.links.filter(({ relation }) => relation === 'clone' || relation === 'split');
  return parent.host === part.host && cuts.some(({ otherQueueId }) => otherQueueId === part.queueId);
}

/** Merges entries for an address that is reached several times with the same outcome. */
function distinct(recipients: readonly Recipient[]): Recipient[] {
  const kept = new Map<string, Recipient>();
  for (const recipient of recipients) {
    const key = `${addressKey(recipient.recipient)}\0${addressKey(recipient.originalRecipient ?? '')}\0${recipient.disposition}`;
    if (!kept.has(key)) kept.set(key, recipient);
  }
  return [...kept.values()];
}
