/** Explains why a question found nothing: no logs then, another day, the other side, a near address. */
import { addressKey, domainOf } from '../mail/address.ts';
import type { HostCoverage, LogStore } from '../store/log-store.ts';
import { formatInstant } from '../time/format.ts';
import { slipsBetween } from './question/likeness.ts';
import { writeParty } from './question/party.ts';
import { partiesOf } from './match.ts';
import type { Party, Problem, Query } from './query.ts';
import type { Sight } from './sight.ts';
import { type Search, timeOf } from './search.ts';

interface Means {
  readonly store: LogStore;
  readonly search: Search;
  readonly sight: Sight;
  readonly coverage: readonly HostCoverage[];
  readonly now: number;
}

/** Addresses looked through for a near one. */
const mostAddresses = 2000;
const mostNear = 3;

type Doctor = (query: Query, means: Means) => Promise<Finding | undefined>;

interface Finding {
  readonly message: string;
  readonly suggestion: string | null;
}

/** The first that has something to say does. */
const doctors: readonly Doctor[] = [otherSide, withoutStatus, otherDay, nearAddress];

/** A problem of kind `nothing-found` (or `no-logs`) with the best hint there is. */
export async function diagnose(query: Query, means: Means): Promise<Problem> {
  if (means.coverage.length === 0) {
    return {
      kind: 'no-logs',
      message: 'No logs have been indexed yet, so there is nothing to search.',
      suggestion: null,
    };
  }
  const lead = outsideCoverage(query, means) ?? 'Nothing found.';
  for (const doctor of doctors) {
    const finding = await doctor(query, means);
    if (finding)
      return { kind: 'nothing-found', message: `${lead} ${finding.message}`, suggestion: finding.suggestion };
  }
  return {
    kind: 'nothing-found',
    message: `${lead} ${reachOf(query, means)} ${advice(query)}`.trim(),
    suggestion: null,
  };
}

function outsideCoverage({ range, zone }: Query, { coverage, now }: Means): string | undefined {
  if (coverage.some(({ from, to }) => range.from <= to && range.to > from)) return undefined;
  return `That time is outside the logs: ${coverage.map(({ host, from, to }) => `logs of ${host} reach from ${formatInstant(from, zone, { now })} to ${formatInstant(to, zone, { now })}`).join('; ')}.`;
}

/** Asked for as sender, seen as recipient, or the other way round. */
async function otherSide(query: Query, { search }: Means): Promise<Finding | undefined> {
  const asked = query.from && !query.to ? query.from : query.to && !query.from ? query.to : null;
  if (!asked) return undefined;
  const turned = { ...query, from: query.from ? null : asked, to: query.from ? asked : null };
  const { total } = await search.run(turned, 1);
  if (total === 0) return undefined;
  const [was, is] = query.from ? ['sender', 'recipient'] : ['recipient', 'sender'];
  const side = query.from ? 'to' : 'from';
  return {
    message: `${writeParty(asked)} is no ${was} in that time, but it is a ${is}.`,
    suggestion: withTime(`${side}:${writeParty(asked)}`, query),
  };
}

/** There is such mail, but it ended otherwise (or on other hosts). */
async function withoutStatus(query: Query, { search }: Means): Promise<Finding | undefined> {
  if (query.statuses.length === 0 && query.hosts.length === 0) return undefined;
  const { stories, total } = await search.run({ ...query, statuses: [], hosts: [] }, 20);
  if (total === 0 || partiesOf(query).length === 0) return undefined;
  const ends = [...new Set(stories.flatMap((story) => story.recipients.map(({ disposition }) => disposition)))];
  const message =
    query.statuses.length > 0
      ? `There is such mail, but it is ${ends.join(', ')}.`
      : 'There is such mail, but on other hosts.';
  return { message, suggestion: withTime(partiesOf(query).map(writeParty).join(' to '), query) };
}

/** The newest such message at any time. */
async function otherDay(query: Query, { search, coverage, now }: Means): Promise<Finding | undefined> {
  const whole = {
    from: Math.min(...coverage.map(({ from }) => from)),
    to: Math.max(...coverage.map(({ to }) => to)) + 1,
    phrase: null,
  };
  if (whole.from >= query.range.from && whole.to <= query.range.to) return undefined;
  const { stories } = await search.run({ ...query, range: whole }, 1);
  const newest = stories[0];
  if (!newest) return undefined;
  const at = timeOf(newest);
  const asked = question(query);
  return {
    message: `The newest such message is of ${formatInstant(at, query.zone, { now })}.`,
    suggestion: `${asked} ${dayOf(at, query.zone)}`.trim(),
  };
}

/** An address that differs by a slip, or has the same name at another domain. */
async function nearAddress(query: Query, { store, sight }: Means): Promise<Finding | undefined> {
  for (const party of partiesOf(query)) {
    if (party.kind !== 'address') continue;
    const known = (await knownNear(party.address, store)).filter((address) => sight.mayName(address));
    const near = known.filter((address) => address !== party.address).slice(0, mostNear);
    if (near.length > 0) {
      const message = `The logs do not know ${party.address}${known.includes(party.address) ? ' in this combination' : ''}, but ${near.join(', ')}.`;
      return { message, suggestion: withTime(near[0]!, query) };
    }
  }
  return undefined;
}

async function knownNear(address: string, store: LogStore): Promise<string[]> {
  const key = addressKey(address);
  const [name = '', domain = domainOf(key) ?? ''] = key.split('@');
  const patterns = [`*@${domain}`, `${name}@*`, `${name.slice(0, 2)}*`, name];
  const terms = await Promise.all(patterns.map((pattern) => store.matchingTerms('a:', pattern, mostAddresses)));
  const addresses = [...new Set(terms.flat())].map((term) => term.slice(2));
  return addresses
    .map((known) => ({ known, slips: slipsTo(key, known) }))
    .filter(({ slips }) => slips <= 2)
    .sort((a, b) => a.slips - b.slips)
    .map(({ known }) => known);
}

/** The same name elsewhere, or with no domain at all (a local name), is as near as one slip. */
function slipsTo(asked: string, known: string): number {
  if (asked.split('@')[0] === known.split('@')[0]) return asked === known ? 0 : 1;
  return slipsBetween(asked, known);
}

function reachOf({ zone }: Query, { coverage, now }: Means): string {
  const reach = coverage.map(
    ({ host, from, to }) => `${host} from ${formatInstant(from, zone, { now })} to ${formatInstant(to, zone, { now })}`,
  );
  return `I looked through the logs of ${reach.slice(0, 5).join('; ')}${reach.length > 5 ? ` and ${reach.length - 5} more hosts` : ''}.`;
}

function advice(query: Query): string {
  if (query.queueId !== null) return 'Queue IDs are case-sensitive and belong to one server.';
  return 'If it was sent, it has not reached these servers: ask the sender for the bounce, or for the exact address and time.';
}

function question(query: Query): string {
  const side = (name: string, party: Party | null) => (party ? `${name}:${writeParty(party)}` : '');
  return [
    query.queueId,
    query.messageId === null ? null : `id:${query.messageId}`,
    ...query.either.map(writeParty),
    side('from', query.from),
    side('to', query.to),
    ...query.statuses.map((status) => `status:${status}`),
  ]
    .filter(Boolean)
    .join(' ');
}

function withTime(asked: string, { range }: Query): string {
  return range.phrase === null ? asked : `${asked} ${range.phrase}`;
}

/** `2026-01-11`, as the question language reads it. */
function dayOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}
