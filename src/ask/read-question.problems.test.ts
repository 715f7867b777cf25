import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQuestion } from './read-question.ts';
import type { Problem } from './query.ts';

/** Wednesday, 15:00 in Berlin. */
const present = { now: Date.parse('2026-01-14T14:00:00Z'), zone: 'Europe/Berlin' };

function problemOf(text: string): Problem {
  const understood = readQuestion(text, present);
  if (understood.kind !== 'problem') throw new Error(`${text}: ${JSON.stringify(understood)}`);
  return understood.problem;
}

test('what was read, what is wrong, and one corrected example', () => {
  expect(problemOf('boss@example.com yesteday')).toEqual({
    kind: 'not-understood',
    message: 'I read the address boss@example.com. I do not know “yesteday”.',
    suggestion: 'boss@example.com yesterday',
  });
  expect(problemOf('from:boss@example.com status:stuk host:mx1 last 2h').message).toBe(
    'I read the sender boss@example.com, the host mx1 and the time “last 2h”. I do not know the status “stuk”. ' +
      'I know queued, deferred, relayed, delivered, expanded, bounced, expired, rejected, discarded, quarantined, held, removed, unknown.',
  );
});

describe('misspelt', () => {
  test.each([
    ['boss@example.com yesteday 9-11', 'boss@example.com yesterday 9-11'],
    ['boss@example.com lsat 2h', 'boss@example.com last 2h'],
    ['boss@example.com sicne tuesday', 'boss@example.com since tuesday'],
    ['where is teh mial from boss@example.com yesteday', 'from boss@example.com yesterday'],
    ['stauts:deferred', 'status:deferred'],
    ['frmo:boss@example.com', 'from:boss@example.com'],
    ['form boss@example.com', 'from boss@example.com'],
    ['status:defered', 'status:deferred'],
    ['status:foo boss@example.com', 'status:deferred boss@example.com'],
    ['boss@example.com defered', 'boss@example.com status:deferred'],
  ])('%s', (text, suggestion) => expect(problemOf(text).suggestion).toBe(suggestion));
});

describe('not of the language', () => {
  test.each([
    ['boss', '*boss*'],
    ['boss yesterday', '*boss* yesterday'],
    ['john smith today', '*john* *smith* today'],
    ['from:boss', 'from:*boss*'],
    ['from boss to employee@example.com', 'from:*boss* to employee@example.com'],
    ['example.com', '@example.com'],
    ['from:example.com', 'from:@example.com'],
    ['boss@', 'boss@*'],
    ['deferred today', 'status:deferred today'],
    ['boss@example.com 2h', 'boss@example.com last 2h'],
    ['boss@example.com 9', 'boss@example.com at 9'],
    ['boss@example.com yesterday 9', 'boss@example.com yesterday at 9'],
    ['since:tuesday', 'since tuesday'],
    ['status:', 'status:deferred'],
    ['host:', 'host:mx1'],
    ['qid:', 'qid:j0BGjkc28022'],
    ['id:', 'id:<20260111114549.1@mail.example.com>'],
    ['from:yesterday', 'yesterday'],
    ['id:j0BGjkc28022', 'qid:j0BGjkc28022'],
    ['subject:hello boss@example.com', 'boss@example.com'],
    ['boss@example.com or employee@example.com', 'boss@example.com employee@example.com'],
    ['not boss@example.com', 'boss@example.com'],
    ['boss@example.com xyzzy', 'boss@example.com'],
    ['host:mx*', 'host:mx'],
    ['to:<>', 'from:<>'],
    ['from:', 'from:boss@example.com'],
    ['to: from:boss@example.com', 'to:boss@example.com from:boss@example.com'],
    ['boss@example.com status:', 'boss@example.com'],
    ['boss@example.com host:', 'boss@example.com'],
    ['is:bounced', 'status:bounced'],
    ['*', 'boss@example.com yesterday'],
    ['@', 'boss@example.com yesterday'],
    ['*@*', 'boss@example.com yesterday'],
    ['<>>', 'boss@example.com yesterday'],
    ['🦆🦆 🦆', 'boss@example.com yesterday'],
  ])('%s', (text, suggestion) => expect(problemOf(text).suggestion).toBe(suggestion));

  test('nobody knows who “me” is', () => {
    expect(problemOf('from boss@example.com to me')).toEqual({
      kind: 'not-understood',
      message: 'I read the sender boss@example.com. I do not know who “me” is; I know people by their addresses.',
      suggestion: 'from boss@example.com',
    });
    expect(problemOf('boss@example.com to <@U999>').suggestion).toBe('boss@example.com');
  });

  test('words that ask for nothing', () => {
    expect(problemOf('where is the mail')).toEqual({
      kind: 'empty',
      message: 'I read no address, ID, filter or time.',
      suggestion: 'boss@example.com yesterday',
    });
  });

  test('a pasted log line still shows what it holds', () => {
    const line =
      'Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>, size=162, class=0, nrcpts=1';
    expect(problemOf(line)).toMatchObject({
      message: expect.stringContaining('the queue ID j0BGjkc28022 and the sender boss@example.com'),
      suggestion: 'qid:j0BGjkc28022',
    });
  });

  test.each([
    ['Boss <boss@example.com>', 'boss@example.com'],
    ['"The Boss"<boss@example.com>', 'boss@example.com'],
    ['From: The Boss <boss@example.com>', 'from:boss@example.com'],
    ['Return-Path: <boss@example.com>', 'from:boss@example.com'],
    [
      '550 5.1.1 <employee@example.com>: Recipient address rejected: User unknown in local table',
      'employee@example.com',
    ],
    [
      'Dec 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: to=<employee@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=406597, dsn=2.0.0, stat=Sent',
      'qid:j0BGjkc28022 2025-12-10..2025-12-17',
    ],
    [`Message-ID: <a@b.example>\n${'X-Spam-Report: none\n'.repeat(200)}`, 'id:<a@b.example>'],
  ])('of a piece of a mail or a log, what it names: %s', (text, suggestion) =>
    expect(problemOf(text).suggestion).toBe(suggestion),
  );

  test('a name that is misspelt is no sign of it', () => {
    expect(problemOf('<a@b.example> yesteday').suggestion).toBe('<a@b.example> yesterday');
    expect(problemOf('yesteday <a@b.example>').suggestion).toBe('yesterday <a@b.example>');
  });

  test('a whole pasted log is no question', () => {
    expect(problemOf('boss@example.com '.repeat(200)).message).toBe(
      'I read 3400 characters; a question has at most 2000.',
    );
  });
});

describe('contradictory', () => {
  test.each([
    ['from:a@x from:b@x', 'I read the sender a@x. I read two senders, a@x and b@x, and can look for one.', 'from:a@x'],
    [
      'a@x -> b@y -> c@z',
      'I read the sender a@x and the recipient b@y. I read two recipients, b@y and c@z, and can look for one.',
      'a@x -> b@y',
    ],
    ['to:a@x,b@y', 'I can look for one address here, not “a@x,b@y”.', 'to:a@x'],
    [
      'qid:j0BGjkc28022 LAA12345',
      'I read the queue ID j0BGjkc28022. I can look for one queue ID at a time.',
      'qid:j0BGjkc28022',
    ],
    [
      'a@x today yesterday',
      'I read the address a@x and the time “today”. I read more than one time: “today” and “yesterday”.',
      'a@x today',
    ],
  ])('%s', (text, message, suggestion) => expect(problemOf(text)).toMatchObject({ message, suggestion }));

  test('said twice is said once', () => {
    expect(readQuestion('from:a@x from:A@X', present)).toMatchObject({
      kind: 'query',
      query: { from: { address: 'a@x' } },
    });
  });
});

describe('times that cannot be', () => {
  test.each([
    ['feb 30 boss@example.com', '“feb 30”: February has no day 30.', '2025-02-28 boss@example.com'],
    ['boss@example.com 2026-13-01', '“2026-13-01”: There is no month 13.', 'boss@example.com'],
    [
      'boss@example.com 11:00-10:00',
      '“11:00-10:00”: That ends before it begins.',
      'boss@example.com 2026-01-14 10:00-11:00',
    ],
    ['boss@example.com tomorrow', '“tomorrow”: That is in the future.', 'boss@example.com 2026-01-14'],
    [
      'boss@example.com 11.1.2026',
      'I do not read dates like “11.1.2026”; I know Jan 11 and 2026-01-11.',
      'boss@example.com 11 jan 2026',
    ],
    [
      'boss@example.com 1/13/2026',
      'I do not read dates like “1/13/2026”; I know Jan 11 and 2026-01-11.',
      'boss@example.com 13 jan 2026',
    ],
  ])('%s', (text, reason, suggestion) => {
    expect(problemOf(text)).toMatchObject({ kind: 'bad-time', suggestion });
    expect(problemOf(text).message).toBe(`I read the address boss@example.com. ${reason}`);
  });
});

describe('whatever is typed', () => {
  const typed =
    'boss@example.com|from:|to:|to|from|->|@example.com|*boss*|<id@x>|<>|status:|status:sent|host:mx|deferred|yesteday|' +
    'yesterday|9-11|9|last|2h|since|feb 30|tomorrow|me|help|?|where|xyzzy|qid:|LAA12345|id:|"|“a b”@x|,|&lt;|' +
    '<mailto:a@b>|<@U1>|2027-01-01|9-5|example.com|11.1.|or';
  const word = fc.constantFrom(...typed.split('|'));
  const words = fc
    .array(fc.oneof({ weight: 5, arbitrary: word }, fc.string()), { maxLength: 9 })
    .map((all) => all.join(' '));
  const question = fc.oneof(
    { weight: 4, arbitrary: words },
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

  test('nothing throws, and every problem shows a question that is understood', () => {
    fc.assert(
      fc.property(question, (text) => {
        const understood = readQuestion(text, present);
        if (understood.kind !== 'problem') return;
        const { suggestion, message } = understood.problem;
        expect(message).not.toBe('');
        expect(readQuestion(suggestion ?? '', present).kind).toBe('query');
      }),
      { numRuns: 3000 },
    );
  });

  test('the case of letters does not matter, but in IDs', () => {
    const plain = words.filter((text) => !/LAA12345|id:|<id@x>|[^\p{ASCII}]|[0-9a-f]{6}/iu.test(text));
    fc.assert(
      fc.property(plain, (text) => {
        const [lower, upper] = [text.toLowerCase(), text.toUpperCase()].map((typed) => readQuestion(typed, present));
        expect(upper?.kind).toBe(lower?.kind);
        if (upper?.kind !== 'query' || lower?.kind !== 'query') return;
        expect(withoutTyped(upper.query)).toEqual(withoutTyped(lower.query));
      }),
    );
  });

  function withoutTyped<T extends { text: string; range: { phrase: string | null } }>({
    text,
    range,
    ...rest
  }: T): object {
    return { ...rest, text: text.toLowerCase(), range: { ...range, phrase: range.phrase?.toLowerCase() } };
  }
});
