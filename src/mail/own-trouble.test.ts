import { expect, test } from 'vitest';
import { interpret } from '../dialects/interpret.ts';
import { lineOf } from '../../test/line-of.ts';
import { ownTroubleOf } from './own-trouble.ts';

const troubleOf = (program: string, message: string) => {
  const reading = interpret(lineOf(program, message));
  return reading.fate === 'events' ? reading.events.map(ownTroubleOf).find(Boolean) : reading.fate;
};

test.each([
  [
    'postfix/smtpd',
    'NOQUEUE: milter-reject: CONNECT from a.net[10.0.0.1]: 451 4.7.1 Service unavailable - try again later; proto=SMTP',
    'filter',
  ],
  ['postfix/smtpd', 'warning: connect to Milter service inet:127.0.0.1:8891: Connection refused', 'filter'],
  [
    'postfix/smtpd',
    'NOQUEUE: reject: MAIL from a.net[10.0.0.1]: 452 4.3.1 Insufficient system storage; from=<a@b.net> proto=ESMTP helo=<a.net>',
    'disk',
  ],
  ['postfix/smtpd', 'warning: not enough free space in mail queue: 3 bytes < 1.5*message size limit', 'disk'],
  [
    'postfix/smtpd',
    'NOQUEUE: reject: RCPT from a.net[10.0.0.1]: 451 4.3.0 <x@y.net>: Temporary lookup failure; from=<a@b.net> to=<x@y.net> proto=ESMTP helo=<a.net>',
    'lookup',
  ],
  [
    'postfix/smtp',
    'warning: cannot get RSA certificate from file "/etc/ssl/x.pem": disabling TLS support',
    'encryption',
  ],
  [
    'sm-mta',
    '6AN923L4000338: Milter (labfilter): error connecting to filter: Connection refused by /var/run/lab.sock',
    'filter',
  ],
  ['sm-mta', '6AN923L4000338: Milter: from=<a@b.net>, reject=451 4.3.2 Please try again later', 'filter'],
  ['sm-mta', 'low on space (sendmail needs 100 bytes + 50 blocks in /var/spool/mqueue), max avail: 20', 'disk'],
  [
    'amavis',
    "(00002-01) (!)ClamAV-clamd: Can't connect to UNIX socket /var/run/clamav/clamd.ctl: No such file or directory, retrying (2)",
    'filter',
  ],
])('%s: %s', (program, message, trouble) => {
  expect(troubleOf(program, message)).toBe(trouble);
});

test.each([
  // Greylisting, a client's error and a permanent refusal are not our trouble.
  [
    'postfix/smtpd',
    'NOQUEUE: reject: RCPT from a.net[10.0.0.1]: 450 4.2.0 <x@y.net>: Recipient address rejected: Greylisted; from=<a@b.net> to=<x@y.net> proto=ESMTP helo=<a.net>',
  ],
  [
    'sm-mta',
    '6AN923L4000338: Milter: to=<x@y.net>, reject=451 4.7.1 Greylisting in action, please come back in 00:05:00',
  ],
  [
    'postfix/smtpd',
    'NOQUEUE: reject: RCPT from a.net[10.0.0.1]: 554 5.7.1 <x@y.net>: Relay access denied; from=<a@b.net> to=<x@y.net> proto=ESMTP helo=<a.net>',
  ],
  ['postfix/smtpd', 'warning: hostname a.net does not resolve to address 10.0.0.1'],
])('no trouble of ours: %s: %s', (program, message) => {
  expect(troubleOf(program, message)).toBeUndefined();
});
