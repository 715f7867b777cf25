/** The hints for a question that found nothing; each doctor checks one reason. */
import { formatInstant } from '../time/format.ts';
import { dayAt } from '../time/zone.ts';
import { type Hint, type Means, some, suggestionOf } from './hint.ts';
import { isOpen, partiesOf } from './match.ts';
import { addressesNear } from './near-address.ts';
import { parseParty, writeParty } from './question/party.ts';
import type { Party, Query } from './query.ts';
import { timeOf } from './search.ts';
import { wholeQueueIds } from './whole-queue-id.ts';

type Doctor = (query: Query, means: Means) => Promise<Hint | undefined>;

/** In order; the first one with a hint wins. */
export const doctors: readonly Doctor[] = [
  otherSide,
  otherEnd,
  otherKind,
  unnamedRecipient,
  otherDay,
  cutQueueId,
  nearAddress,
];

const mostNear = 3;

/** Sender and recipient swapped. */
async function otherSide(query: Query, { search }: Means): Promise<Hint | undefined> {
  const { from, to } = query;
  if (!from && !to) return undefined;
  const instead = { ...query, from: to, to: from };
  if ((await some(search, instead)).total === 0) return undefined;
  if (from && to) {
    const [sender, recipient] = [writeParty(from), writeParty(to)];
    return {
      message: `There is no mail from ${sender} to ${recipient} in that time, but the other way round.`,
      instead,
    };
  }
  const [was, is] = from ? ['sender', 'recipient'] : ['recipient', 'sender'];
  return { message: `${writeParty((from ?? to)!)} is no ${was} in that time, but it is a ${is}.`, instead };
}

/** Such mail exists, but with another status or on other hosts. */
async function otherEnd(query: Query, { search }: Means): Promise<Hint | undefined> {
  const { statuses, hosts } = query;
  if (isOpen(query) || (statuses.length === 0 && hosts.length === 0)) return undefined;
  const instead = { ...query, statuses: [], hosts: [] };
  const { stories } = await some(search, instead);
  if (stories.length === 0) return undefined;
  const ends = new Set(stories.flatMap(({ recipients }) => recipients.map(({ disposition }) => disposition)));
  const places = new Set(stories.flatMap((story) => story.hops.map(({ host }) => host)));
  const message =
    statuses.length > 0 && ends.size > 0
      ? `There is such mail, but it is ${[...ends].join(', ')}.`
      : `There is such mail, but on ${[...places].join(', ')}.`;
  return { message, instead };
}

/** An address between angle brackets, as mail programs write it, is read as a Message-ID; and a Message-ID without them as an address. */
async function otherKind(query: Query, { search }: Means): Promise<Hint | undefined> {
  const instead = asOtherKind(query);
  if (!instead || (await some(search, instead)).total === 0) return undefined;
  const message =
    query.messageId === null
      ? `There is no mail of ${instead.messageId}, but a message with that Message-ID.`
      : `No message has the Message-ID <${query.messageId}>, but there is mail of that address.`;
  return { message, instead };
}

function asOtherKind({ messageId, either, ...query }: Query): Query | undefined {
  if (messageId !== null) {
    const party = parseParty(messageId);
    return party?.kind === 'address' ? { ...query, messageId: null, either: [...either, party] } : undefined;
  }
  const [party, ...others] = either;
  return party?.kind === 'address' && party.address !== '' && others.length === 0
    ? { ...query, messageId: party.address, either: [] }
    : undefined;
}

/** A message refused early has a sender but no recipient in the log. */
async function unnamedRecipient(query: Query, { search }: Means): Promise<Hint | undefined> {
  if (partiesOf(query).length < 2) return undefined;
  for (const sender of query.from ? [query.from] : query.either) {
    const instead = { ...query, from: sender, to: null, either: [] };
    const { stories } = await some(search, instead);
    if (!stories.some(({ recipients }) => recipients.length === 0)) continue;
    const message = `There is mail from ${writeParty(sender)} in that time whose recipients the log does not name, as when it is refused early.`;
    return { message, instead };
  }
  return undefined;
}

/** The newest such message at another time. */
async function otherDay(query: Query, { search, coverage, now }: Means): Promise<Hint | undefined> {
  const from = Math.min(...coverage.map((reach) => reach.from));
  const to = Math.max(...coverage.map((reach) => reach.to)) + 1;
  if (from >= query.range.from && to <= query.range.to) return undefined;
  const { stories } = await some(search, { ...query, range: { from, to, phrase: null } }, 1);
  const newest = stories[0];
  if (!newest) return undefined;
  const at = timeOf(newest);
  return {
    message: `The newest such message is of ${formatInstant(at, query.zone, { now })}.`,
    instead: { ...query, range: { from: at, to: at, phrase: dayAt(at, query.zone) } },
  };
}

/** A queue ID of which the end is missing, as when a paste was cut off. */
async function cutQueueId(query: Query, means: Means): Promise<Hint | undefined> {
  if (query.queueId === null) return undefined;
  for (const queueId of await wholeQueueIds(query.queueId, means.store, means.reader)) {
    const instead = { ...query, queueId };
    const isThen = (await some(means.search, instead)).total > 0;
    const then = isThen ? { message: '', instead } : await otherDay(instead, means);
    if (then)
      return { ...then, message: `No queue ID is ${query.queueId}, but ${queueId} begins so. ${then.message}`.trim() };
  }
  return undefined;
}

/** An address with a typing error, or with the same local part at another domain. */
async function nearAddress(query: Query, means: Means): Promise<Hint | undefined> {
  const hints: Hint[] = [];
  for (const party of partiesOf(query)) {
    if (party.kind !== 'address' || party.address === '') continue;
    const known = await addressesNear(party.address, means.store, means.reader);
    const near = known
      .filter((address) => address !== party.address && means.sight.mayName(address))
      .slice(0, mostNear);
    if (near.length === 0) continue;
    const message = `The logs do not know ${party.address}${known.includes(party.address) ? ' in this combination' : ''}, but ${near.join(', ')}.`;
    for (const address of near) {
      const hint = { message, instead: withParty(query, party, partyOf(address)) };
      if ((await suggestionOf(hint, query, means)) !== null) return hint;
    }
    if (!known.includes(party.address)) hints.push({ message, instead: null });
  }
  return hints[0];
}

/** A bare local name is not an address in the question language; as a wildcard it is. */
function partyOf(address: string): Party {
  return address.includes('@') ? { kind: 'address', address } : { kind: 'wildcard', pattern: `${address}*` };
}

function withParty(query: Query, asked: Party, meant: Party): Query {
  const instead = <Side extends Party | null>(party: Side) => (party === asked ? meant : party);
  return { ...query, either: query.either.map(instead), from: instead(query.from), to: instead(query.to) };
}
