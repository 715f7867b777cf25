import { expect, test } from 'vitest';
import { corpusLogs, readCorpus } from '../../test/corpus-files.ts';
import { linesOf, writeInPieces } from '../../test/fixtures/write-source.ts';
import { interpret } from '../dialects/interpret.ts';
import { addressKey, domainOf } from '../mail/address.ts';
import { lineFilter } from './line-filter.ts';
import { isCandidate } from './match.ts';
import type { Party, Query } from './query.ts';

const whole = { from: -Infinity, to: Infinity, phrase: null };
const nothing: Omit<Query, 'range'> = {
  text: '',
  either: [],
  from: null,
  to: null,
  queueId: null,
  messageId: null,
  statuses: [],
  hosts: [],
  zone: 'UTC',
};
const query = (asked: Partial<Query>): Query => ({ ...nothing, range: whole, ...asked });

function partiesFor(address: string): Party[] {
  const key = addressKey(address);
  const domain = domainOf(key);
  const name = key.slice(0, domain === undefined ? undefined : -domain.length - 1);
  return [
    { kind: 'address', address: key },
    { kind: 'wildcard', pattern: `*${key.slice(1, 5)}*` },
    { kind: 'wildcard', pattern: `${name}*` },
    ...(domain === undefined ? [] : [{ kind: 'domain', domain } as const]),
  ];
}

test.each(corpusLogs)('a line that leads to an answer passes: %s', (name) => {
  for (const block of writeInPieces(readCorpus(name), []).blocks) {
    for (const line of linesOf(block)) {
      const reading = interpret(line);
      const words = line.message.toLowerCase();
      if (reading.fate !== 'events') continue;
      for (const event of reading.events) {
        const texts = Object.values(event)
          .flat()
          .filter((value) => typeof value === 'string');
        const asked = texts.flatMap((text) => [
          query({ queueId: text }),
          query({ messageId: text }),
          ...partiesFor(text).map((party) => query({ either: [party] })),
        ]);
        for (const one of asked) {
          const texts = lineFilter(one);
          const isMissed =
            isCandidate(one, { line, program: '', event }) && texts?.every((text) => !words.includes(text));
          if (isMissed) expect(line.raw, JSON.stringify(one)).toBe('');
        }
      }
    }
  }
});

test('a question that names nobody passes every line', () => {
  expect(lineFilter(query({ statuses: ['bounced'] }))).toBeUndefined();
  expect(lineFilter(query({ either: [{ kind: 'wildcard', pattern: '*ü*' }] }))).toBeUndefined();
});
