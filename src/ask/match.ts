/** Decides which sightings are candidates for a query, and which stories answer it. */
import { addressKey, domainOf, unsigned } from '../mail/address.ts';
import { type Disposition, dispositionByMailbox } from '../mail/disposition.ts';
import type { MailEvent } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { BareStory } from '../story/story.ts';
import { namesMessage } from '../story/link.ts';
import type { Range } from '../time/range.ts';
import type { Party, Query } from './query.ts';

/** Whether an address in the log of `host` is the party, as written or before it was signed (BATV, SRS). */
export function isParty(party: Party, address: string, host = ''): boolean {
  const key = addressKey(address);
  const before = unsigned(key);
  return isNamed(party, key, host) || (before !== undefined && isNamed(party, before, host));
}

function isNamed(party: Party, key: string, host: string): boolean {
  if (party.kind === 'address')
    return key === party.address || (key === party.local?.name && party.local.hosts.has(host));
  if (party.kind === 'domain') return domainOf(key) === party.domain;
  return isLike(party.pattern, key);
}

/** `*` is any run of characters. Takes linear time, whatever the pattern. */
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

/** Whether a sighting may belong to a story that answers the query. */
export function isCandidate(query: Query, { event, line }: Sighting): boolean {
  if (!isWithin(query.range, line.at)) return false;
  if (isOpen(query) && tellsEnds(query)) return tellsEnd(query, event);
  if (query.queueId !== null) return idsOf(event).some((id) => isId(query.queueId!, id));
  if (!isAboutMessage(event)) return false;
  if (query.messageId !== null) return namesMessage(event, query.messageId);
  const parties = partiesOf(query);
  const isAny = (address: string) => parties.some((party) => isParty(party, address, line.host));
  return parties.length === 0 || addressesOf(event).some(isAny);
}

/** Whether the event reports one of the dispositions asked for. */
function tellsEnd({ statuses }: Query, event: MailEvent): boolean {
  const told = dispositionIn(event);
  return told !== undefined && statuses.includes(told);
}

/** The ID that an event is logged under, and that of the next server. */
function idsOf(event: MailEvent): (string | null | undefined)[] {
  const { queueId } = event;
  if (event.kind === 'stored') return [queueId, event.session];
  return [queueId, 'remoteQueueId' in event ? event.remoteQueueId : undefined];
}

/** The disposition that an event reports. */
function dispositionIn(event: MailEvent): Disposition | undefined {
  if (event.kind === 'delivery') return event.disposition;
  if (event.kind === 'refusal') return 'rejected';
  if (event.kind === 'stored') return dispositionByMailbox[event.action];
  if (event.kind !== 'queue' || event.change === 'completed' || event.change === 'released') return undefined;
  return event.change;
}

/** Whether the query asks for dispositions, all of which log lines report. */
export function tellsEnds({ statuses }: Query): boolean {
  return statuses.length > 0 && statuses.every(isTold);
}

/** Some dispositions follow from what is missing in the log: no line reports them. */
function isTold(status: Disposition): boolean {
  return status !== 'queued' && status !== 'unknown';
}

/** Whether a story answers the query. */
export function isAnswer(query: Query, story: BareStory): boolean {
  return (
    story.evidence.some(({ at }) => isWithin(query.range, at)) &&
    isBetween(query, story) &&
    isUnder(query, story) &&
    endsAs(query, story) &&
    isOn(query, story)
  );
}

interface Named {
  readonly address: string | null;
  readonly host: string;
}

/** Whether the parties are among its senders and recipients, on the sides asked for. */
function isBetween({ from, to, either }: Query, { envelopeSender, hops }: BareStory): boolean {
  const senders = hops.map((hop) => ({ host: hop.host, address: hop.envelopeSender ?? envelopeSender }));
  const recipients = hops.flatMap(({ host, legs }) =>
    legs.flatMap(({ recipient, originalRecipient }) => [
      { host, address: recipient },
      { host, address: originalRecipient },
    ]),
  );
  const has = (party: Party, named: readonly Named[]) =>
    named.some(({ address, host }) => address !== null && isParty(party, address, host));
  return (
    (from === null || has(from, senders)) &&
    (to === null || has(to, recipients)) &&
    either.every((party) => has(party, [...senders, ...recipients]))
  );
}

/** A queue ID matches also if it is that of the next server. */
function isUnder({ queueId }: Query, { hops }: BareStory): boolean {
  const ids = hops.flatMap((hop) => [hop.queueId, ...hop.legs.map((leg) => leg.remoteQueueId)]);
  return queueId === null || ids.some((id) => isId(queueId, id));
}

/** Servers tell `a` from `A`, but no two IDs of a log differ by that alone; people who type them do not. */
function isId(wanted: string, id: string | null | undefined): boolean {
  return id?.toLowerCase() === wanted.toLowerCase();
}

function endsAs({ statuses }: Query, { recipients }: BareStory): boolean {
  return statuses.length === 0 || recipients.some(({ disposition }) => statuses.includes(disposition));
}

function isOn({ hosts }: Query, { hops }: BareStory): boolean {
  return hosts.length === 0 || hops.some((hop) => hosts.some((host) => isHost(host, hop.host)));
}

function isWithin({ from, to }: Range, at: number): boolean {
  return at >= from && at < to;
}

/** Whether the query names neither a message nor a party. */
export function isOpen(query: Query): boolean {
  return query.queueId === null && query.messageId === null && partiesOf(query).length === 0;
}

export function partiesOf(query: Query): Party[] {
  return [query.from, query.to, ...query.either].filter((party) => party !== null);
}

/** `mx1` also matches `mx1.example.com`. */
export function isHost(wanted: string, host: string): boolean {
  const name = host.toLowerCase();
  return name === wanted || name.startsWith(`${wanted}.`);
}

/** Unless their queue ID is asked for, sessions and notes are found from their message, not the other way round; log-ins are about no message. */
function isAboutMessage(event: MailEvent): boolean {
  return (
    event.kind === 'refusal' ||
    event.kind === 'stored' ||
    event.kind === 'queue' ||
    event.kind === 'received' ||
    (event.kind === 'delivery' && event.queueId !== null)
  );
}

/** Addresses of senders, recipients and mailboxes that an event names. */
export function addressesOf(event: MailEvent): readonly string[] {
  if (event.kind === 'received') return [...known(event.envelopeSender), ...(event.recipients ?? [])];
  if (event.kind === 'delivery')
    return [...event.recipients, ...known(event.envelopeSender, event.originalRecipient, event.controllingUser)];
  if (event.kind === 'stored') return [event.user];
  if (event.kind === 'refusal') return known(event.envelopeSender, event.recipient);
  return event.kind === 'queue' ? (event.recipients ?? []) : [];
}

function known(...addresses: readonly (string | undefined)[]): string[] {
  return addresses.filter((address) => address !== undefined);
}
