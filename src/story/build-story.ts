/** Makes one story of the copies of a message: hops, the final answer for each recipient, and the evidence. */
import { addressKey } from '../mail/address.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Copy, OpenLeg } from './copy.ts';
import { continues, feedsLeg, isRefusalOf } from './link.ts';
import { storyId } from './story-id.ts';
import type { BareStory, Evidence, FilterVerdict, Hop, Leg, Recipient, Related } from './story.ts';

/** Tries shown of a leg that was tried often: the first ones and the last ones. */
const mostTries = 12;

/** A handover takes less: a large message over a slow line included. */
const disagreeMs = 2 * 60_000;

/** A copy of another message that has to do with this one. */
export interface RelatedCopy {
  readonly kind: Related['kind'];
  readonly copy: Copy;
}

/** @param copies of one message; the first is where it came in. */
export function buildStory(copies: readonly Copy[], relations: readonly RelatedCopy[]): BareStory {
  const root = copies[0]!;
  const evidence = evidenceOf(copies);
  const firstKnown = <T>(value: (copy: Copy) => T | null): T | null =>
    copies.map(value).find((found) => found !== null) ?? null;
  return {
    id: storyId(root),
    messageId: firstKnown((copy) => copy.messageId),
    envelopeSender: senderOf(copies) ?? (isNotice(relations) ? '' : null),
    receivedAt: root.receivedAt ?? (root.refusal || root.legs.length > 0 ? root.firstAt : null),
    timesInferred: copies.some((copy) => copy.sightings.some(({ line }) => line.inferred)),
    size: firstKnown((copy) => copy.sizeBytes),
    subject: firstKnown((copy) => copy.subject),
    client: root.client,
    hops: copies.map((copy) => hopOf(copies, copy, evidence)),
    recipients: finalRecipients(copies),
    related: relations.map(({ kind, copy }) => ({ kind, storyId: storyId(copy), queueId: copy.queueId ?? '' })),
    verdicts: verdictsOf(copies),
    evidence: evidence.list,
  };
}

/** A local name that the sendmail command was given is told as the address that the next copy made of it. */
function senderOf(copies: readonly Copy[]): string | null {
  const senders = copies.flatMap(({ envelopeSender }) => envelopeSender ?? []);
  const first = senders[0] ?? null;
  if (first === null || first === '' || first.includes('@')) return first;
  return senders.findLast((sender) => sender.startsWith(`${first}@`)) ?? first;
}

/** A DSN has the null sender (RFC 3464 §2), also where its log lines do not say so. */
function isNotice(relations: readonly RelatedCopy[]): boolean {
  return relations.some(({ kind }) => kind === 'bounce-of');
}

/** Each opinion once, however many lines say it. */
function verdictsOf(copies: readonly Copy[]): FilterVerdict[] {
  const verdicts = new Map<string, FilterVerdict>();
  for (const { event, line } of copies.flatMap((copy) => copy.sightings)) {
    if (event.kind !== 'verdict') continue;
    const { filter, result, score = null } = event;
    const key = `${filter}\0${result}\0${line.host}`;
    if (!verdicts.has(key)) verdicts.set(key, { filter, result, score, host: line.host, at: line.at });
  }
  return [...verdicts.values()];
}

interface EvidenceList {
  readonly list: readonly Evidence[];
  indexOf(sighting: Sighting): number;
}

function placeOf({ line }: Sighting): string {
  return `${line.source}/${line.offset}`;
}

function evidenceOf(copies: readonly Copy[]): EvidenceList {
  const lines = new Map(copies.flatMap((copy) => copy.sightings).map((sighting) => [placeOf(sighting), sighting.line]));
  const order = new Map(copies.map((copy, index) => [copy.host, index]));
  const sorted = [...lines].sort(
    ([, a], [, b]) => a.at - b.at || order.get(a.host)! - order.get(b.host)! || a.offset - b.offset,
  );
  const indexes = new Map(sorted.map(([place], index) => [place, index]));
  return {
    list: sorted.map(([, { file, offset, host, at, raw, inferred }]) => ({
      file,
      offset,
      host,
      at,
      line: raw,
      inferred,
    })),
    indexOf: (sighting) => indexes.get(placeOf(sighting)) ?? 0,
  };
}

function hopOf(copies: readonly Copy[], copy: Copy, evidence: EvidenceList): Hop {
  const { host, program, queueId, receivedAt, envelopeSender, client, protocol, tls } = copy;
  return {
    host,
    program,
    queueId,
    receivedAt: receivedAt ?? copy.firstAt,
    envelopeSender,
    client,
    protocol,
    tls,
    staySeconds: staySecondsOf(copy),
    clockAheadSeconds: clockAheadSecondsOf(copies, copy),
    legs: copy.legs.map((leg) => legOf(leg, evidence)),
  };
}

function staySecondsOf({ receivedAt, legs }: Copy): number | null {
  const last = Math.max(...legs.map((leg) => leg.at));
  return receivedAt === null || !Number.isFinite(last) ? null : Math.max(0, Math.round((last - receivedAt) / 1000));
}

/** The next server has the message by the time that its reply is logged: a longer way apart, the clocks disagree. */
function clockAheadSecondsOf(copies: readonly Copy[], copy: Copy): number | null {
  for (const before of copies) {
    const handed = before.host === copy.host ? undefined : before.legs.find((leg) => feedsLeg(before, leg, copy));
    const aheadMs = (copy.receivedAt ?? copy.firstAt) - (handed?.at ?? Number.NaN);
    if (Math.abs(aheadMs) > disagreeMs) return Math.round(aheadMs / 1000);
  }
  return null;
}

function legOf(open: OpenLeg, evidence: EvidenceList): Leg {
  const { forwardedTo: _forwardedTo, tries, ...leg } = open;
  const shown = tries.length <= mostTries ? tries : [...tries.slice(0, 2), ...tries.slice(2 - mostTries)];
  return { ...leg, tries: shown.map(({ sighting, ...tried }) => ({ ...tried, evidence: evidence.indexOf(sighting) })) };
}

/** The ends of all ways: legs that no copy of ours carries on. What one host refused another is told by that other's leg. */
function finalRecipients(copies: readonly Copy[]): Recipient[] {
  const recipients: Recipient[] = [];
  for (const copy of copies) {
    for (const leg of copy.legs) {
      if (copies.some((before) => before.legs.some((tried) => isRefusalOf(before, tried, copy, leg)))) continue;
      const later = copies.filter((next) => next !== copy && feedsLeg(copy, leg, next));
      if (later.length === 0) recipients.push(...endsAt(copies, copy, leg));
      else if (later.every((next) => next.isMailbox)) continue;
      else if (later.every((next) => next.legs.length === 0))
        recipients.push(unheardOf(recipientOf(copies, copy, leg), later[0]!));
    }
  }
  return distinct(recipients);
}

/** A mailbox server's word is about what the leg before handed over; that leg knows the address and the delays. */
function endsAt(copies: readonly Copy[], copy: Copy, leg: OpenLeg): Recipient[] {
  const before = copy.isMailbox ? previousLeg(copies, copy, leg) : undefined;
  const end = recipientOf(copies, copy, leg);
  if (!before) return [end];
  const { disposition, at, host, replyText } = end;
  const handed = recipientOf(copies, before.copy, before.leg);
  // It could not be kept: what the server before made of that is the outcome.
  if (disposition === 'deferred') return [handed];
  return [{ ...handed, disposition, at, host, replyText: disposition === 'delivered' ? handed.replyText : replyText }];
}

function recipientOf(copies: readonly Copy[], copy: Copy, leg: OpenLeg): Recipient {
  const {
    recipient,
    disposition,
    enhancedStatus,
    replyCode,
    replyText,
    relay,
    mailer,
    at,
    attempts,
    delaySeconds,
    remoteQueueId,
  } = leg;
  const originalRecipient = firstGiven(copies, copy, leg);
  const own = { host: copy.host, remoteQueueId, pickup: null };
  return {
    recipient,
    originalRecipient,
    disposition,
    enhancedStatus,
    replyCode,
    replyText,
    relay,
    mailer,
    at,
    attempts,
    delaySeconds,
    ...own,
  };
}

/** The next server has the message, but its log has no word about recipients yet. */
function unheardOf(recipient: Recipient, next: Copy): Recipient {
  return {
    ...recipient,
    disposition: next.refusal ? 'rejected' : 'queued',
    enhancedStatus: next.refusal?.enhancedStatus ?? null,
    replyCode: next.refusal?.replyCode ?? null,
    replyText: next.refusal?.replyText ?? null,
    relay: null,
    mailer: null,
    at: next.lastAt,
    host: next.host,
    remoteQueueId: null,
  };
}

/** Walks back to the address that the message was first sent to, where it differs. */
function firstGiven(copies: readonly Copy[], copy: Copy, leg: OpenLeg): string | null {
  let original = leg.originalRecipient;
  let at = { copy, leg };
  for (let step = 0; step < copies.length; step++) {
    const before = previousLeg(copies, at.copy, at.leg);
    if (!before) break;
    original = before.leg.originalRecipient ?? before.leg.recipient;
    at = before;
  }
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

/** Whether a copy was cut off another, for an owner of a list or because it had too many recipients. */
function isPartOf(parent: Copy, part: Copy): boolean {
  const cuts = parent.links.filter(({ relation }) => relation === 'clone' || relation === 'split');
  return parent.host === part.host && cuts.some(({ otherQueueId }) => otherQueueId === part.queueId);
}

/** One entry for an address that several ways lead to with the same end. */
function distinct(recipients: readonly Recipient[]): Recipient[] {
  const kept = new Map<string, Recipient>();
  for (const recipient of recipients) {
    const key = `${addressKey(recipient.recipient)}\0${addressKey(recipient.originalRecipient ?? '')}\0${recipient.disposition}`;
    if (!kept.has(key)) kept.set(key, recipient);
  }
  return [...kept.values()];
}
