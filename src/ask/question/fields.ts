/** Turns items that agree into the fields of a query. */
import { textOf } from './item.ts';
import type { Disposition } from '../../mail/disposition.ts';
import type { Present } from '../../time/phrase.ts';
import type { Range } from '../../time/range.ts';
import type { Party, Query } from '../query.ts';
import type { Item, Placed } from './item.ts';

type Fields = Omit<Query, 'text' | 'range' | 'zone'>;

/** Without a time phrase: so long before now. */
const defaultRangeMs = 7 * 86_400_000;
/** What asks for nothing by itself. */
const idle: ReadonlySet<Item['kind']> = new Set(['filler', 'help', 'fromward', 'toward']);

/** Whether the items ask for anything: a party, an ID, a filter or a time. */
export function asksForSomething(placed: readonly Placed[]): boolean {
  return placed.some(({ item }) => !idle.has(item.kind));
}

/** The fields of a query; the items hold no trouble. */
export function fieldsOf(placed: readonly Placed[]): Fields {
  const items = placed.map(({ item }) => item);
  const parties = items.filter((item) => item.kind === 'party');
  const on = (side: 'either' | 'from' | 'to'): Party[] =>
    parties.filter((item) => item.side === side).map(({ party }) => party);
  return {
    either: unique(on('either')),
    from: on('from')[0] ?? null,
    to: on('to')[0] ?? null,
    queueId: items.find((item) => item.kind === 'queue-id')?.id ?? null,
    messageId: items.find((item) => item.kind === 'message-id')?.id ?? null,
    statuses: unique<Disposition>(items.flatMap((item) => (item.kind === 'statuses' ? item.statuses : []))),
    hosts: unique(items.flatMap((item) => (item.kind === 'hosts' ? item.hosts : []))),
  };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** The time asked for, or the last 7 days. */
export function rangeOf(placed: readonly Placed[], { now }: Present): Range {
  const time = placed.find(({ item }) => item.kind === 'time');
  if (time?.item.kind !== 'time' || time.item.settled.kind !== 'stretch') {
    return { from: now - defaultRangeMs, to: now, phrase: null };
  }
  const { from, to } = time.item.settled;
  return { from, to, phrase: textOf(time) };
}
