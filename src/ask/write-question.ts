/** Writes a query as a question of the question language, for suggestions. */
import { writeParty } from './question/party.ts';
import type { Party, Query } from './query.ts';

/** The time is as the asker said it; without one it is left to the default. */
export function writeQuestion(query: Query): string {
  const words = [
    query.queueId === null ? null : queueIdWord(query.queueId, query.text),
    query.messageId === null ? null : `id:${query.messageId}`,
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

/** An ID that looks like none had to be named as one. */
function queueIdWord(id: string, text: string): string {
  return /\bqid:/i.test(text) ? `qid:${id}` : id;
}
