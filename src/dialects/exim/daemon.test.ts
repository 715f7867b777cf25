import { expect, test } from 'vitest';
import { eximEvent, eximEvents } from '../../../test/exim-events.ts';

test.each([
  'exim 4.96 daemon started: pid=246, -q1h, listening for SMTP on port 25 (IPv6 and IPv4)',
  'exim user lost privilege for using -C option',
  'Start queue run: pid=731 -qf',
  "End 'lists' queue run: pid=3 -qG lists",
  'pid 246: SIGHUP received: re-exec daemon',
  'cwd=/var/spool/exim4 3 args: /usr/sbin/exim4 -Mc 10HmaX-0005vi-00',
  'no host name found for IP address 203.0.113.250',
  'Warning: purging the environment.',
  'Message is frozen',
])('%s is known and tells nothing', (message) => {
  expect(eximEvents(`2026-11-23 09:00:00 ${message}`)).toEqual([]);
});

// The native reject log, whose header lines carry no time.
test.each([
  'Envelope-from: <a@b>',
  'P Received: from x ([192.0.2.1])',
  '\tby post.example with esmtp',
  '  Subject: => x@y',
  ' Suggested action: use keep_environment.',
])('%s belongs to the entry above', (message) => {
  expect(eximEvents(message)).toEqual([]);
});

test.each([
  'socket bind() to port 25 for address 127.0.0.1 failed: Address already in use: daemon abandoned',
  'failed to expand condition "${if def" : missing }',
  '10HmaX-0005vi-00 malware acl condition: clamd: unable to connect to UNIX socket /var/run/clamav/clamd.ctl',
])('%s is trouble of ours', (message) => {
  expect(eximEvent(message)).toMatchObject({ kind: 'note', trouble: true });
});

test.each(['1: phil.hazel no', 'rcpt for userx@domain.com', 'Connections=1', ''])('%j is not explained', (message) => {
  expect(eximEvents(message)).toBeUndefined();
});
