/** Draws realistic questions from the content of a store; the same seed gives the same questions. */
import type { ChunkReader } from '../../src/lines/chunk-reader.ts';
import type { Sighting } from '../../src/lines/sighting.ts';
import type { Chunk, LogStore } from '../../src/store/log-store.ts';
import { randomFrom } from '../fixtures/random.ts';

/** Questions of one kind, and how many stories each asks for. */
export interface QuestionKind {
  readonly name: string;
  readonly limit: number;
  readonly questions: readonly string[];
}

/** Chunks that questions are drawn from. */
const drawnChunks = 60;

/** @param count questions of each kind. */
export async function drawQuestions(
  store: LogStore,
  reader: ChunkReader,
  count: number,
  seed: number,
): Promise<QuestionKind[]> {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const ask = (name: string, limit: number, make: () => string): QuestionKind => ({
    name,
    limit,
    questions: Array.from({ length: count }, make),
  });
  const seen = await drawSightings(await store.scan(-Infinity, Infinity), reader, pick);
  const named = seen.flatMap(({ event, line }) =>
    addressesOf(event).map((address) => ({ address, day: dayOf(line.at) })),
  );
  // Weighted by their mail, and uniformly.
  const people = [named, [...new Map(named.map((one) => [one.address, one])).values()]];
  const ids = seen.flatMap(({ event }) => event.queueId ?? []);
  const messageIds = seen.flatMap(({ event }) => ('messageId' in event ? (event.messageId ?? []) : []));
  const days = [...new Set(seen.map(({ line }) => dayOf(line.at)))].toSorted();
  const ever = `since ${days[0]}`;
  const person = () => pick(pick(people));
  const infix = () => `*${(person().address.split(/[.@]/)[1] ?? '').slice(1)}*`;
  const addressAndDay = () => {
    const { address, day } = person();
    return `${address} ${day}`;
  };
  return [
    ask('address and day, newest 10', 10, addressAndDay),
    ask('address and day, newest 50', 50, addressAndDay),
    ask('queue ID', 10, () => `qid:${pick(ids)} ${ever}`),
    ask('Message-ID', 10, () => `<${pick(messageIds)}> ${ever}`),
    ask('infix *name*, newest 10', 10, () => `${infix()} ${ever}`),
    ask('infix *name* and day, newest 10', 10, () => `${infix()} ${pick(days)}`),
    ask('domain and day, newest 10', 10, () => `@${person().address.split('@')[1]} ${pick(days)}`),
    ask('status:bounced and day, newest 10', 10, () => `status:bounced ${pick(days)}`),
    ask('host and day, newest 10', 10, () => `host:mx1 ${pick(days)}`),
    ask('unknown address and day', 10, () => `nobody${Math.floor(random() * 1e6)}@nowhere.test ${pick(days)}`),
  ];
}

async function drawSightings(
  chunks: readonly Chunk[],
  reader: ChunkReader,
  pick: (list: readonly Chunk[]) => Chunk,
): Promise<Sighting[]> {
  const seen: Sighting[] = [];
  for (let i = 0; i < drawnChunks; i++) seen.push(...(await reader.read(pick(chunks))));
  return seen;
}

function addressesOf(event: Sighting['event']): string[] {
  const all = event.kind === 'received' ? [event.envelopeSender] : event.kind === 'delivery' ? event.recipients : [];
  return all.filter((address) => address !== undefined && address.includes('@')) as string[];
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
