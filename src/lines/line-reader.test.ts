import { describe, expect, test } from 'vitest';
import { LineReader } from './line-reader.ts';

/** Who said what how often, as the lines of a log are read. */
function read(...lines: string[]): (string | undefined)[] {
  const reader = new LineReader({ source: 1, file: 'mail.log', host: 'here' }, { zone: 'UTC', seedAt: 0 });
  return lines.map((raw) => {
    const line = reader.read(raw, 0);
    return line && `${line.times}× ${line.host} ${line.program}[${line.pid}]: ${line.message}`;
  });
}

const to = 'j0BGjkc28022: to=<a@example.com>, stat=Deferred';

describe('repeated lines', () => {
  test('`last message repeated` stands for the line before of the same host', () => {
    expect(
      read(
        `Jan 11 11:45:49 ns1 sendmail[1]: ${to}`,
        'Jan 11 11:45:50 ns2 sendmail[2]: other',
        'Jan 11 11:46:00 ns1 last message repeated 2 times',
        'Jan 11 11:46:00 ns2 syslogd: last message repeated 1 time',
        'Jan 11 11:47:00 ns1 last message repeated 9 times',
      ),
    ).toEqual([
      `1× ns1 sendmail[1]: ${to}`,
      '1× ns2 sendmail[2]: other',
      `2× ns1 sendmail[1]: ${to}`,
      '1× ns2 sendmail[2]: other',
      `9× ns1 sendmail[1]: ${to}`,
    ]);
  });

  test('as rsyslog and syslog-ng write it', () => {
    expect(
      read(
        `Jan 11 11:46:00 ns1 sendmail[1]: message repeated 3 times: [ ${to}]`,
        `Jan 11 11:46:00 ns1 sendmail[1]: Last message 'j0BGjkc28022: to=<a@' repeated 4 times, suppressed by syslog-ng on ns1`,
      ),
    ).toEqual([`3× ns1 sendmail[1]: ${to}`, `4× ns1 sendmail[1]: ${to}`]);
  });

  test('without a line before, or in other words, it is a line as any other', () => {
    expect(
      read(
        'Jan 11 11:46:00 ns1 last message repeated 2 times',
        'Jan 11 11:46:00 ns1 a[1]: message repeated many times: [ x]',
        'Jan 11 11:46:00 ns1 a[1]: message repeated 2 times: x',
      ),
    ).toEqual([
      '1× ns1 [null]: last message repeated 2 times',
      '1× ns1 a[1]: message repeated many times: [ x]',
      '1× ns1 a[1]: message repeated 2 times: x',
    ]);
  });
});

test('a line that names no host is of the host that the log is of', () => {
  expect(read('Jan 11 11:46:00 sendmail[1]: x', '2026-11-23 09:00:00 1xVPu1-000045-2n Completed')).toEqual([
    '1× here sendmail[1]: x',
    '1× here exim[null]: 1xVPu1-000045-2n Completed',
  ]);
});

test('what a crash or an editor left before the first line is passed over', () => {
  expect(read('\0\0\0Jan 11 11:46:00 ns1 a[1]: x', '\uFEFFJan 11 11:46:00 ns1 a[1]: x', '\0\0')).toEqual([
    '1× ns1 a[1]: x',
    '1× ns1 a[1]: x',
    undefined,
  ]);
});

test('the reject log of Exim names recipients and Message-ID below the first line of an entry; header lines cannot pose as them', () => {
  const refused = '1xVPuB-00007Q-2O H=h [203.0.113.5] F=<a@b> rejected after DATA: no';
  expect(
    read(
      'Envelope-to: <cut-off@village.example.net>',
      `2026-11-23 09:00:07 ${refused}`,
      'Envelope-from: <a@b>',
      'Envelope-to: <sales@village.example.net>',
      '    <billing@village.example.net>',
      '    ...',
      'T To: x@y,',
      '    <folded@header.test>',
      '* Envelope-to: <old@header.test>',
      'I Message-ID: <47@partner.test>',
      '2026-11-23 09:00:08 H=h [203.0.113.5] F=<a@b> rejected RCPT <c@d>: no',
      'Envelope-to: <whose@example.net>',
    ),
  ).toEqual([
    undefined,
    `1× here exim[null]: ${refused}`,
    undefined,
    '1× here exim[null]: 1xVPuB-00007Q-2O Envelope-to: <sales@village.example.net>',
    '1× here exim[null]: 1xVPuB-00007Q-2O     <billing@village.example.net>',
    undefined,
    undefined,
    undefined,
    undefined,
    '1× here exim[null]: 1xVPuB-00007Q-2O I Message-ID: <47@partner.test>',
    '1× here exim[null]: H=h [203.0.113.5] F=<a@b> rejected RCPT <c@d>: no',
    undefined,
  ]);
});
