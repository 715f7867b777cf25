import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusLogs, readCorpus } from '../../test/corpus-files.ts';
import { linesOf, terms, writeInPieces } from '../../test/fixtures/write-source.ts';
import { interpret } from '../dialects/interpret.ts';
import type { MailEvent } from '../mail/event.ts';
import { Terms } from './terms.ts';

const addressFields = new Set(['envelopeSender', 'recipient', 'recipients', 'originalRecipient']);
const queueIdFields = new Set(['queueId', 'otherQueueId', 'remoteQueueId', 'originQueueId', 'bounceOf']);

/** The terms that an event must be found by, worked out from the names of its fields alone. */
function wanted(event: MailEvent): string[] {
  return Object.entries(event).flatMap(([field, value]: [string, unknown]) => {
    const values = [value].flat().filter((one): one is string => typeof one === 'string');
    if (addressFields.has(field)) return values.map((address) => terms.address(address));
    if (queueIdFields.has(field)) return values.map((id) => terms.queueId(id));
    return field === 'messageId' ? values.map((id) => terms.messageId(id)) : [];
  });
}

test.each(corpusLogs)('every address and id of every event is among the terms of its block: %s', (name) => {
  const { blocks } = writeInPieces(readCorpus(name), []);
  let seen = 0;
  for (const block of blocks) {
    const known = new Set(block.terms.toString().split(' '));
    const missing = linesOf(block).flatMap((line) => {
      const reading = interpret(line);
      const all = reading.fate === 'events' ? reading.events.flatMap(wanted) : [];
      seen += all.length;
      return all.filter((term) => !known.has(term));
    });
    expect(missing).toEqual([]);
  }
  expect(seen).toBeGreaterThan(0);
});

describe('a term', () => {
  test('holds no blank and no control character, whatever was logged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const term of [
          terms.address(text),
          terms.queueId(text),
          terms.domain(text),
          terms.user(text),
          terms.session(text),
        ])
          expect(term).not.toMatch(/[\0- \x7f]/);
      }),
    );
  });

  test('is the same for two spellings of one address', () => {
    expect(terms.address('<Boss@Example.COM>')).toBe(terms.address('boss@example.com'));
  });

  test('of a sender that seems to be signed a thousand times is added twice', () => {
    const pieces: string[] = [];
    terms.addAddressAndDomain(`${'prvs=x='.repeat(9000)}boss@example.com`, pieces);
    expect(pieces.join('').length).toBeLessThan(2 * 64_000);
  });

  test('of a Message-ID that a server cut is that of the whole', () => {
    const id = `${'a'.repeat(90)}@Example.com`;
    expect(terms.messageId(id.slice(0, 95).toUpperCase())).toBe(terms.messageId(id));
  });

  test('of a Message-ID cannot be guessed without the store’s secret', () => {
    expect(new Terms('another').messageId('x@y')).not.toBe(terms.messageId('x@y'));
  });
});
