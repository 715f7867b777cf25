import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailboxAccess, MailEvent, Session, Stored } from '../../mail/event.ts';
import { ownerOf } from './cyrus.ts';
import { mailboxDialects } from './mailbox.ts';

/** @param line `tag[pid]: message` */
function read(line: string): readonly MailEvent[] | undefined {
  const colon = line.indexOf(': ');
  const tag = line.slice(0, colon).replace(/\[\d+\]$/, '');
  const dialect = mailboxDialects.find((each) => each.speaks(tag));
  expect(dialect, `a dialect for ${tag}`).toBeDefined();
  return dialect?.parse(lineOf(tag, line.slice(colon + 2)));
}

type Sample<E extends MailEvent> = [line: string, event: Partial<E>];

describe('UW-IMAP', () => {
  test.each<Sample<MailboxAccess>>([
    [
      'imapd[16091]: Authenticated user=djcecile host=login2.phy.duke.edu [152.3.182.75]',
      {
        protocol: 'imap',
        what: 'login',
        user: 'djcecile',
        client: { name: 'login2.phy.duke.edu', ip: '152.3.182.75' },
      },
    ],
    ['imapd[16091]: Login user=tony host=[202.32.124.66]', { what: 'login', client: { ip: '202.32.124.66' } }],
    [
      'ipop3d[5613]: Login user=shke host=momentum.chem.duke.edu [152.3.169.5] nmsgs=144/144',
      { protocol: 'pop3', what: 'login', user: 'shke' },
    ],
    [
      'ipop3d[22]: Logout user=fogle host=atomrs09.physto.se [130.242.128.210] nmsgs=0 ndele=0',
      { protocol: 'pop3', what: 'logout', user: 'fogle', deleted: 0 },
    ],
    [
      'ipop3d[22]: Update user=fogle host=atomrs09.physto.se [130.242.128.210] nmsgs=3 ndele=2',
      { what: 'logout', deleted: 2 },
    ],
    ['imapd[22]: Logout user=fogle host=atomrs09.physto.se [130.242.128.210]', { what: 'logout', user: 'fogle' }],
    [
      'imapd[22]: Command stream end of file, while reading line user=djc host=UNKNOWN',
      { what: 'logout', user: 'djc', client: {} },
    ],
    [
      'imapd[22]: Connection reset by peer, while reading line user=djc host=a.b [192.0.2.4]',
      { what: 'logout', client: { name: 'a.b', ip: '192.0.2.4' } },
    ],
    ['imapd[22]: Killed (lost mailbox lock) user=tony host=a.b [192.0.2.4]', { what: 'logout', user: 'tony' }],
    ['imapd[22]: Autologout user=tony host=a.b [192.0.2.4]', { what: 'logout', user: 'tony' }],
    [
      'imapd[22]: Moved 4711 bytes of new mail to /home/tony/mbox from /var/mail/tony host= localhost [127.0.0.1]',
      { what: 'fetch', user: 'tony', action: 'move', retrievedBytes: 4711 },
    ],
    [
      'imapd[666]: Login failed user=lizdy auth=lizdy host=h2066373.stratoserver.net [81.169.154.112]',
      { what: 'login-failed', user: 'lizdy' },
    ],
    [
      'ipop3d[25745]: Login failed user=info auth=info host=dedicated.multacom.com [198.52.115.74]',
      { protocol: 'pop3', what: 'login-failed' },
    ],
    [
      'imapd[19343]: Login excessive login failures user=user auth=user host=dedicated.multacom.com [198.52.115.74]',
      { what: 'login-failed' },
    ],
    [
      'imapd[21172]: Login disabled user=test auth=test host=localhost.localdomain [127.0.0.1]',
      { what: 'login-failed', user: 'test' },
    ],
    [
      'imapd[3473]: Failed uwmaster override of user=pro1  host=r22.j.de [127.0.55.22] ',
      { what: 'login-failed', user: 'pro1' },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'access', queueId: null, ...event })]);
  });

  test.each<Sample<Session>>([
    ['imapd[22]: Logout user=??? host=UNKNOWN', { about: 'lost', client: {} }],
    ['imapd[22]: imaps SSL service init from 192.0.2.7', { about: 'connect', client: { ip: '192.0.2.7' } }],
    ['ipop3d[13929]: connect from 192.0.2.8', { about: 'connect', client: { ip: '192.0.2.8' } }],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'session', ...event })]);
  });
});

describe('Qpopper and popa3d', () => {
  test.each<Sample<MailboxAccess>>([
    [
      'in.qpopper[7597]: (v4.0.9) POP login by user "nick" at (pc.example.com) 192.0.2.35 [pop_log.c:244]',
      { protocol: 'pop3', what: 'login', user: 'nick', client: { name: 'pc.example.com', ip: '192.0.2.35' } },
    ],
    [
      'popper[7597]: Stats: nick 1 2345 0 0 pc.example.com 192.0.2.35 [pop_updt.c:296]',
      { what: 'logout', user: 'nick', deleted: 1 },
    ],
    ['popper[7597]: Stats: nick 0 0 3 4711', { what: 'logout', deleted: 0 }],
    [
      'popper[7597]: [AUTH] Failed attempted login to nick from host (pc.example.com) 192.0.2.35',
      { what: 'login-failed', user: 'nick' },
    ],
    ['popa3d[1234]: Authentication passed for nick', { protocol: 'pop3', what: 'login', user: 'nick' }],
    ['popa3d[1234]: Authentication failed for nick', { what: 'login-failed', user: 'nick' }],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'access', queueId: null, ...event })]);
  });

  test.each(['popa3d[1234]: Session from 192.0.2.9', 'popa3d[1234]: 1 (3592) deleted, 0 (0) left'])(
    'tells nothing: %s',
    (line) => {
      expect(read(line)).toEqual([]);
    },
  );
});

describe('Courier', () => {
  test.each<Sample<MailboxAccess>>([
    [
      'imapd: LOGIN, user=ken, ip=[::ffff:192.0.2.4], port=[40312], protocol=IMAP',
      { protocol: 'imap', what: 'login', user: 'ken', client: { ip: '192.0.2.4' } },
    ],
    [
      'courier-imapd: INFO: LOGIN, user=ken, ip=[::ffff:192.0.2.4], port=[40312], protocol=IMAP',
      { what: 'login', user: 'ken' },
    ],
    ['pop3d: LOGIN, user=user7, ip=[::ffff:10.0.0.133]', { protocol: 'pop3', what: 'login', user: 'user7' }],
    [
      'pop3d: LOGOUT, user=user7, ip=[::ffff:10.0.0.133], top=0, retr=0',
      { protocol: 'pop3', what: 'logout', retrievedBytes: 0 },
    ],
    [
      'pop3d: LOGOUT, user=user@domain.tld, ip=[::ffff:192.168.1.1], port=[36852], top=0, retr=1862, rcvd=6, sent=30, time=0, stls=1',
      { what: 'logout', user: 'user@domain.tld', retrievedBytes: 1862, sentBytes: 30 },
    ],
    [
      'imapd: LOGOUT, user=user@domain.tld, ip=[::ffff:192.168.1.1], headers=0, body=7310, rcvd=635, sent=1872, time=4477, starttls=1',
      { protocol: 'imap', what: 'logout', retrievedBytes: 7310, sentBytes: 1872 },
    ],
    [
      'imapd: DISCONNECTED, user=ken, ip=[::ffff:192.0.2.4], headers=0, body=0, rcvd=10, sent=20, time=3',
      { what: 'logout', retrievedBytes: 0 },
    ],
    [
      'imapd: TIMEOUT, user=ken, ip=[::ffff:192.0.2.4], headers=0, body=0, rcvd=10, sent=20, time=3',
      { what: 'logout' },
    ],
    [
      'imapd: Disconnected during shutdown by signal, user=ken, ip=[::ffff:192.0.2.4], port=[1], headers=0, body=0, rcvd=10, sent=20, time=3',
      { what: 'logout', user: 'ken' },
    ],
    [
      'pop3d: DELETED, user=x, ip=[::ffff:192.0.2.4], port=[1], filename=cur/123.V801',
      { what: 'delete', action: 'deleted' },
    ],
    [
      'imapd: LOGIN FAILED, user=sales@example.com, ip=[::ffff:192.0.2.4]',
      { what: 'login-failed', user: 'sales@example.com' },
    ],
    [
      'courierpop3login: LOGIN FAILED, user=USER@EXAMPLE.org, ip=[::ffff:192.0.2.4]',
      { protocol: 'pop3', what: 'login-failed', user: 'USER@EXAMPLE.org' },
    ],
    [
      'imapd-ssl: LOGIN FAILED, user=tester, ip=[::ffff:192.0.2.5], port=[255]',
      { what: 'login-failed', client: { ip: '192.0.2.5' } },
    ],
    [
      'imapd: LOGIN FAILED, user=x host=evil [192.0.2.9], ip=[::ffff:192.0.2.5]',
      { what: 'login-failed', user: 'x host=evil [192.0.2.9]', client: { ip: '192.0.2.5' } },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'access', queueId: null, ...event })]);
  });

  test.each<Sample<Session>>([
    [
      'imapd-ssl: LOGIN FAILED, method=PLAIN, ip=[::ffff:192.0.2.4]',
      { about: 'auth-failed', client: { ip: '192.0.2.4' } },
    ],
    ['pop3d: Connection, ip=[::ffff:10.0.0.133]', { about: 'connect' }],
    ['imapd: Disconnected, ip=[::ffff:192.0.2.4], time=4', { about: 'lost' }],
    ['imapd: LOGOUT, ip=[::ffff:192.0.2.4], rcvd=12, sent=140', { about: 'lost' }],
    [
      'pop3d-ssl: couriertls: accept: error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
      { about: 'tls' },
    ],
    [
      'imapd-ssl: ip=[::ffff:192.0.2.4], Unexpected SSL connection shutdown.',
      { about: 'tls', client: { ip: '192.0.2.4' } },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'session', ...event })]);
  });
});

describe('Cyrus', () => {
  test.each<Sample<MailboxAccess>>([
    [
      'cyrus/imaps[1]: login: host.example.com [192.0.2.7] orders@town.example.com plaintext+TLS User logged in SESSIONID=<cyrus-1736260509-308-1-123>',
      {
        protocol: 'imap',
        what: 'login',
        user: 'orders@town.example.com',
        client: { name: 'host.example.com', ip: '192.0.2.7' },
        session: 'cyrus-1736260509-308-1-123',
      },
    ],
    [
      'cyrus/pop3[27783]: login: [172.16.48.101] andrew plaintext User logged in',
      { protocol: 'pop3', what: 'login', user: 'andrew', client: { ip: '172.16.48.101' } },
    ],
    [
      'cyrus/pop3[409]: USAGE orders user: 0.008434 sys: 0.008434',
      { protocol: 'pop3', what: 'logout', user: 'orders' },
    ],
    [
      'cyrus/imap[412]: auditlog: traffic sessionid=<cyrus-1795478556-412-1-4191924754956660900> bytes_in=<96> bytes_out=<2095>',
      { what: 'logout', user: '', session: 'cyrus-1795478556-412-1-4191924754956660900', sentBytes: 2095 },
    ],
    [
      'cyrus/imap[413]: auditlog: append sessionid=<cyrus-1795478556-413-2-1278> mailbox=<user.orders.Junk> uniqueid=<o608ujyl4419lkg7yrfrfk8q> uid=<1> modseq=<2> sysflags=<> guid=<abdf87345c44987ae234d71c209bfa375e40a451> messageid=<a1@partner.test> size=<1912>',
      { what: 'fetch', action: 'copy', user: 'orders', messageId: 'a1@partner.test' },
    ],
    ['imapd[99]: login: host.example.com[192.0.2.7] bob CRAM-MD5 User logged in', { what: 'login', user: 'bob' }],
    [
      'cyrus/imap[5355]: badlogin: localhost.localdomain [127.0.0.1] plaintext cyrus@localdomain SASL(-13): authentication failure: checkpass failed',
      { what: 'login-failed', user: 'cyrus@localdomain' },
    ],
    [
      'cyrus/pop3[4297]: badlogin: example.com [192.0.2.4] plaintext mail0001 SASL(-13): authentication failure: checkpass failed',
      { protocol: 'pop3', what: 'login-failed', user: 'mail0001' },
    ],
    [
      'cyrus/imap[1]: badlogin: h [192.0.2.4] plaintext (orders) [SASL(-13): authentication failure: checkpass failed]',
      { what: 'login-failed', user: 'orders' },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'access', queueId: null, ...event })]);
  });

  test.each<Sample<Session>>([
    [
      'cyrus/timsieved[12305]: badlogin: example.com[192.0.2.4] PLAIN authentication failure',
      { about: 'auth-failed', client: { name: 'example.com', ip: '192.0.2.4' } },
    ],
    [
      "imap[4480]: badlogin: example.com [198.51.100.45] DIGEST-MD5 [SASL(-13): authentication failure: client response doesn't match what we generated]",
      { about: 'auth-failed', client: { name: 'example.com', ip: '198.51.100.45' } },
    ],
    [
      'imapd[2517]: badlogin: local-somehost[192.0.2.4] OTP [SASL(-13): authentication failure: External SSF not good enough]',
      { about: 'auth-failed', client: { name: 'local-somehost', ip: '192.0.2.4' } },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'session', ...event })]);
  });

  test.each<Sample<Stored>>([
    [
      'cyrus/lmtpunix[308]: Delivered: <cmu-lmtpd-308-1736260509-0@5cc0d9eab3c9> to mailbox: user.bob',
      { user: 'bob', action: 'saved', target: 'user.bob', messageId: 'cmu-lmtpd-308-1736260509-0@5cc0d9eab3c9' },
    ],
    [
      'cyrus_imap/lmtpunix[23570]: Delivered: <E1nOmk0-0007qO-U7@smtp-06-tuk1.steampowered.com> to mailbox: user.MYUSER.email-accts.gmail',
      { user: 'MYUSER', target: 'user.MYUSER.email-accts.gmail' },
    ],
    [
      'lmtpunix[1]: dupelim: eliminated duplicate message to town.example.com!user.john <message-id@x> date Mon, 5 May 2014 17:00:32 -0500 (delivery)',
      { user: 'john@town.example.com', action: 'discarded', messageId: 'message-id@x' },
    ],
    [
      'cyrus/lmtpunix[1]: dupelim: eliminated duplicate message to user.john id <message-id@x> date Mon, 5 May 2014 17:00:32 -0500 (delivery)',
      { user: 'john', action: 'discarded' },
    ],
    [
      'cyrus/lmtpunix[1]: sieve redirected: <a@b> to: garden@partner.test',
      { action: 'redirected', target: 'garden@partner.test', messageId: 'a@b' },
    ],
    ['cyrus/lmtpunix[1]: sieve discarded: <a@b>', { action: 'discarded', messageId: 'a@b' }],
    ['cyrus/lmtpunix[1]: sieve rejected: <a@b> to: ferry@shop.example.net', { action: 'rejected', messageId: 'a@b' }],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'stored', queueId: null, ...event })]);
  });

  test.each([
    ['user.bob', 'bob'],
    ['user.bob.Lists.One', 'bob'],
    ['user.bob^smith', 'bob.smith'],
    ['user/bob.smith/Lists', 'bob.smith'],
    ['user/bob/Lists@town.example.com', 'bob@town.example.com'],
    ['town.example.com!user.bob', 'bob@town.example.com'],
    ['shared.announce', ''],
  ])('the mailbox %s is of %j', (mailbox, user) => {
    expect(ownerOf(mailbox)).toBe(user);
  });
});

describe('the servers about themselves', () => {
  test.each([
    'imapd: Maximum connection limit reached for ::ffff:192.0.2.4',
    'authdaemond: modules="authpam", daemons=5',
    'cyrus/master[27783]: about to exec /usr/lib/cyrus/bin/pop3d',
    'cyrus/pop3[27783]: executed',
    'cyrus/pop3[1]: counts: retr=<3> top=<0> dele=<3>',
    'cyrus/imap[1]: open: user bob opened INBOX',
    'cyrus/imap[1]: seen_db: user bob opened /var/lib/cyrus/user/b/bob.seen',
    'cyrus/lmtpunix[6601]: accepted connection',
    "cyrus/lmtpunix[6601]: lmtp connection preauth'd as postman",
    'cyrus_imap/lmtpunix[23570]: USAGE MYUSER user: 0.497246 sys: 2.105787',
    'cyrus_imap/imap[23586]: user.MYUSER.email-accts.gmail: same message appears twice 4898 4899',
    'cyrus/ctl_cyrusdb[1]: checkpointing cyrus databases',
  ])('are no mail: %s', (line) => {
    expect(read(line)).toEqual([]);
  });

  test.each([
    'imapd: chdir Maildir: No such file or directory',
    'authdaemond: failed to connect to mysql server (server=localhost, userid=x): Access denied',
    "lmtpunix[12345]: append_check() of 'MyDomain.tld!user.MyUser' failed (Mailbox does not exist)",
    'cyrus/lmtpunix[1]: verify_user(user.foo) failed: Mailbox does not exist',
    'cyrus/imap[1]: IOERROR: opening /var/spool/cyrus/x: No such file or directory',
    'cyrus/lmtpunix[15521]: incorrect version of Berkeley db: compiled against 4.3.29, linked against 4.4.20 ',
    'imapd[22]: Trying to get mailbox lock from process 4711',
  ])('are troubled: %s', (line) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'note', trouble: true })]);
  });

  test.each(['imapd: hums a tune', 'cyrus/imap[1]: hums a tune', 'ipop3d[1]: hums a tune', 'imapd: LOGIN'])(
    'are not understood: %s',
    (line) => {
      expect(read(line)).toBeUndefined();
    },
  );
});

describe("Courier's SMTP server", () => {
  const client = { ip: '192.0.2.4' };

  test.each([
    [
      'error,relay=::ffff:192.0.2.4,ident=tmf,from=<tmf@partner.test>,to=<anna@example.com>: 550 User unknown.',
      {
        stage: 'rcpt',
        envelopeSender: 'tmf@partner.test',
        recipient: 'anna@example.com',
        replyCode: 550,
        replyText: 'User unknown.',
      },
    ],
    [
      'error,relay=::ffff:192.0.2.4,port=43632,from=<>,to=<admin at memcpy>: 550 User <admin> unknown',
      { stage: 'rcpt', envelopeSender: '', recipient: 'admin at memcpy', replyText: 'User <admin> unknown' },
    ],
    [
      'error,relay=192.0.2.4,from=<boss@nowhere.test>: 517 Domain does not exist: nowhere.test.',
      { stage: 'mail', envelopeSender: 'boss@nowhere.test', replyCode: 517 },
    ],
  ])('refuses: %s', (message, refusal) => {
    expect(read(`courieresmtpd: ${message}`)).toEqual([
      expect.objectContaining({ kind: 'refusal', queueId: null, client, ...refusal }),
    ]);
  });

  test('a failed login is no trouble of ours', () => {
    const text = 'error,relay=::ffff:192.0.2.4,msg="535 Authentication failed.",cmd: AUTH LOGIN press@partner.test';
    expect(read(`courieresmtpd: ${text}`)).toEqual([
      { kind: 'session', queueId: null, about: 'auth-failed', side: 'server', client, text },
    ]);
  });
});

test("Courier's attempt at a delivery is not passed over as housekeeping", () => {
  const id = '0038C081.4D026173.000051A4';
  expect(read(`courierd: started,id=${id},from=<>,module=local,addr=<anna@example.com>`)).toBeUndefined();
  expect(read('courieresmtpd: started,ip=[::ffff:192.0.2.4]')).toEqual([]);
  expect(read('courierd: Waiting.  shutdown time=none, wakeup time=none, queuedelivering=4, inprogress=2')).toEqual([]);
  expect(read('courierd: Initializing dsn')).toEqual([]);
});

test('no line makes them throw, however it is cut or mixed', () => {
  const words = fc.constantFrom(
    'LOGIN, ',
    'user=',
    'ip=[',
    ']',
    ', ',
    'retr=',
    'login: ',
    'badlogin: ',
    '[192.0.2.1] ',
    'Delivered: <',
    '> to mailbox: ',
    'user.',
    'host=',
    'Login ',
  );
  const tags = fc.constantFrom('imapd', 'pop3d', 'ipop3d', 'cyrus/lmtpunix', 'cyrus/imap', 'courierpop3login');
  fc.assert(
    fc.property(tags, fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 12 }), (tag, parts) => {
      read(`${tag}: ${parts.join('')}`);
    }),
  );
});
