import { expect, test } from 'vitest';
import { parseService } from './service.ts';

test.each([
  ['postfix/smtpd', 'smtpd'],
  ['postfix/submission/smtpd', 'smtpd'],
  ['postfix/reinject/smtpd', 'smtpd'],
  ['postfix/scan/smtp', 'smtp'],
  ['postfix-out/smtp', 'smtp'],
  ['mta-in/discard', 'discard'],
  ['postfix/nqmgr', 'nqmgr'],
  ['postfix/postfix-script', 'postfix-script'],
  ['postfix', 'postfix'],
  ['postfix-out', 'postfix'],
  ['postfix-script', 'postfix-script'],
  ['postfix/some-new-agent', 'some-new-agent'],
  // other programs
  ['cyrus/lmtp', undefined],
  ['cyrus/master', undefined],
  ['dovecot', undefined],
  ['smtpd', undefined],
  ['sendmail', undefined],
  ['mail', undefined],
  ['', undefined],
  ['postfix/', undefined],
  ['postfixadmin', undefined],
  ['postfix-policyd-spf-python', undefined],
  ['postfix-exporter', undefined],
  // filters that borrow the name
  ['postfix/policy-spf', undefined],
  ['postfix/policyd-weight', undefined],
])('%s', (tag, agent) => {
  expect(parseService(tag)).toBe(agent);
});
