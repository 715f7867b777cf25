/** Explains why a question found nothing: no logs of that time, or the first hint of the doctors. */
import { formatInstant } from '../time/format.ts';
import { doctors } from './doctors.ts';
import { type Means, suggestionOf } from './hint.ts';
import type { Problem, Query } from './query.ts';

/**
 * A problem of kind `nothing-found` or `no-logs` with the best hint; its suggestion is a question that finds something.
 * @param searchedFrom instant where the search gave up, if it did
 */
export async function diagnose(query: Query, means: Means, searchedFrom: number | null = null): Promise<Problem> {
  if (means.coverage.length === 0) return noLogs;
  if (searchedFrom !== null) return nothingFound(gaveUp(query, searchedFrom, means.now), null);
  const isOutside = !means.coverage.some(({ from, to }) => query.range.from <= to && query.range.to > from);
  const lead = isOutside ? `That time is outside the logs: ${reachOf(query, means)}.` : 'Nothing found.';
  for (const doctor of doctors) {
    const hint = await doctor(query, means);
    if (hint) return nothingFound(`${lead} ${hint.message}`, await suggestionOf(hint, query, means));
  }
  if (isOutside) return nothingFound(lead, null);
  return nothingFound(`${lead} I looked everywhere: ${reachOf(query, means)}. ${advice(query)}`, null);
}

const noLogs: Problem = {
  kind: 'no-logs',
  message: 'No mail logs have been indexed yet, so there is nothing to search.',
  suggestion: null,
};

function nothingFound(message: string, suggestion: string | null): Problem {
  return { kind: 'nothing-found', message, suggestion };
}

/** If any line may match, a long time range takes too long to search. */
function gaveUp({ zone }: Query, searchedFrom: number, now: number): string {
  return `Nothing found back to ${formatInstant(searchedFrom, zone, { now })}; looking further takes too long. Name an address, an ID or a shorter time.`;
}

/** `logs of ns1 reach from Sun 11 Jan, 00:00:01 UTC to …; logs of ns2 reach …` */
function reachOf({ zone }: Query, { coverage, now }: Means): string {
  const reach = coverage.map(
    ({ host, from, to }) =>
      `logs of ${host} reach from ${formatInstant(from, zone, { now })} to ${formatInstant(to, zone, { now })}`,
  );
  const more = reach.length - 5;
  return (
    reach.slice(0, 5).join('; ') + (more > 0 ? `; and those of ${more} more ${more === 1 ? 'host' : 'hosts'}` : '')
  );
}

function advice(query: Query): string {
  if (query.queueId !== null) return 'A queue ID belongs to one server, and only its own log knows it.';
  return 'If it was sent, it has not reached these servers: ask the sender for the bounce, or for the exact address and time.';
}
