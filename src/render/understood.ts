/** A question, read, turned back into words, so that the asker sees what was understood. */
import type { Party, Query } from '../ask/query.ts';
import { formatRange } from '../time/format.ts';
import { listed } from './phrases.ts';

function partyName(party: Party): string {
  switch (party.kind) {
    case 'address':
      return party.address;
    case 'domain':
      return `anyone @${party.domain}`;
    case 'wildcard':
      return party.pattern;
  }
}

/** `from boss@example.com`, `queue ID j0BGjkc28022`, `deferred or bounced`: what is looked for, without the time. */
export function soughtWords(query: Query): string {
  const parts = [
    ...(query.either.length > 0 ? [listed(query.either.map(partyName))] : []),
    ...(query.from ? [`from ${partyName(query.from)}`] : []),
    ...(query.to ? [`to ${partyName(query.to)}`] : []),
    ...(query.queueId === null ? [] : [`queue ID ${query.queueId}`]),
    ...(query.messageId === null ? [] : [`Message-ID <${query.messageId}>`]),
    ...(query.statuses.length > 0 ? [listed(query.statuses, 'or')] : []),
    ...(query.hosts.length > 0 ? [`on ${listed(query.hosts, 'or')}`] : []),
  ];
  return parts.length === 0 ? 'any message' : parts.join(', ');
}

/** `today`, or `the last 7 days` when the question named no time. */
export function phraseWords(query: Query): string {
  return query.range.phrase ?? 'the last 7 days';
}

/** `11 Jan 00:00–17:50 (Europe/Berlin)` */
export function rangeWords({ range, zone }: Query, now: number): string {
  return `${formatRange(range, zone, { now })} (${zone})`;
}
