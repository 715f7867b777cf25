import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const said = (tag: string, message: string): readonly MailEvent[] | undefined =>
  postfix.parse(lineOf(`postfix/${tag}`, message));

test('a wrong password names its client and login', () => {
  const line =
    'warning: unknown[203.0.113.200]: SASL PLAIN authentication failed: authentication failure, sasl_username=submitter@mail.example.org';
  expect(said('submission/smtpd', line)).toEqual([
    {
      kind: 'session',
      queueId: null,
      about: 'auth-failed',
      side: 'server',
      client: { ip: '203.0.113.200', forged: true, login: 'submitter@mail.example.org' },
      text: line,
    },
  ]);
  expect(said('smtpd', 'warning: example.com[192.168.0.1]: SASL DIGEST-MD5 authentication failed')?.[0]).toMatchObject({
    about: 'auth-failed',
  });
});

test('a message that grows too big is refused', () => {
  expect(said('smtpd', 'warning: C2AFC28AC4D: queue file size limit exceeded')).toMatchObject([
    { kind: 'refusal', queueId: 'C2AFC28AC4D', stage: 'data', enhancedStatus: '5.3.4' },
  ]);
});

test.each([
  ['1B87F44E79F: message rejected: hopcount exceeded', { enhancedStatus: '5.4.0', replyText: 'Error: too many hops' }],
  [
    '1B87F44E79F: unreasonable virtual_alias_maps map nesting for loop@example.org -- message not accepted, try again later',
    { recipient: 'loop@example.org', replyCode: 451, replyText: 'Alias expansion error' },
  ],
  [
    '1B87F44E79F: virtual_alias_maps map lookup problem for boss@example.org -- message not accepted, try again later',
    { recipient: 'boss@example.org', replyCode: 451 },
  ],
])('what cleanup does not accept is refused: %s', (words, refusal) => {
  const told = { kind: 'refusal', queueId: '1B87F44E79F', stage: 'data', ...refusal };
  expect(said('cleanup', `warning: ${words}`)?.[0]).toMatchObject(told);
});

test.each<[string, string, string | null]>([
  ['pickup', 'warning: 3mCqcj5HR1z2xDW: message has been queued for 2 days', '3mCqcj5HR1z2xDW'],
  ['error', 'warning: 3lyw1l0Nwdz2xGs: defer service failure', '3lyw1l0Nwdz2xGs'],
  ['bounce', 'fatal: append file defer 3lyw0Z2NdSz2xGb: No space left on device', '3lyw0Z2NdSz2xGb'],
  [
    'qmgr',
    'warning: qmgr_active_done_3_generic: remove AF0F223FC05 from active: No such file or directory',
    'AF0F223FC05',
  ],
  ['cleanup', 'warning: 6F74F74431: virtual_alias_maps map lookup problem for root@example.com', '6F74F74431'],
  ['master', 'warning: /usr/libexec/postfix/trivial-rewrite: bad command startup -- throttling', null],
  ['sendmail', 'fatal: root(0): message file too big', null],
  ['smtpd', 'panic: myfree: corrupt or unallocated memory block', null],
  ['smtpd', 'error: open database /etc/aliases.db: No such file or directory', null],
  ['trivial-rewrite', "warning: dict_ldap_lookup: Search error -1: Can't contact LDAP server ", null],
  [
    'smtpd',
    "warning: milter inet:localhost:8891: can't read SMFIC_BODYEOB reply packet header: Connection timed out",
    null,
  ],
])('our own trouble: %s %s', (tag, line, queueId) => {
  expect(said(tag, line)).toEqual([{ kind: 'note', queueId, text: line, trouble: true }]);
});

test.each([
  'warning: hostname exemple.com does not resolve to address 185.14.29.32',
  'warning: 10.0.0.1: hostname sample.com verification failed: Host not found ',
  'warning: non-SMTP command from sample.net[10.0.0.1]: Received: from 192.168.0.1 (HELO bogus.sample.com)',
  'warning: Connection concurrency limit exceeded: 51 from example.com[192.168.0.1] for service smtp',
  'warning: Illegal address syntax from example.com[192.168.0.1] in MAIL command: user@sample.net',
])("a stranger's trouble: %s", (line) => {
  expect(said('smtpd', line)).toEqual([{ kind: 'note', queueId: null, text: line }]);
});
