import { describe, expect, test } from 'vitest';
import { lineOf } from '../../test/line-of.ts';
import { dovecot } from '../dialects/dovecot/dovecot.ts';
import { mailboxDialects } from '../dialects/mailbox/mailbox.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { linesTold, readTruth } from '../../test/corpus-lines.ts';
import type { Sighting } from '../lines/sighting.ts';
import { type Handover, pickup } from './pickup.ts';

const dialects: readonly Dialect[] = [dovecot, ...mailboxDialects];

/** A log of `tag: message` lines, one each minute after the delivery. */
function sessionsOf(...lines: readonly string[]): Sighting[] {
  return lines.flatMap((raw, index) => {
    const colon = raw.indexOf(': ');
    const line = {
      ...lineOf(raw.slice(0, colon), raw.slice(colon + 2)),
      at: (index + 1) * 60_000,
      file: 'mail.log',
      source: 1,
      offset: index,
      raw,
      inferred: false,
    };
    const dialect = dialects.find((each) => each.speaks(line.program));
    const events = dialect?.parse(line);
    expect(events, raw).toBeDefined();
    return (events ?? []).map((event) => ({ line, program: dialect?.name ?? '', event }));
  });
}

const handover: Handover = {
  users: ['orders@town.example.com'],
  deliveredAt: 0,
  messageId: 'a1@partner.test',
  sizeBytes: 1000,
  loginsLogged: true,
};

const login =
  'dovecot: imap-login: Login: user=<orders@town.example.com>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.31, mpid=900, session=<s1>';
const imapEnd = (took: string): string =>
  `dovecot: imap(orders@town.example.com)<900><s1>: Disconnected: Logged out in=216 out=640 deleted=0 expunged=0 trashed=0 hdr_count=2 hdr_bytes=640 ${took}`;
const pop3Login =
  'dovecot: pop3-login: Login: user=<orders@town.example.com>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.31, mpid=901, session=<s2>';
const pop3End = (counts: string): string =>
  `dovecot: pop3(orders@town.example.com)<901><s2>: Disconnected: Logged out top=0/0, ${counts}, size=4096`;

describe('the four wordings', () => {
  test.each<[string, string[], object]>([
    ['nobody came', [], { kind: 'no-login', at: null, text: 'No login since.' }],
    [
      'somebody tried',
      [
        'dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<orders@town.example.com>, method=PLAIN, rip=192.0.2.1',
      ],
      { kind: 'no-login', text: 'No login since. One attempt failed.' },
    ],
    [
      'somebody else came',
      ['dovecot: imap-login: Login: user=<press@town.example.com>, method=PLAIN, rip=192.0.2.1, session=<s9>'],
      { kind: 'no-login' },
    ],
    [
      'took nothing',
      [login, imapEnd('body_count=0 body_bytes=0')],
      { kind: 'login-nothing-taken', at: 60_000, text: 'Logged in since, but took nothing.' },
    ],
    [
      'is still there',
      [login],
      {
        kind: 'login-nothing-taken',
        at: 60_000,
        text: 'Logged in since, but the log does not tell (yet) what was taken.',
      },
    ],
    [
      'is still there, after a session that took nothing',
      [login, imapEnd('body_count=0 body_bytes=0'), login.replace('s1', 's4')],
      { kind: 'login-nothing-taken', text: 'Logged in since, but took nothing in the sessions that have ended.' },
    ],
    [
      'had come before',
      [imapEnd('body_count=0 body_bytes=0')],
      { kind: 'login-nothing-taken', text: 'Was logged in since, but took nothing.' },
    ],
    [
      'read another message',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: flag_change: box=INBOX, uid=7, msgid=<b2@partner.test>, size=785, flags=(\\Seen)',
        imapEnd('body_count=1 body_bytes=900'),
      ],
      { kind: 'login-nothing-taken', text: 'Logged in since, but took other messages.' },
    ],
    [
      'read another message, and took a second one',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: flag_change: box=INBOX, uid=7, msgid=<b2@partner.test>, size=785, flags=(\\Seen)',
        imapEnd('body_count=2 body_bytes=1900'),
      ],
      { kind: 'probably-fetched', text: 'Probably fetched: an IMAP session took 2 messages.' },
    ],
    [
      'came through a proxy and took nothing from the server behind it',
      [
        'dovecot: imap-login: proxy(orders@town.example.com,10.0.0.1:143): Disconnected by server (1s idle, in=28, out=6600): user=<orders@town.example.com>, method=PLAIN, rip=1.2.3.4, lip=2.3.4.5, session=<s1>',
        imapEnd('body_count=0 body_bytes=0'),
      ],
      { kind: 'login-nothing-taken' },
    ],
    [
      'never came, and an administrator deleted it',
      ['dovecot: doveadm(orders@town.example.com)<9><x>: expunge: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785'],
      {
        kind: 'no-login',
        text: 'No login since. Since then the server itself (an administrator’s command, expiry or synchronisation) has deleted it.',
      },
    ],
    [
      'came after an administrator had moved it',
      [
        'dovecot: doveadm(10.0.0.9,orders@town.example.com)<9><x>: copy from INBOX: box=Old, uid=1, msgid=<a1@partner.test>, size=785',
        'dovecot: doveadm(10.0.0.9,orders@town.example.com)<9><x>: expunge: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785',
        login,
        imapEnd('body_count=0 body_bytes=0'),
      ],
      {
        kind: 'login-nothing-taken',
        text: 'Logged in since, but took nothing. Since then the server itself (an administrator’s command, expiry or synchronisation) has moved it to another folder.',
      },
    ],
    [
      'downloaded less than the message has',
      [pop3Login, pop3End('retr=1/300, del=0/4')],
      { kind: 'login-nothing-taken', at: 60_000, text: 'Logged in since, but took less than this message has.' },
    ],
    [
      'took something',
      [login, imapEnd('body_count=3 body_bytes=2630')],
      { kind: 'probably-fetched', at: 120_000, text: 'Probably fetched: an IMAP session took 3 messages.' },
    ],
    [
      'downloaded one',
      [pop3Login, pop3End('retr=1/1100, del=0/4')],
      { kind: 'probably-fetched', text: 'Probably fetched: a POP3 session took one message.' },
    ],
    [
      'copied it',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: copy from INBOX: box=Archive, uid=1, msgid=<a1@partner.test>, size=785',
      ],
      { kind: 'probably-fetched', at: 120_000, text: 'Probably fetched: an IMAP session copied it to another folder.' },
    ],
    [
      'deleted it',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: expunge: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785',
      ],
      { kind: 'probably-fetched', text: 'Probably fetched: an IMAP session deleted it.' },
    ],
    [
      'downloaded and deleted it',
      [
        pop3Login,
        'dovecot: pop3(orders@town.example.com)<901><s2>: expunge: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785',
        pop3End('retr=2/1701, del=1/8'),
      ],
      { kind: 'fetched', at: 120_000, text: 'Fetched: downloaded and deleted over POP3.' },
    ],
    [
      'marked it as read',
      [
        login,
        imapEnd('body_count=1 body_bytes=900'),
        'dovecot: imap(orders@town.example.com)<900><s1>: flag_change: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785, flags=(\\Seen)',
      ],
      { kind: 'fetched', at: 180_000, text: 'Fetched: marked as read over IMAP.' },
    ],
    [
      'did all that to another message',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: expunge: box=INBOX, uid=1, msgid=<b2@partner.test>, size=785',
        imapEnd('body_count=0 body_bytes=0'),
      ],
      { kind: 'login-nothing-taken' },
    ],
    [
      'marked it as read, and it is not known what else',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: flag_change: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785, flags=(\\Seen)',
      ],
      { kind: 'probably-fetched', text: 'Probably fetched: an IMAP session marked it as read.' },
    ],
    [
      'marked it as read unread',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: flag_change: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785, flags=(\\Seen)',
        imapEnd('body_count=0 body_bytes=0'),
      ],
      { kind: 'login-nothing-taken', text: 'Logged in since: an IMAP session marked it as read and took nothing.' },
    ],
    [
      'deleted it unread',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: expunge: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785',
        imapEnd('body_count=0 body_bytes=0'),
      ],
      { kind: 'login-nothing-taken', text: 'Logged in since: an IMAP session deleted it and took nothing.' },
    ],
    [
      'took it on one device, deleted it on another',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: expunge: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785',
        imapEnd('body_count=0 body_bytes=0'),
        'dovecot: imap(orders@town.example.com)<902><s3>: Logged out in=1 out=2000 deleted=0 expunged=0 trashed=0 hdr_count=0 hdr_bytes=0 body_count=1 body_bytes=900',
      ],
      { kind: 'probably-fetched', text: 'Probably fetched: an IMAP session took one message.' },
    ],
    [
      'downloaded it over POP3, in a format of the site',
      [
        pop3Login,
        'dovecot: pop3(orders@town.example.com)<901><s2>: flag_change: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785, flags=(\\Seen)',
        'dovecot: pop3(orders@town.example.com)<901><s2>: Disconnected: Logged out in=31 out=3671 top=0/0 retr=1/1002 del=0/1 size=1000 uidl_hash=4',
      ],
      { kind: 'fetched', text: 'Fetched: downloaded over POP3.' },
    ],
    [
      'deleted a message that the log does not name',
      [
        login,
        'dovecot: imap(orders@town.example.com)<900><s1>: Disconnected: Logged out in=80 out=998 deleted=1 expunged=1 trashed=0 hdr_count=0 hdr_bytes=0 body_count=0 body_bytes=0',
      ],
      { kind: 'login-nothing-taken', text: 'Logged in since, but took nothing, and deleted one message.' },
    ],
    [
      'looked at the beginning over POP3',
      [
        pop3Login,
        'dovecot: pop3(orders@town.example.com)<901><s2>: Disconnected: Logged out top=3/1866, retr=0/0, del=0/3, size=3575',
      ],
      { kind: 'login-nothing-taken', text: 'Logged in since, but took only the beginning of 3 messages.' },
    ],
    [
      'took the whole of it by TOP',
      [
        pop3Login,
        'dovecot: pop3(orders@town.example.com)<901><s2>: Disconnected: Logged out top=1/1005, retr=0/0, del=0/1, size=1000',
      ],
      { kind: 'probably-fetched', text: 'Probably fetched: a POP3 session was sent 1005 bytes by TOP.' },
    ],
    // the surest word wins, whatever came first
    [
      'came twice',
      [login, imapEnd('body_count=0 body_bytes=0'), pop3Login, pop3End('retr=2/1701, del=0/8')],
      { kind: 'probably-fetched', at: 240_000 },
    ],
  ])('%s', (_, lines, expected) => {
    expect(pickup(handover, sessionsOf(...lines))).toMatchObject(expected);
  });
});

describe('servers that count otherwise', () => {
  const tony: Handover = { ...handover, users: ['tony@exp1.example.com', 'tony'] };
  test.each<[string[], object]>([
    // Dovecot up to 2.2 counts bytes alone
    [['dovecot: imap(tony): Disconnected: Logged out in=87 out=569'], { kind: 'login-nothing-taken' }],
    [
      ['dovecot: imap(tony): Disconnected: Logged out in=87 out=34121'],
      { kind: 'probably-fetched', text: 'Probably fetched: an IMAP session was sent 34121 bytes.' },
    ],
    // … and sends some of them beside messages
    [
      ['dovecot: imap(tony): Disconnected: Logged out in=87 out=2569'],
      { kind: 'login-nothing-taken', text: 'Was logged in since, but the log does not tell what was taken.' },
    ],
    // Courier counts bytes of messages
    [
      ['pop3d: LOGOUT, user=tony, ip=[::ffff:192.0.2.4], top=0, retr=0, rcvd=6, sent=30, time=0'],
      { kind: 'login-nothing-taken', text: 'Was logged in since, but took nothing.' },
    ],
    [
      ['imapd: LOGOUT, user=tony, ip=[::ffff:192.0.2.4], headers=0, body=7310, rcvd=635, sent=9872, time=4477'],
      { kind: 'probably-fetched', text: 'Probably fetched: an IMAP session took 7310 bytes of messages.' },
    ],
    // UW moves mail, or counts what was deleted
    [
      ['imapd: Moved 4711 bytes of new mail to /home/tony/mbox from /var/mail/tony host= localhost [127.0.0.1]'],
      { kind: 'probably-fetched', text: 'Probably fetched: an IMAP session moved new mail away.' },
    ],
    [['ipop3d: Update user=tony host=a.test [192.0.2.4] nmsgs=3 ndele=2'], { kind: 'probably-fetched' }],
    [['ipop3d: Logout user=tony host=a.test [192.0.2.4] nmsgs=3 ndele=0'], { kind: 'login-nothing-taken' }],
    // Cyrus logs the login
    [
      ['cyrus/imap: login: h.test [192.0.2.4] tony plaintext+TLS User logged in SESSIONID=<c1>'],
      { kind: 'login-nothing-taken', text: 'Logged in since, but the log does not tell (yet) what was taken.' },
    ],
  ])('%j', (lines, expected) => {
    expect(pickup(tony, sessionsOf(...lines))).toMatchObject(expected);
  });
});

describe('whose mailbox', () => {
  const came = sessionsOf(login);
  test.each([
    [['orders@town.example.com'], true],
    [['ORDERS@Town.Example.com'], true],
    [['orders+news@town.example.com'], true],
    [['orders'], true],
    [['crew@town.example.com', 'orders@town.example.com'], true],
    [['orders@other.example.com'], false],
    [['order@town.example.com'], false],
    [[], false],
  ])('%j: %j', (users, isTheirs) => {
    expect(pickup({ ...handover, users }, came)?.kind).toBe(isTheirs ? 'login-nothing-taken' : 'no-login');
  });
});

test('what was before the delivery says nothing', () => {
  const came = sessionsOf(login, imapEnd('body_count=3 body_bytes=2630'));
  expect(pickup({ ...handover, deliveredAt: 180_000 }, came)).toMatchObject({ kind: 'no-login' });
});

test('an IMAP session from before may have taken it: that is logged when it ends', () => {
  const open = [login, 'dovecot: imap(orders@town.example.com)<7><s0>: Disconnected: Logged out in=1 out=2'];
  expect(pickup({ ...handover, deliveredAt: 180_000 }, sessionsOf(...open))).toMatchObject({
    kind: 'no-login',
    text: 'No login since, but an IMAP session from before may still be open: what it takes is logged only at its end.',
  });
});

test('where logins are not logged, silence says nothing', () => {
  expect(pickup({ ...handover, loginsLogged: false }, [])).toBeNull();
  expect(pickup({ ...handover, loginsLogged: false }, sessionsOf(login))).toMatchObject({
    kind: 'login-nothing-taken',
  });
});

/** A session as the client saw it. */
interface Visit {
  readonly protocol: string;
  readonly user: string | null;
  readonly login_ok: boolean;
  readonly fetched?: number;
}

describe.each(['site-sendmail-postfix-dovecot-2.3', 'site-sendmail-postfix-dovecot-2.3-sieve'])('%s', (set) => {
  const sightings: Sighting[] = linesTold(dovecot, `${set}/imap/mail.iso.log`).flatMap(
    ({ at, message, events }, index) => {
      const line = {
        ...lineOf('dovecot', message),
        at,
        file: set,
        source: 1,
        offset: index,
        raw: message,
        inferred: false,
      };
      return (events ?? []).map((event) => ({ line, program: 'dovecot', event }));
    },
  );
  const visits = readTruth<Visit[]>(`${set}/imap-pop3.json`);
  const handed = sightings.flatMap(({ line, event }) =>
    event.kind === 'stored' && event.action === 'saved' ? [{ at: line.at, ...event }] : [],
  );
  // accounts that the lab itself did not visit while mail was still coming in
  const users = ['orders', 'press', 'events', 'jobs', 'returns'];

  test.each(users)('%s', (name) => {
    const own = handed.filter(({ user }) => user.startsWith(`${name}@`));
    expect(own.length).toBeGreaterThan(2);
    const came = visits.filter((visit) => visit.user?.startsWith(`${name}@`) === true && visit.login_ok);
    const took = came.some((visit) => (visit.fetched ?? 0) > 0);
    const kinds = took ? ['probably-fetched', 'fetched'] : [came.length > 0 ? 'login-nothing-taken' : 'no-login'];
    for (const { user, at, messageId = null } of own)
      expect(kinds).toContain(
        pickup({ users: [user], deliveredAt: at, messageId, loginsLogged: true }, sightings)?.kind,
      );
  });

  test('the message that was deleted after a POP3 download was fetched', () => {
    const deleted = sightings.find(
      ({ event }) => event.kind === 'access' && event.protocol === 'pop3' && event.what === 'delete',
    );
    const messageId = deleted?.event.kind === 'access' ? (deleted.event.messageId ?? null) : null;
    const delivery = handed.find((each) => each.messageId === messageId && each.user.startsWith('press@'));
    expect(
      pickup(
        { users: [delivery?.user ?? ''], deliveredAt: delivery?.at ?? 0, messageId, loginsLogged: true },
        sightings,
      ),
    ).toMatchObject({
      kind: 'fetched',
      at: deleted?.line.at,
      text: 'Fetched: downloaded and deleted over POP3.',
    });
  });
});
