/** Writes a query in the question language, for suggestions. */
import { writeParty } from './question/party.ts';
import { readItems } from './question/read-items.ts';
import type { Party, Query } from './query.ts';

/** The time is written as the asker gave it; without one it is left out. */
export function writeQuestion(query: Query): string {
  const words = [
    query.queueId === null ? null : queueIdWord(query.queueId),
    query.messageId === null ? null : `id:<${query.messageId}>`,
    ...query.either.map(writeParty),
    side('from', query.from),
    side('to', query.to),
    ...query.statuses.map((status) => `status:${status}`),
    query.hosts.length === 0 ? null : `host:${query.hosts.join(',')}`,
    query.range.phrase,
  ];
  return words.filter((word) => word !== null).join(' ');
}

function side(name: string, party: Party | null): string | null {
  return party === null ? null : `${name}:${writeParty(party)}`;
}

/** An ID that reads as something else (a date, an unknown word) needs its key. */
function queueIdWord(id: string): string {
  const [alone] = readItems([id], { now: 0, zone: 'UTC' });
  return alone?.item.kind === 'queue-id' ? id : `qid:${id}`;
}
