import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from './limits.ts';
import {
  freshCard,
  parseCardState,
  parsePage,
  parseSuggestion,
  writeCardState,
  writePage,
  writeSuggestion,
} from './state.ts';

const text = fc.string({ maxLength: 100 });
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu');
const page = fc.record({ question: text, zone, now: fc.nat(), offset: fc.nat() });
const card = fc.record({
  storyId: text,
  zone,
  expanded: fc.boolean(),
  linesPage: fc.nat(),
  relatedShown: fc.boolean(),
  list: fc.option(page, { nil: null }),
  lead: fc.option(text, { nil: null }),
});

test('what a button carries comes back the same', () => {
  fc.assert(
    fc.property(card, page, text, fc.boolean(), (state, place, question, isPrivate) => {
      expect(parseCardState(writeCardState(state))).toEqual(state);
      expect(parsePage(writePage(place))).toEqual(place);
      expect(parseSuggestion(writeSuggestion({ question, isPrivate }))).toEqual({ question, isPrivate });
    }),
  );
});

test('a list with a question too long to carry is left out, the card stays', () => {
  const list = { question: 'x'.repeat(limits.buttonValue), zone: 'UTC', now: 1, offset: 0 };
  expect(writePage(list)).toBeUndefined();
  const state = freshCard('ns1-1', 'UTC');
  expect(parseCardState(writeCardState({ ...state, list }))).toEqual(state);
});

test.each([
  '',
  'v1',
  '{}',
  '[]',
  'null',
  undefined,
  '{"s":1,"z":"UTC"}',
  '{"s":"ns1/1","z":"Nowhere/At_All"}',
  '{"s":"ns1/1","z":"UTC","l":-1}',
  '{"s":"ns1/1","z":"UTC","p":{"q":"","z":"UTC","n":1e300,"o":0}}',
])('%j is no state', (value) => {
  expect(parseCardState(value)).toBeUndefined();
  expect(parsePage(value)).toBeUndefined();
  expect(parseSuggestion(value)).toBeUndefined();
});
