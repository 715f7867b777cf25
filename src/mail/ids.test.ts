import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isEximQueueId,
  isPostfixQueueId,
  isQueueId,
  isSendmailQueueId,
  parseEximIdTime,
  parsePostfixIdTime,
  parseSendmailIdTime,
  queueIdTime,
} from './ids.ts';

const base60 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx';
const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

const sendmailIdAt = (at: number): string => {
  const d = new Date(at);
  return [
    d.getUTCFullYear() - 1900,
    d.getUTCMonth(),
    d.getUTCDate(),
    d.getUTCHours(),
    d.getUTCMinutes(),
    d.getUTCSeconds(),
  ]
    .map((part) => base60[part % 60])
    .join('');
};

describe('Sendmail', () => {
  test.each([
    'LAA12345',
    'AA12345',
    'e94FRkN07453',
    'j0BGjkc28022',
    '6AN9218u000294',
    '6AN9218u1000294',
    '701003ch000368',
  ])('%s is an ID', (id) => {
    expect(isSendmailQueueId(id)).toBe(true);
  });

  test.each([
    '',
    'ruleset',
    'NOQUEUE',
    'STARTTLS',
    'boss@example.com',
    '4jXzlG3HbGzLlRl',
    '1rKqFX-0000aB-7d',
    'jZBGjkc28022',
    'collect',
  ])('%s is none', (text) => {
    expect(isSendmailQueueId(text)).toBe(false);
  });

  test('the ID of the seed was made on 11 January 2005, 16:45:46 UTC', () => {
    expect(iso(parseSendmailIdTime('j0BGjkc28022'))).toBe('2005-01-11T16:45:46.000Z');
    expect(iso(parseSendmailIdTime('6AN9218u000294'))).toBe('2026-11-23T09:02:01.000Z');
  });

  test('the year is the one nearest to the hint', () => {
    expect(iso(parseSendmailIdTime('j0BGjkc28022', 2060))).toBe('2065-01-11T16:45:46.000Z');
    expect(iso(parseSendmailIdTime('j0BGjkc28022', 1990))).toBe('2005-01-11T16:45:46.000Z');
  });

  test('IDs without a date hold no time, nor do days that never were', () => {
    expect(parseSendmailIdTime('LAA12345')).toBeUndefined();
    expect(parseSendmailIdTime('61V9218u000294')).toBeUndefined();
  });

  test('every second of 1999 to 2050 survives the way there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1999, 0) / 1000, max: Date.UTC(2050, 0) / 1000 }), (seconds) => {
        expect(parseSendmailIdTime(`${sendmailIdAt(seconds * 1000)}xA012345`)).toBe(seconds * 1000);
      }),
    );
  });
});

describe('Postfix', () => {
  test('the long ID holds seconds and microseconds', () => {
    expect(isPostfixQueueId('6C02025A2EF')).toBe(true);
    expect(iso(parsePostfixIdTime('4jXzlG3HbGzLlRl'))).toMatch(/^2026-11-23T/);
    expect(iso(parsePostfixIdTime('4jY0LL5QgRzN47J'))).toBe('2026-11-23T09:01:46.764Z');
    expect(parsePostfixIdTime('6C02025A2EF')).toBeUndefined();
  });
});

describe('Exim', () => {
  test('the first six characters are epoch seconds, in old and new ids', () => {
    expect(iso(parseEximIdTime('1rKqFX-0000aB-7d'))).toBe('2024-01-03T01:40:51.000Z');
    expect(isEximQueueId('1rKqFX-00000000aBc-7d0f')).toBe(true);
    expect(parseEximIdTime('1rKqFX-0000aB')).toBeUndefined();
  });
});

test('queueIdTime knows the programs whose IDs hold a time', () => {
  expect(iso(queueIdTime('sendmail', 'j0BGjkc28022', 2005))).toBe('2005-01-11T16:45:46.000Z');
  expect(queueIdTime('opensmtpd', 'd5d6a4a6')).toBeUndefined();
  expect(queueIdTime('exim', 'j0BGjkc28022')).toBeUndefined();
});

test('no text makes the recognisers throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      isQueueId(text);
      for (const program of ['sendmail', 'postfix', 'exim']) queueIdTime(program, text);
    }),
  );
});
