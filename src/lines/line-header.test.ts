import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLineHeader } from './line-header.ts';

/** Host, program, PID, message and what the time lacks. */
function read(line: string) {
  const header = readLineHeader(line);
  return header && [header.host, header.program, header.pid, header.message, header.stamp.kind];
}

const at = Date.UTC(2026, 1, 3, 10, 0, 1);
const syslog = 'Feb  3 10:00:01 mx1 postfix/qmgr[12]: 3B2C5612A9: removed';
const removed = ['mx1', 'postfix/qmgr', 12, '3B2C5612A9: removed'];

test.each([
  // rsyslog: jsonmesg, a template of one's own
  [
    '{"msg":" 3B2C5612A9: removed","timereported":"2026-02-03T10:00:01+00:00","hostname":"mx1","syslogtag":"postfix/qmgr[12]:","programname":"postfix","procid":"12"}',
    removed,
  ],
  [
    '{"@timestamp":"2026-02-03T10:00:01Z","host":"mx1","syslogtag":"postfix/qmgr[12]:","message":" 3B2C5612A9: removed"}',
    removed,
  ],
  // syslog-ng: $(format-json --scope rfc3164 …)
  [
    '{"PROGRAM":"postfix/qmgr","PRIORITY":"info","PID":"12","MESSAGE":"3B2C5612A9: removed","HOST":"mx1","ISODATE":"2026-02-03T10:00:01+00:00"}',
    removed,
  ],
  // Filebeat (Elastic Common Schema), taken apart and whole
  [
    '{"@timestamp":"2026-02-03T10:00:01.000Z","host":{"name":"mx1"},"process":{"name":"postfix/qmgr","pid":12},"message":"3B2C5612A9: removed"}',
    removed,
  ],
  [`{"@timestamp":"2026-02-03T10:00:01.000Z","host":{"name":"shipper"},"message":"${syslog}"}`, removed],
  // journalctl -o json-seq
  [
    '\x1E{"__REALTIME_TIMESTAMP":"1770112801000000","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/qmgr","_PID":"12","MESSAGE":"3B2C5612A9: removed"}',
    removed,
  ],
  // GELF · Docker's json-file · Kubernetes · docker logs -t
  [`{"version":"1.1","host":"mx1","short_message":"${syslog}","timestamp":1770112801.0}`, removed],
  [`{"log":"${syslog}\\n","stream":"stdout","time":"2026-02-03T10:00:01.000000789Z"}`, removed],
  [`2026-02-03T10:00:01.000000789Z stdout F ${syslog}`, removed],
  [`2026-02-03T10:00:01.000000789Z ${syslog}`, removed],
  // The same, of a program that leaves the time to the container
  [
    '{"log":"postfix/qmgr[12]: 3B2C5612A9: removed\\n","stream":"stdout","time":"2026-02-03T10:00:01.000000789Z"}',
    ['', ...removed.slice(1)],
  ],
  ['2026-02-03T10:00:01.000000789Z stdout F postfix/qmgr[12]: 3B2C5612A9: removed', ['', ...removed.slice(1)]],
  // RFC 6587 octet counting, journalctl -o short-full, -o short-unix
  ['64 <22>1 2026-02-03T10:00:01Z mx1 postfix/qmgr 12 - - 3B2C5612A9: removed', removed],
  ['Tue 2026-02-03 10:00:01 UTC mx1 postfix/qmgr[12]: 3B2C5612A9: removed', removed],
  ['1770112801.000456 mx1 postfix/qmgr[12]: 3B2C5612A9: removed', removed],
  ['2026-02-03 11:00:01+01:00 mx1 postfix/qmgr[12]: 3B2C5612A9: removed', removed],
])('the time is whole: %s', (line, expected) => {
  expect(read(line)).toEqual([...expected, 'instant']);
  expect(readLineHeader(line)?.stamp.ms).toBe(at);
});

test.each([
  ['{"PROGRAM":"postfix/qmgr","PID":"12","MESSAGE":"3B2C5612A9: removed","HOST":"mx1","DATE":"Feb  3 10:00:01"}'],
  // docker compose logs, a relay that adds a header of its own
  [`mail-1  | ${syslog}`],
  [`Feb  3 10:00:01 192.0.2.1 ${syslog}`],
  ['Feb  3 10:00:01 loghost Message forwarded from mx1: postfix/qmgr[12]: 3B2C5612A9: removed'],
])('the time lacks its year: %s', (line) => {
  expect(read(line)).toEqual([...removed, 'yearless']);
});

test.each([
  ['2026-02-03 10:00:01 mx1 postfix/qmgr[12]: 3B2C5612A9: removed', removed],
  ['2026-02-03 10:00:01.123 mx1 dovecot: imap-login: Login: …', ['mx1', 'dovecot', null, 'imap-login: Login: …']],
  ['2026-02-03 10:00:01 imap-login: Info: Login: …', ['', 'imap-login', null, 'Info: Login: …']],
  ['2026-02-03 10:00:01 lmtp(joe)<1><abc>: Info: msgid=…', ['', 'lmtp(joe)<1><abc>', null, 'Info: msgid=…']],
  [
    '2026-02-03 10:00:01 #1234(rspamd_proxy) <8ae27d>; task; rspamd_task_write_log: id: <x@y>',
    ['', 'rspamd', 1234, '<8ae27d>; task; rspamd_task_write_log: id: <x@y>'],
  ],
  ['2026-02-03 10:00:01 startup packages triggers-only', ['', 'dpkg', null, 'startup packages triggers-only']],
  [
    '2026-02-03 10:00:01 status installed libc6:amd64 2.36-9',
    ['', 'dpkg', null, 'status installed libc6:amd64 2.36-9'],
  ],
  // Exim's own
  ['2026-02-03 10:00:01 1rKqFX-0000aB-7d Completed', ['', 'exim', null, '1rKqFX-0000aB-7d Completed']],
  ['2026-02-03 10:00:01 H=mx [192.0.2.1]: x', ['', 'exim', null, 'H=mx [192.0.2.1]: x']],
])('a blank between date and clock: %s', (line, expected) => {
  expect(read(line)).toEqual([...expected, 'local']);
});

test.each([
  ['Jan 11 11:46:00 ns1 last message repeated 2 times', 'last message repeated 2 times'],
  ['Jan 11 11:46:00 ns1 -- MARK --', '-- MARK --'],
])('a line without a program keeps its header: %s', (line, message) => {
  expect(read(line)).toEqual(['ns1', '', null, message, 'yearless']);
});

test('what Python writes is no log of Exim', () => {
  expect(read('2026-02-03 10:00:01,123 fail2ban.filter [123]: INFO [dovecot] Found 192.0.2.1')).toBeUndefined();
});

test('nothing throws, and nothing takes long', () => {
  const start = fc.constantFrom('', 'Jan 11 11:45:49 a ', '2026-02-03 10:00:01 ', '1770112801.1 ', 'x | ', '{"log":"');
  fc.assert(
    fc.property(start, fc.string({ unit: 'binary' }), (begin, rest) => void readLineHeader(begin.repeat(3) + rest)),
  );
  const nested = 'Jan 11 11:45:49 a '.repeat(3000);
  expect(read(nested)).toBeDefined();
  expect(read(`2026-02-03 10:00:01 ${'a('.repeat(30_000)}`)).toBeDefined();
});

test.each([
  ['exim[9]: 2006-11-21 15:17:10 1Gmc37-00045w-00 Completed', 'local', '2006-11-21T15:17:10.000Z'],
  ['exim[9]: 2006-11-21 15:17:10 +0100 1Gmc37-00045w-00 Completed', 'instant', '2006-11-21T14:17:10.000Z'],
  ['exim[9]: 2006-11-21 20:17:10 1Gmc37-00045w-00 Completed', 'yearless', '2000-11-21T15:17:10.000Z'],
  ['other[9]: 2006-11-21 15:17:10 said', 'yearless', '2000-11-21T15:17:10.000Z'],
])('the year of a syslog line of Exim is in its message: %s', (rest, kind, time) => {
  const stamp = readLineHeader(`Nov 21 15:17:10 mx1 ${rest}`)?.stamp;
  expect(stamp).toEqual({ kind, ms: Date.parse(time) });
});
