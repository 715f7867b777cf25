/** Builds the story of a message from its copies: hops, the outcome for each recipient, and the evidence. */
import { isFailed } from '../mail/disposition.ts';
import { addressKey, localPartOf, unsigned } from '../mail/address.ts';
import type { Copy } from './copy.ts';
import { EvidenceList } from './evidence.ts';
import { hopOf } from './hop.ts';
import { finalRecipients } from './recipients.ts';
import { withoutStrayRefusals } from './stray-refusals.ts';
import { storyId } from './story-id.ts';
import type { BareStory, FilterVerdict, Related } from './story.ts';

/** A copy of a related message. */
export interface RelatedCopy {
  readonly kind: Related['kind'];
  readonly copy: Copy;
}

/** @param found all copies of one message, first the one with which it came in */
export function buildStory(found: readonly Copy[], relations: readonly RelatedCopy[]): BareStory {
  const copies = withoutStrayRefusals(found);
  const root = copies[0]!;
  const evidence = new EvidenceList(copies);
  const envelopeSender = senderOf(copies) ?? (isNotice(relations) ? '' : null);
  const firstKnown = <T>(value: (copy: Copy) => T | null): T | null =>
    copies.map(value).find((found) => found !== null) ?? null;
  return {
    id: storyId(root),
    messageId: firstKnown((copy) => copy.messageId),
    envelopeSender,
    receivedAt: root.receivedAt ?? (root.refusal || root.legs.length > 0 ? root.firstAt : null),
    timesInferred: copies.some((copy) => copy.sightings.some(({ line }) => line.inferred)),
    size: firstKnown((copy) => copy.sizeBytes),
    subject: firstKnown((copy) => copy.subject),
    client: root.client,
    hops: copies.map((copy) => hopOf(copies, copy, evidence)),
    recipients: finalRecipients(copies),
    related: relations.map((relation) => relatedOf(relation, envelopeSender)),
    verdicts: verdictsOf(copies),
    evidence: evidence.list,
  };
}

function relatedOf({ kind, copy }: RelatedCopy, sender: string | null): Related {
  const { legs, queueId } = copy;
  const isLost = legs.length > 0 && legs.every(({ disposition }) => isFailed(disposition));
  const recipient = kind === 'bounce' && sender !== null ? otherThan(sender, copy) : undefined;
  const named = recipient === undefined ? {} : { recipient };
  return { kind, storyId: storyId(copy), queueId: queueId ?? '', ...named, ...(isLost && { failed: true }) };
}

/** Whom a bounce was sent to, as first given, unless it is the sender, perhaps as local name or signed. */
function otherThan(sender: string, bounce: Copy): string | undefined {
  const nameOf = (address: string) => localPartOf(unsigned(addressKey(address)) ?? addressKey(address));
  const recipients = bounce.legs.map((leg) => leg.originalRecipient ?? leg.recipient);
  return recipients.some((recipient) => nameOf(recipient) === nameOf(sender)) ? undefined : recipients[0];
}

/** Replaces a local name given to the sendmail command by the address in the next copy. */
function senderOf(copies: readonly Copy[]): string | null {
  const senders = copies.flatMap(({ envelopeSender }) => envelopeSender ?? []);
  const first = senders[0] ?? null;
  if (first === null || first === '' || first.includes('@')) return first;
  return senders.findLast((sender) => sender.startsWith(`${first}@`)) ?? first;
}

/** A DSN has the null sender (RFC 3464 §2), even if its log lines do not say so. */
function isNotice(relations: readonly RelatedCopy[]): boolean {
  return relations.some(({ kind }) => kind === 'bounce-of' || kind === 'notice-of');
}

/** Removes repeated verdicts. */
function verdictsOf(copies: readonly Copy[]): FilterVerdict[] {
  const verdicts = new Map<string, FilterVerdict>();
  for (const { event, line } of copies.flatMap((copy) => copy.sightings)) {
    if (event.kind !== 'verdict') continue;
    const { filter, result, score = null, quarantine = null } = event;
    const key = `${filter}\0${result}\0${line.host}`;
    if (!verdicts.has(key)) verdicts.set(key, { filter, result, score, quarantine, host: line.host, at: line.at });
  }
  return [...verdicts.values()];
}
