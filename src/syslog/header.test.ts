import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHeader } from './header.ts';

/** The stamp as a person would write it, with what the line does not say in brackets. */
function read(line: string) {
  const header = readHeader(line);
  if (!header) return undefined;
  const { stamp, host, program, pid, message } = header;
  const time = Number.isNaN(stamp.ms)
    ? ''
    : new Date(stamp.ms)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.000Z|Z/, '');
  const when = { instant: `${time} UTC`, local: time, yearless: time.slice(5), none: 'no time' }[stamp.kind];
  return [when, host, program, pid, message];
}

const words = 'j0BGjkc28022: from=<boss@example.com>, size=1024';
const sendmail = ['01-11 11:45:49', 'ns1', 'sendmail', 28022, words];

describe('RFC 3164', () => {
  test.each([
    [`Jan 11 11:45:49 ns1 sendmail[28022]: ${words}`],
    [`<22>Jan 11 11:45:49 ns1 sendmail[28022]: ${words}`],
    [`<22> Jan 11 11:45:49 ns1 sendmail[28022]: ${words}`],
    [`<mail.info>Jan 11 11:45:49 ns1 sendmail[28022]: ${words}`],
    // FreeBSD syslogd -v and -vv
    [`Jan 11 11:45:49 <2.6> ns1 sendmail[28022]: ${words}`],
    [`Jan 11 11:45:49 <mail.info> ns1 sendmail[28022]: ${words}`],
    // Solaris
    [`Jan 11 11:45:49 ns1 sendmail[28022]: [ID 801593 mail.info] ${words}`],
    // BusyBox, AIX, macOS, a blank left out, a colon left out
    [`Jan 11 11:45:49 ns1 mail.info sendmail[28022]: ${words}`],
    [`Jan 11 11:45:49 ns1 mail:info sendmail[28022]: ${words}`],
    [`Jan 11 11:45:49 Message forwarded from ns1: sendmail[28022]: ${words}`],
    [`Jan 11 11:45:49 ns1 sendmail[28022] <Info>: ${words}`],
    [`Jan 11 11:45:49 ns1 sendmail[28022]:${words}`],
    [`Jan 11 11:45:49 ns1 sendmail[28022] ${words}`],
  ])('%s', (line) => {
    expect(read(line)).toEqual(sendmail);
  });

  test.each([
    [
      'a day of one digit has two blanks',
      'Jan  1 00:00:00 ns1 sendmail[1]: x',
      ['01-01 00:00:00', 'ns1', 'sendmail', 1, 'x'],
    ],
    ['or one', 'Jan 1 00:00:00 ns1 sendmail[1]: x', ['01-01 00:00:00', 'ns1', 'sendmail', 1, 'x']],
    ['with a year', 'Jan 11 2005 11:45:49 ns1 sendmail[1]: x', ['2005-01-11 11:45:49', 'ns1', 'sendmail', 1, 'x']],
    [
      'with a year behind (Barracuda)',
      'Apr 06 20:31:41 2016 mx outbound/smtp: x',
      ['2016-04-06 20:31:41', 'mx', 'outbound/smtp', null, 'x'],
    ],
    ['a host of digits is no year', 'Jan 11 11:45:49 1001 a[1]: x', ['01-11 11:45:49', '1001', 'a', 1, 'x']],
    ['with a fraction', 'Jan 11 11:45:49.123456 ns1 a[1]: x', ['01-11 11:45:49.123', 'ns1', 'a', 1, 'x']],
    ['29 February', 'Feb 29 23:59:59 ns1 a[1]: x', ['02-29 23:59:59', 'ns1', 'a', 1, 'x']],
    ['a leap second', 'Dec 31 23:59:60 ns1 a[1]: x', ['12-31 23:59:59', 'ns1', 'a', 1, 'x']],
    // Dovecot's own log files name no host
    [
      'a PID before a user',
      'Nov 23 23:33:57.670430 pop3(174, orders@town.example.com): Info: flag_change: uid=1',
      ['11-23 23:33:57.670', '', 'pop3(174, orders@town.example.com)', null, 'Info: flag_change: uid=1'],
    ],
    [
      'a session before the service',
      'Nov 23 23:32:01 AKHQBvHMBGtwAAAAT9YxdQ:T2 lmtp(orders@town.example.com): Info: x',
      ['11-23 23:32:01', '', 'AKHQBvHMBGtwAAAAT9YxdQ:T2 lmtp(orders@town.example.com)', null, 'Info: x'],
    ],
    [
      'a user and a session longer than other tags',
      'Nov 23 23:32:01 imap(a.very.long.name.of.somebody@department.town.example.com)<811><aaAGOvpgAsJ/AAAB>: Info: x',
      [
        '11-23 23:32:01',
        '',
        'imap(a.very.long.name.of.somebody@department.town.example.com)<811><aaAGOvpgAsJ/AAAB>',
        null,
        'Info: x',
      ],
    ],
    [
      'a host before a service',
      'Nov 23 23:32:01 mailserver000001 deliver(orders): x',
      ['11-23 23:32:01', 'mailserver000001', 'deliver(orders)', null, 'x'],
    ],
    [
      'without a PID',
      'Jan 11 11:45:49 ns1 dovecot: imap-login: Login',
      ['01-11 11:45:49', 'ns1', 'dovecot', null, 'imap-login: Login'],
    ],
    ['without a host', 'Jan 11 11:45:49 sendmail[28022]: x', ['01-11 11:45:49', '', 'sendmail', 28022, 'x']],
    [
      'without a tag',
      'Jan 11 11:46:00 ns1 last message repeated 2 times',
      ['01-11 11:46:00', 'ns1', '', null, 'last message repeated 2 times'],
    ],
    [
      'with neither',
      'Jan 11 11:46:00 last message repeated 2 times',
      ['01-11 11:46:00', '', '', null, 'last message repeated 2 times'],
    ],
    [
      'a slash in the tag',
      'Jan 11 11:45:49 ns1 postfix/submission/smtpd[9]: x',
      ['01-11 11:45:49', 'ns1', 'postfix/submission/smtpd', 9, 'x'],
    ],
    ['an empty message', 'Jan 11 11:45:49 ns1 sendmail[9]:', ['01-11 11:45:49', 'ns1', 'sendmail', 9, '']],
    ['a PID that is none', 'Jan 11 11:45:49 ns1 sendmail[x]: y', ['01-11 11:45:49', 'ns1', 'sendmail', null, 'y']],
    [
      'a sentence is no tag',
      'Jan 11 11:45:49 ns1 so it goes: yes',
      ['01-11 11:45:49', 'ns1', '', null, 'so it goes: yes'],
    ],
    [
      'UTF-8 in the words',
      'Jan 11 11:45:49 ns1 a[1]: to=<jürgen@example.com>',
      ['01-11 11:45:49', 'ns1', 'a', 1, 'to=<jürgen@example.com>'],
    ],
  ])('%s', (_, line, expected) => {
    expect(read(line)).toEqual(expected);
  });
});

describe('RFC 3339 and ISO 8601', () => {
  test.each([
    ['2026-11-23T10:02:00.625246+01:00 ns1 sendmail[290]: x', '2026-11-23 09:02:00.625 UTC'],
    ['2026-11-23T10:02:00-0500 ns1 sendmail[290]: x', '2026-11-23 15:02:00 UTC'],
    ['2026-11-23T10:02:00+01 ns1 sendmail[290]: x', '2026-11-23 09:02:00 UTC'],
    ['2026-11-23T09:02:00Z ns1 sendmail[290]: x', '2026-11-23 09:02:00 UTC'],
    ['2026-11-23t09:02:00,5z ns1 sendmail[290]: x', '2026-11-23 09:02:00.500 UTC'],
    ['2026-11-23T10:02:00 ns1 sendmail[290]: x', '2026-11-23 10:02:00'],
    ['<22>2026-11-23T10:02:00Z ns1 sendmail[290]: x', '2026-11-23 10:02:00 UTC'],
    ['2024-02-29T10:02:00Z ns1 sendmail[290]: x', '2024-02-29 10:02:00 UTC'],
  ])('%s', (line, when) => {
    expect(read(line)).toEqual([when, 'ns1', 'sendmail', 290, 'x']);
  });
});

describe('RFC 5424', () => {
  const at = '2026-11-23 09:02:00.625 UTC';
  const time = '2026-11-23T10:02:00.625246+01:00';
  test.each([
    ['as relayed from RFC 3164', `<22>1 ${time} ns1 sendmail 290 - -  x`, [at, 'ns1', 'sendmail', 290, 'x']],
    ['PRI left out', `1 ${time} ns1 sendmail 290 - - x`, [at, 'ns1', 'sendmail', 290, 'x']],
    ['a byte order mark', `<22>1 ${time} ns1 sendmail 290 ID47 - \uFEFFx`, [at, 'ns1', 'sendmail', 290, 'x']],
    ['nothing known', `<22>1 - - - - - - x`, ['no time', '', '', null, 'x']],
    ['no message', `<22>1 ${time} ns1 sendmail - - -`, [at, 'ns1', 'sendmail', null, '']],
    [
      'structured data',
      `<22>1 ${time} ns1 sendmail 290 - [a@1 k="v"][b x="\\"] y\\]"] x`,
      [at, 'ns1', 'sendmail', 290, 'x'],
    ],
    ['structured data alone', `<22>1 ${time} ns1 sendmail 290 - [a@1 k="v"]`, [at, 'ns1', 'sendmail', 290, '']],
    ['structured data that never ends', `<22>1 ${time} ns1 sendmail 290 - [a k="v x`, [at, 'ns1', 'sendmail', 290, '']],
  ])('%s', (_, line, expected) => {
    expect(read(line)).toEqual(expected);
  });
});

describe('journald JSON', () => {
  const entry = {
    __REALTIME_TIMESTAMP: '1105461949625246',
    _HOSTNAME: 'ns1',
    SYSLOG_IDENTIFIER: 'sendmail',
    _PID: '28022',
    MESSAGE: words,
  };
  const expected = ['2005-01-11 16:45:49.625 UTC', 'ns1', 'sendmail', 28022, words];
  test.each([
    ['as journalctl writes it', entry],
    [
      'the time of the sender wins',
      { ...entry, __REALTIME_TIMESTAMP: '1105461999000000', _SOURCE_REALTIME_TIMESTAMP: '1105461949625246' },
    ],
    ['the PID that syslog got wins', { ...entry, _PID: '1', SYSLOG_PID: '28022' }],
    ['a message as a list of bytes', { ...entry, MESSAGE: [...Buffer.from(words)] }],
    ['a field that came twice', { ...entry, MESSAGE: [words, 'another'], _PID: ['28022', '1'] }],
    ['a list of lists of bytes', { ...entry, MESSAGE: [[...Buffer.from(words)], [1, 2]] }],
  ])('%s', (_, fields) => {
    expect(read(JSON.stringify(fields))).toEqual(expected);
  });

  test('lines within a message are joined, bytes that are not UTF-8 are replaced', () => {
    expect(read(JSON.stringify({ ...entry, MESSAGE: 'a\nb' }))?.[4]).toBe('a b');
    expect(read(JSON.stringify({ ...entry, MESSAGE: [0x61, 0xff] }))?.[4]).toBe('a\uFFFD');
  });

  test.each([
    ['{"MESSAGE":"no time"}'],
    ['{"__REALTIME_TIMESTAMP":"1105461949000000"}'],
    ['{"__REALTIME_TIMESTAMP":"1e300","MESSAGE":"x"}'],
    ['{"__REALTIME_TIMESTAMP":"1105461949000000","MESSAGE":null}'],
    [`{"__REALTIME_TIMESTAMP":"1105461949000000","MESSAGE":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    ['{"__REALTIME_TIMESTAMP":"1105461949000000","MESSAGE":"cut'],
    ['{}'],
    ['{'],
  ])('%.40s is none', (line) => {
    expect(readHeader(line)).toBeUndefined();
  });
});

describe('what is no header', () => {
  test.each([
    [''],
    [' '],
    ['Jan'],
    ['Jan 11'],
    ['Jan 11 11:45:49'],
    ['Jan 11 11:45:49 ns1'],
    ['Jan 32 11:45:49 ns1 sendmail[1]: x'],
    ['Jan 0 11:45:49 ns1 sendmail[1]: x'],
    ['Feb 30 11:45:49 ns1 sendmail[1]: x'],
    ['Jän 11 11:45:49 ns1 sendmail[1]: x'],
    ['Jan 11 25:45:49 ns1 sendmail[1]: x'],
    ['Jan 11 11:45 ns1 sendmail[1]: x'],
    ['2026-13-23T10:02:00Z ns1 sendmail[290]: x'],
    ['2026-02-29T10:02:00Z ns1 sendmail[290]: x'],
    ['0000-01-01T00:00:00Z ns1 sendmail[290]: x'],
    ['2026-11-23T10:02:00Q ns1 sendmail[290]: x'],
    ['<22>'],
    ['<22>1 '],
    ['<22>1 2026-11-23T10:02:00Z ns1'],
    ['from: boss@example.com'],
    ['\u0000\u0000\u0000'],
  ])('%j', (line) => {
    expect(readHeader(line)).toBeUndefined();
  });

  test('a line of 64 KiB is read', () => {
    const giant = 'x'.repeat(65_536);
    expect(readHeader(`Jan 11 11:45:49 ns1 sendmail[1]: ${giant}`)?.message).toBe(giant);
  });

  test('nothing throws', () => {
    const prefix = fc.constantFrom(
      '',
      'Jan 11 11:45:49 ',
      '2026-11-23T10:02:00Z ',
      '<22>1 2026-11-23T10:02:00Z ',
      '{"MESSAGE":',
      '<22>',
    );
    fc.assert(fc.property(prefix, fc.string({ unit: 'binary' }), (start, rest) => void readHeader(start + rest)));
  });
});
