import { expect, test } from 'vitest';
import { readQuestion } from './read-question.ts';
import { writeQuestion } from './write-question.ts';

const present = { now: Date.parse('2026-01-12T12:30:00Z'), zone: 'UTC' };

test.each([
  'boss@example.com *sales* from:<> to:@example.com yesterday 9-11',
  'status:deferred,bounced host:mx1,mx2',
  'j0BGjkc28022',
  // An ID that reads as a date, and a Message-ID that reads as a queue ID.
  'queue:20260111',
  'id:<j0BGjkc28022>',
])('%s is written so that it is read again as the same', (question) => {
  const read = readQuestion(question, present);
  if (read.kind !== 'query') throw new Error(`${question} is ${read.kind}`);
  const text = writeQuestion(read.query);
  expect(readQuestion(text, present)).toEqual({ ...read, query: { ...read.query, text } });
});
