import { describe, expect, test } from 'vitest';
import { pickupText } from '../story/pickup-text.ts';
import { openLogs } from '../../test/open-logs.ts';

const delivered = `\
Jan 12 09:00:00 imap postfix/smtpd[811]: 6C02025A2EF: client=out.partner.test[203.0.113.5]
Jan 12 09:00:00 imap postfix/cleanup[816]: 6C02025A2EF: message-id=<x@partner.test>
Jan 12 09:00:00 imap postfix/qmgr[810]: 6C02025A2EF: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)
Jan 12 09:00:01 imap postfix/lmtp[815]: 6C02025A2EF: to=<sam@example.org>, relay=imap.example.org[private/dovecot-lmtp], delay=0.15, delays=0.06/0.01/0.01/0.06, dsn=2.0.0, status=sent (250 2.0.0 <sam@example.org> sl6DGQMCBGs4AwAAnx7m0A Saved)
Jan 12 09:00:01 imap postfix/qmgr[810]: 6C02025A2EF: removed
`;
const login = (time: string, user = 'sam@example.org', protocol = 'imap') =>
  `Jan 12 ${time} imap dovecot: ${protocol}-login: Login: user=<${user}>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.31, mpid=1041, session=<a1>\n`;
const pop3 = (time: string, taken: string) =>
  `Jan 12 ${time} imap dovecot: pop3(sam@example.org)<1041><a1>: Disconnected: Logged out top=0/0, retr=${taken}, del=0/6, size=6983\n`;
const deleted =
  'Jan 12 10:00:00 imap dovecot: imap(sam@example.org)<1033><a1>: delete: box=INBOX, uid=1, msgid=<x@partner.test>, size=394, from=<anna@partner.test>\n';
const expunged = deleted.replace('imap(', 'pop3(').replace('delete:', 'expunge:');

test.each<[string, string, string | undefined]>([
  ['no login since', login('08:00:00') + login('10:00:00', 'carl@example.org'), 'no-login'],
  [
    'logged in, took nothing',
    login('10:00:00', 'sam@example.org', 'pop3') + pop3('10:00:01', '0/0'),
    'login-nothing-taken',
  ],
  ['took something', login('10:00:00', 'sam@example.org', 'pop3') + pop3('10:00:01', '3/2001'), 'probably-fetched'],
  ['deleted this very message over IMAP', login('10:00:00') + deleted, 'probably-fetched'],
  [
    'took and deleted this very message over POP3',
    login('10:00:00', 'sam@example.org', 'pop3') + expunged + pop3('10:00:01', '1/394'),
    'fetched',
  ],
  ['a log without log-ins says nothing', '', undefined],
])('%s', async (_, sessions, kind) => {
  await using logs = await openLogs(delivered + sessions);
  expect((await logs.story('to:sam@example.org today')).recipients[0]?.pickup?.kind).toBe(kind);
});

describe('the lines of the session that shows the pickup are among the evidence', () => {
  const session = login('10:00:00', 'sam@example.org', 'pop3') + expunged + pop3('10:00:01', '1/394');
  const linesOf = (text: string) => text.trimEnd().split('\n');

  test('and no others, in order', async () => {
    const other =
      login('09:30:00').replace('<a1>', '<a0>') + session.replaceAll('sam@', 'pat@').replaceAll('<a1>', '<a2>');
    await using logs = await openLogs(delivered + other + session);
    const { evidence } = await logs.story('to:sam@example.org today');
    expect(evidence.map(({ line }) => line)).toEqual(linesOf(delivered + session));
  });

  test('a later attempt still points at its line', async () => {
    const late = linesOf(delivered)[3]!.replace('09:00:01', '11:00:00').replaceAll('sam@', 'pat@');
    await using logs = await openLogs(`${delivered}${session}${late}\n`);
    const { evidence, hops } = await logs.story('to:sam@example.org today');
    const told = hops[0]!.legs.map(({ recipient, tries }) => [recipient, evidence[tries[0]!.evidence]?.line]);
    expect(told).toEqual([
      ['sam@example.org', linesOf(delivered)[3]],
      ['pat@example.org', late],
    ]);
  });
});

test('what two logs hold is counted once', async () => {
  const failed =
    'Jan 12 10:00:00 imap dovecot: imap-login: Aborted login (auth failed, 1 attempts in 2 secs): user=<sam@example.org>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.31, session=<a1>\n';
  await using logs = await openLogs(delivered + login('08:00:00', 'carl@example.org') + failed);
  await logs.add(failed, 'central.log');
  expect((await logs.story('to:sam@example.org today')).recipients[0]?.pickup?.text).toBe(
    'No login since. One attempt failed.',
  );
});

test('what the log says of later than the present is not told', async () => {
  await using logs = await openLogs(delivered + login('08:00:00') + login('10:00:00') + deleted, {
    now: '2026-01-12T09:30:00Z',
  });
  expect((await logs.story('to:sam@example.org today')).recipients[0]?.pickup?.kind).toBe('no-login');
});

test('only what lies in a mailbox can be picked up', async () => {
  const bounced = delivered.replace(
    'dsn=2.0.0, status=sent (250 2.0.0 <sam@example.org> sl6DGQMCBGs4AwAAnx7m0A Saved)',
    'dsn=5.2.2, status=bounced (host imap.example.org[private/dovecot-lmtp] said: 552 5.2.2 Quota exceeded)',
  );
  await using logs = await openLogs(bounced + login('10:00:00'));
  expect((await logs.story('to:sam@example.org today')).recipients).toMatchObject([
    { disposition: 'bounced', pickup: null },
  ]);
});

test('what went to a program cannot be', async () => {
  await using logs = await openLogs(
    `Jan 12 09:03:02 mail postfix/local[819]: 6C02025A2E9: to=<staff@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to command: "/usr/lib/mailman/mail/mailman post staff")\n${login('10:00:00')}`,
  );
  expect((await logs.story('to:staff@example.org today')).recipients).toMatchObject([
    { disposition: 'delivered', pickup: null },
  ]);
});

test('a log-in is no message', async () => {
  await using logs = await openLogs(login('10:00:00'));
  expect((await logs.ask('sam@example.org today')).total).toBe(0);
});

describe('where the log-ins of the mailbox server are not logged', () => {
  const elsewhere = (line: string) => line.replace(' imap dovecot', ' imap2 dovecot');
  const pickupIn = async (text: string, question = 'to:sam@example.org today') => {
    await using logs = await openLogs(text);
    const { recipients, conclusion } = await logs.story(question);
    return { pickup: recipients[0]?.pickup ?? null, text: conclusion.text };
  };

  test('those of others on another host say nothing', async () => {
    expect(await pickupIn(delivered + elsewhere(login('10:00:00', 'carl@example.org')))).toEqual({
      pickup: null,
      text: 'Handed to the mailbox on imap. Whether it was picked up is not known: the logs hold no log-ins on imap.',
    });
  });

  test('those of others on the MTA say nothing of a mailbox on another host', async () => {
    const remote = delivered.replace(
      'relay=imap.example.org[private/dovecot-lmtp]',
      'relay=box7.example.org[192.0.2.77]:24',
    );
    expect(await pickupIn(remote + login('10:00:00', 'carl@example.org'))).toEqual({
      pickup: null,
      text: expect.stringContaining('the logs hold no log-ins on box7.example.org.'),
    });
  });

  test('which is said of each of several recipients', async () => {
    const line = delivered.split('\n').find((one) => one.includes('postfix/lmtp'))!;
    const several = delivered.replace(line, `${line}\n${line.replaceAll('sam@', 'pat@')}`);
    await using logs = await openLogs(several + elsewhere(login('10:00:00', 'carl@example.org')));
    const { recipients } = await logs.story('to:sam@example.org today');
    expect(recipients.map(pickupText)).toEqual(
      Array(2).fill('Whether it was picked up is not known: the logs hold no log-ins on imap.'),
    );
  });

  test('unless the owner of the mailbox came there before', async () => {
    expect((await pickupIn(delivered + elsewhere(login('08:00:00') + login('10:00:00', 'carl@x')))).pickup?.kind).toBe(
      'no-login',
    );
  });

  test('those in a log that names no host may be of any', async () => {
    const own = login('10:00:00', 'carl@example.org').replace(' imap dovecot: ', ' ');
    expect((await pickupIn(delivered + own)).pickup?.kind).toBe('no-login');
  });
});

test('the mailbox server’s own name for the owner counts', async () => {
  await using logs = await openLogs(
    `${delivered}Jan 12 09:00:01 imap dovecot: lmtp(u1234)<338><sl6DGQMCBGs4AwAAnx7m0A>: msgid=<x@partner.test>: saved mail to INBOX\n` +
      login('10:00:00', 'u1234'),
  );
  expect((await logs.story('to:sam@example.org today')).recipients).toMatchObject([
    { recipient: 'sam@example.org', owner: 'u1234', pickup: { kind: 'login-nothing-taken' } },
  ]);
});

test('the end of a Cyrus session names no user, but its session', async () => {
  const session = (what: string) => `Jan 12 10:00:00 imap cyrus/imap[412]: ${what}\n`;
  await using logs = await openLogs(
    delivered +
      session('login: localhost [127.0.0.1] sam@example.org plaintext User logged in SESSIONID=<cyrus-17-412-1-4>') +
      session('USAGE sam@example.org user: 0.008 sys: 0.008') +
      session('auditlog: traffic sessionid=<cyrus-17-412-1-4> bytes_in=<96> bytes_out=<9095>'),
  );
  expect((await logs.story('to:sam@example.org today')).recipients[0]?.pickup).toMatchObject({
    kind: 'probably-fetched',
    text: 'Probably fetched: an IMAP session was sent 9095 bytes.',
  });
});
