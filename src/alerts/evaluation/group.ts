/** Groups what waits by cause, and computes the numbers of each group. */
import type { TroubleCount, Waiting } from '../../store/log-store.ts';
import { type Cause, keyOf } from '../cause.ts';
import { diagnose, type Stuck, withOneName } from './diagnosis.ts';
import { type Facts, mostOf, noFacts } from '../facts.ts';
import { type Situation, tallyMs, waitingNow } from './situation.ts';
import { takenSince } from './traffic.ts';

/** Everything that waits because of one cause, and the lines of our own logs about it. */
export interface Group {
  readonly key: string;
  readonly cause: Cause;
  readonly stuck: readonly Stuck[];
  readonly troubles: readonly TroubleCount[];
}

/** How long a line about a trouble counts. */
const troubleMs = 10 * 60_000;

export function groupsOf(situation: Situation): Map<string, Group> {
  const groups = byCause(withOneName(waitingNow(situation).map(diagnose)));
  for (const trouble of situation.troubles) {
    if (trouble.minute * 60_000 <= situation.at - troubleMs || trouble.minute * 60_000 > situation.at) continue;
    const cause: Cause = { kind: 'host', host: trouble.host, trouble: trouble.trouble };
    const group = groups.get(keyOf(cause)) ?? emptyGroup(cause);
    groups.set(group.key, { ...group, troubles: [...group.troubles, trouble] });
  }
  return groups;
}

export function emptyGroup(cause: Cause): Group {
  return { key: keyOf(cause), cause, stuck: [], troubles: [] };
}

function byCause(stuck: readonly Stuck[]): Map<string, Group> {
  const groups = Map.groupBy(stuck, ({ key }) => key);
  return new Map([...groups].map(([key, all]) => [key, { ...emptyGroup(all[0]!.cause), stuck: all }]));
}

/** Number of distinct messages. */
export function messagesOf(stuck: readonly Stuck[]): number {
  return new Set(stuck.map(({ message }) => message)).size;
}

/** Whether there are at least so many distinct messages; stops counting early. */
export function hasMessages(
  stuck: readonly Stuck[],
  count: number,
  isMeant: (one: Stuck) => boolean = () => true,
): boolean {
  const messages = new Set<string>();
  for (const one of stuck) if (isMeant(one) && messages.add(one.message).size >= count) return true;
  return false;
}

/** Cache: several rules ask for the same numbers. */
const knownFacts = new WeakMap<Group, Facts>();

/** The numbers of a group in the situation that it was found in. */
export function factsOf(group: Group, situation: Situation): Facts {
  const known = knownFacts.get(group);
  if (known) return known;
  const facts = group.stuck.length === 0 ? factsOfLines(group) : factsOfQueue(group, situation);
  knownFacts.set(group, facts);
  return facts;
}

/** The facts when nothing waits but the log reports the trouble. */
function factsOfLines({ troubles }: Group): Facts {
  const { words, lines } = saidIn(troubles);
  const beganAt = troubles.length === 0 ? null : Math.min(...troubles.map(({ minute }) => minute * 60_000));
  return { ...noFacts, hosts: hostsOf([], troubles), words, lines, beganAt };
}

function saidIn(troubles: readonly TroubleCount[]): { words: string | null; lines: number } {
  return { words: troubles.at(-1)?.text ?? null, lines: troubles.reduce((sum, { count }) => sum + count, 0) };
}

function factsOfQueue({ cause, stuck, troubles }: Group, situation: Situation): Facts {
  const { words, lines } = saidIn(troubles);
  const newest = stuck.reduce((latest, one) => (one.row.lastAt > latest.row.lastAt ? one : latest));
  const { host, queueId, envelopeSender, recipient, lastAt } = newest.row;
  const reasons = mostOf(countBy(stuck, ({ reason }) => reason));
  const sites = countBy(stuck, cause.kind === 'destination' ? domainOfRecipient : destinationOf);
  return {
    ...noFacts,
    messages: messagesOf(stuck),
    recipients: recipientsOf(stuck),
    senders: new Set(stuck.map(({ row }) => row.envelopeSender ?? '?')).size,
    oldestAt: oldestOf(stuck),
    beganAt: beginOf(stuck),
    lastAttemptAt: lastAt,
    hosts: hostsOf(stuck, troubles),
    destinations: mostOf(sites),
    sites: sites.size,
    reasons: reasons.map(({ name: reason, count }) => ({ reason, count })),
    words: wordsOf(newest.row) ?? words,
    share: cause.kind === 'destination' ? shareOf(cause.destination, stuck, situation) : null,
    sample: { host, queueId, envelopeSender, recipient },
    lines,
  };
}

function destinationOf({ cause }: Stuck): string | null {
  return cause.kind === 'destination' ? cause.destination : null;
}

function domainOfRecipient({ domain }: Stuck): string | null {
  return domain ?? null;
}

export function recipientsOf(stuck: readonly Stuck[]): number {
  return stuck.reduce((sum, { row }) => sum + row.count, 0);
}

function hostsOf(stuck: readonly Stuck[], troubles: readonly TroubleCount[]): string[] {
  return [...new Set([...stuck.map(({ row }) => row.host), ...troubles.map(({ host }) => host)])].sort();
}

function wordsOf({ replyCode, enhancedStatus, replyText }: Waiting): string | null {
  const parts = [replyCode, enhancedStatus, replyText].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? null : parts.join(' ');
}

function countBy<Name extends string>(stuck: readonly Stuck[], nameOf: (one: Stuck) => Name | null): Map<Name, number> {
  const counts = new Map<Name, number>();
  for (const one of stuck) {
    const name = nameOf(one);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + one.row.count);
  }
  return counts;
}

/** The share that waits of all recipients tried there since half of the waiting ones began to wait, 0 to 1. */
export function shareOf(destination: string, stuck: readonly Stuck[], { at, tallies }: Situation): number {
  const since = Math.max(at - tallyMs, medianOf(stuck.map(({ row }) => row.sinceAt)));
  const waits = recipientsOf(stuck);
  return waits / (waits + takenSince(since, tallies, destination));
}

export function oldestOf(stuck: readonly Stuck[]): number {
  return stuck.reduce((oldest, { row }) => Math.min(oldest, row.sinceAt), Infinity);
}

/** The larger of the two middle values; `Infinity` if there are none. */
export function medianOf(values: readonly number[]): number {
  return inOrder(values)[Math.floor(values.length / 2)] ?? Infinity;
}

/** Mail that began to wait this long before all other mail waits for another reason. */
const apartMs = 6 * 3_600_000;

function beginOf(stuck: readonly Stuck[]): number {
  const since = inOrder(stuck.map(({ row }) => row.sinceAt));
  let first = since.length - 1;
  while (first > 0 && since[first]! - since[first - 1]! < apartMs) first--;
  return since[first] ?? Infinity;
}

function inOrder(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
