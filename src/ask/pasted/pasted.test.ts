/** Bounces as five mail programs write them (people and places changed), headers, log lines and plain words. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../../../test/fixtures/any-story.ts';
import { readQuestion } from '../read-question.ts';
import { candidatesOf } from './candidates.ts';
import { parsePasted } from './pasted.ts';

const sample = (name: string): string =>
  readFileSync(new URL(`../../../test/pasted/${name}.txt`, import.meta.url), 'utf8');
const now = Date.parse('2026-11-23T12:00:00Z');
const questions = (text: string, postedAt = now): string[] =>
  candidatesOf(parsePasted(text), { postedAt, now }).map(({ question }) => question);

describe('a bounce', () => {
  test('of Postfix', () => {
    const pasted = parsePasted(sample('postfix'));
    expect(pasted.messageIds[0]).toBe('20201124153031.4711@pc4.example.com');
    expect(pasted.queueIds[0]).toBe('4CgFzw4Y2tz6NC9G3');
    expect(pasted.senders).toEqual(['boss@example.com']);
    expect(pasted.recipients).toEqual(['members@partner.test']);
    expect(questions(sample('postfix')).slice(0, 4)).toEqual([
      'id:<20201124153031.4711@pc4.example.com> 2020-11-23..2020-11-30',
      'id:<4CgFzx0Bqkz6NC9G7@mail.example.com> 2020-11-23..2020-11-30',
      'qid:4CgFzw4Y2tz6NC9G3 2020-11-23..2020-11-30',
      'from:boss@example.com to:members@partner.test 2020-11-23..2020-11-30',
    ]);
  });

  test('of Sendmail', () => {
    expect(questions(sample('sendmail'))).toEqual([
      'id:<d6c97dca3261.10@example.com>',
      'id:<202611230902.6AN923L4000341@ns1.example.com>',
      'qid:6AN923L4000338',
      'qid:6AN923L4000341',
      'from:info@example.com to:members@partner.test',
      'to:members@partner.test',
      'from:info@example.com',
    ]);
  });

  test('of Exim', () => {
    const pasted = parsePasted(sample('exim'));
    expect(pasted.messageIds).toEqual([
      '48c97496-983b-4227-9566-2223268b51bf@example.com',
      'E1ofxGm-000Fek-1l@mx.example.com',
    ]);
    expect(pasted.queueIds.slice(0, 2)).toEqual(['1ofxGl-000FeQ-0A', '1ofxGm-000Fek-1l']);
    expect(pasted.senders).toEqual(['sales@example.com']);
    expect(pasted.recipients).toEqual(['g.school@partner.test']);
  });

  test('of Exchange', () => {
    const pasted = parsePasted(sample('exchange'));
    expect(pasted.messageIds).toEqual(['20260705154638.77@example.com']);
    expect(pasted.queueIds[0]).toBe('4hXk2y5zZzz9sWm');
    expect(pasted.senders).toEqual(['sales@example.com']);
    expect(pasted.recipients).toEqual(['g.school@partner.test']);
    expect(new Date(pasted.sentAt ?? 0).toISOString()).toBe('2026-07-05T15:46:38.000Z');
  });

  test('of Gmail', () => {
    expect(questions(sample('gmail'))).toEqual([
      'id:<CAFx7Zk2b=Q9v+4dZ1hJ0m8aQ@mail.example.com>',
      'from:info@example.com to:members@partner.test',
      'to:members@partner.test',
      'from:info@example.com',
    ]);
  });

  test('of which only the words for people were pasted', () => {
    const words = sample('sendmail').slice(
      sample('sendmail').indexOf('   ----- The following'),
      sample('sendmail').indexOf('--6AN923L4000341.1795424523/ns1.example.com\nContent'),
    );
    expect(parsePasted(words).recipients).toEqual(['members@partner.test']);
  });
});

test('quoted headers whose folded lines the chat pushed to the left', () => {
  expect(questions(sample('headers'))).toEqual([
    'id:<919a-f32668d5-1=ref.bbbb@partner.test>',
    'qid:6AN9218u000294',
    'qid:4jXzlG3HbGzLlRl',
    'from:rink@partner.test to:info@example.com',
    'from:rink@partner.test to:anna@example.com',
    'to:info@example.com',
    'to:anna@example.com',
    'from:rink@partner.test',
  ]);
});

test.each([
  [
    'Nov 23 10:02:01 ns1 sendmail[294]: 6AN9218u000294: from=<rink@partner.test>, size=161, msgid=<919a@partner.test>, relay=relay3.partner.test [203.0.113.5]',
    ['id:<919a@partner.test>', 'qid:6AN9218u000294', 'from:rink@partner.test'],
  ],
  [
    'My boss (boss@example.com) says she mailed me, employee@example.com. Where is it?',
    ['boss@example.com employee@example.com', 'boss@example.com', 'employee@example.com'],
  ],
  [
    'Message-ID: <1.2@example.com> Date: Tue, 11 Jan 2005 11:45:46 -0500 From: Boss <boss@example.com>',
    ['id:<1.2@example.com>'],
  ],
  ['is 6C02025A2EF through yet?', ['qid:6C02025A2EF']],
  ['what of 1rKqFX-0000aB-7d.', ['qid:1rKqFX-0000aB-7d']],
  ['From: Boss <boss@example.com>\nTo: employee@example.com', ['from:boss@example.com to:employee@example.com']],
  ['Meeting at 10:30 in room 4711, ticket 1234567, see https://example.com/AB123456', []],
  ['', []],
])('%j', (text, expected) => expect(questions(text).slice(0, Math.max(1, expected.length))).toEqual(expected));

test('an old message without a date is looked for around the day it was posted', () => {
  expect(questions('boss@example.com?', Date.parse('2026-10-01T09:00:00Z'))).toEqual([
    'boss@example.com 2026-09-30..2026-10-07',
  ]);
});

test('whatever is pasted, every question is understood', () => {
  fc.assert(
    fc.property(
      fc.array(anyText, { maxLength: 5 }),
      fc.constantFrom(' ', '\n', '\nReceived: id ', '<a@'),
      (texts, by) => {
        for (const question of questions(texts.join(by))) {
          expect(readQuestion(question, { now, zone: 'UTC' })).toMatchObject({ kind: 'query' });
        }
      },
    ),
  );
  for (const name of ['postfix', 'sendmail', 'exim', 'exchange', 'gmail', 'headers']) {
    for (const question of questions(sample(name))) {
      expect(readQuestion(question, { now, zone: 'UTC' })).toMatchObject({ kind: 'query' });
    }
  }
});

test.each(['-', '<a@', 'a@', 'Message-ID: <', '(by ', '> ', 'id '])('a long run of %j is read in no time', (piece) => {
  expect(questions(piece.repeat(200_000 / piece.length)).length).toBeLessThan(20);
});
