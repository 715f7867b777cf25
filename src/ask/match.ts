/** Decides what a question is about: which sightings are worth following, and which stories answer it. */
import { addressKey, domainOf } from '../mail/address.ts';
import type { MailEvent } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { BareStory } from '../story/story.ts';
import { namesMessage } from '../story/link.ts';
import type { Range } from '../time/range.ts';
import type { Party, Query } from './query.ts';

/** Whether an address is the party meant. */
export function isParty(party: Party, address: string): boolean {
  const key = addressKey(address);
  if (party.kind === 'address') return key === party.address;
  if (party.kind === 'domain') return domainOf(key) === party.domain;
  return isLike(party.pattern, key);
}

/** `*` is any run of characters. Linear, whatever is asked. */
function isLike(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Whether a sighting may belong to a story that answers the question. */
export function isCandidate(query: Query, { event, line }: Sighting): boolean {
  if (!isWithin(query.range, line.at) || !isAboutMessage(event)) return false;
  if (query.queueId !== null)
    return event.queueId === query.queueId || ('remoteQueueId' in event && event.remoteQueueId === query.queueId);
  if (query.messageId !== null) return namesMessage(event, query.messageId);
  const parties = partiesOf(query);
  return parties.length === 0 || addressesOf(event).some((address) => parties.some((party) => isParty(party, address)));
}

/** Whether a story answers the question. */
export function isAnswer(query: Query, story: BareStory): boolean {
  const senders = [story.envelopeSender, ...story.hops.map((hop) => hop.envelopeSender)].filter(
    (sender) => sender !== null,
  );
  const recipients = story.hops
    .flatMap((hop) => hop.legs)
    .flatMap(({ recipient, originalRecipient }) =>
      originalRecipient === null ? [recipient] : [recipient, originalRecipient],
    );
  const has = (party: Party, addresses: readonly string[]) => addresses.some((address) => isParty(party, address));
  return (
    story.evidence.some(({ at }) => isWithin(query.range, at)) &&
    (query.from === null || has(query.from, senders)) &&
    (query.to === null || has(query.to, recipients)) &&
    query.either.every((party) => has(party, [...senders, ...recipients])) &&
    (query.queueId === null ||
      story.hops.some(
        (hop) => hop.queueId === query.queueId || hop.legs.some((leg) => leg.remoteQueueId === query.queueId),
      )) &&
    (query.statuses.length === 0 || story.recipients.some(({ disposition }) => query.statuses.includes(disposition))) &&
    (query.hosts.length === 0 || story.hops.some((hop) => query.hosts.some((host) => isHost(host, hop.host))))
  );
}

function isWithin({ from, to }: Range, at: number): boolean {
  return at >= from && at < to;
}

export function partiesOf(query: Query): Party[] {
  return [query.from, query.to, ...query.either].filter((party) => party !== null);
}

/** `mx1` means `mx1.example.com` too. */
function isHost(wanted: string, host: string): boolean {
  const name = host.toLowerCase();
  return name === wanted || name.startsWith(`${wanted}.`);
}

/** Session talk and notes follow their message, they do not lead to it; log-ins are no messages. */
function isAboutMessage(event: MailEvent): boolean {
  return (
    event.kind === 'refusal' ||
    event.kind === 'stored' ||
    ((event.kind === 'received' || event.kind === 'delivery' || event.kind === 'queue') && event.queueId !== null)
  );
}

function addressesOf(event: MailEvent): readonly string[] {
  if (event.kind === 'received') return [...known(event.envelopeSender), ...(event.recipients ?? [])];
  if (event.kind === 'delivery') return [...event.recipients, ...known(event.originalRecipient, event.controllingUser)];
  if (event.kind === 'stored') return [event.user];
  if (event.kind === 'refusal') return known(event.envelopeSender, event.recipient);
  return event.kind === 'queue' ? (event.recipients ?? []) : [];
}

function known(...addresses: readonly (string | undefined)[]): string[] {
  return addresses.filter((address) => address !== undefined);
}
