import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailboxAccess, MailEvent, Session, Stored } from '../../mail/event.ts';
import { dovecot } from './dovecot.ts';

const read = (message: string, tag = 'dovecot'): readonly MailEvent[] | undefined =>
  dovecot.parse(lineOf(tag, message));

/** Lines of other Dovecot versions, each with its single event. */
type Sample<E extends MailEvent> = [line: string, event: Partial<E>];

describe('what became of a message', () => {
  test('a line of LMTP, whole', () => {
    const line =
      'lmtp(orders@town.example.com)<800><+FtfNvoABGsgAwAAz5Gh3A:T2:R2>: msgid=<6713f654234d.1@partner.test>: saved mail to INBOX';
    expect(read(line)).toEqual([
      {
        kind: 'stored',
        queueId: null,
        user: 'orders@town.example.com',
        action: 'saved',
        target: 'INBOX',
        messageId: '6713f654234d.1@partner.test',
        session: '+FtfNvoABGsgAwAAz5Gh3A:T2:R2',
        text: 'msgid=<6713f654234d.1@partner.test>: saved mail to INBOX',
      },
    ]);
  });

  test.each<Sample<Stored>>([
    // 1.x: deliver, with and without a tag of its own
    [
      'deliver(degcit): msgid=<20110603122716.8C06E19C1F72@newmail.testdegc.net>: saved mail to INBOX',
      {
        user: 'degcit',
        action: 'saved',
        target: 'INBOX',
        messageId: '20110603122716.8C06E19C1F72@newmail.testdegc.net',
      },
    ],
    // 2.0 to 2.2: PID and user in one pair of parentheses, the session in the text
    [
      'lmtp(22587, email1@example.com): 5GjrDafYTFE7WAAABf1gKA: msgid=<D4887A5E@linode.com>: saved mail to INBOX',
      { user: 'email1@example.com', session: '5GjrDafYTFE7WAAABf1gKA', messageId: 'D4887A5E@linode.com' },
    ],
    [
      "lmtp(yan@cinay.pw): vwQ8DCqjqlqdHgAAwl8aWQ: sieve: msgid=<20180315164527.6878A64976@yanspm.com>: stored mail into mailbox 'INBOX'",
      { user: 'yan@cinay.pw', session: 'vwQ8DCqjqlqdHgAAwl8aWQ', target: 'INBOX' },
    ],
    // the LDA, with ids as odd as they come
    [
      'lda(inovv@domain.com): msgid=4ea6228aa481371f55ed30bb51408481@mail.ru: saved mail to INBOX',
      { messageId: '4ea6228aa481371f55ed30bb51408481@mail.ru' },
    ],
    [
      "lda(xyz): sieve: msgid=<5B34496C16872430@smtp.telstra.com> (added by postmaster@smtp.telstra.com): stored mail into mailbox 'INBOX'",
      { messageId: '5B34496C16872430@smtp.telstra.com', target: 'INBOX' },
    ],
    [
      "lda(delta)<218><sbuvCr1ufmnaAAAA8Bi3+g>: sieve: msgid=<697e6ebc.Ja2ThT4kue/ojPj8%delta@d77.jp>: fileinto action: stored mail into mailbox '10,ServerAdmin.01,jobmail'",
      { target: '10,ServerAdmin.01,jobmail', session: 'sbuvCr1ufmnaAAAA8Bi3+g' },
    ],
    ['lda(inbox@example.com): saved mail to INBOX', { user: 'inbox@example.com', action: 'saved' }],
    ['lmtp(u@d)<1><s>: msgid=unspecified: saved mail to INBOX', { action: 'saved', target: 'INBOX' }],
    [
      "lmtp(u@d)<1><s>: sieve: msgid=<a, to=<forged@example.test>, stat=Sent (fake)@x>: stored mail into mailbox 'INBOX'",
      { messageId: 'a, to=<forged@example.test>, stat=Sent (fake)@x' },
    ],
    // a custom log format: the outcome is last, and a subject cannot imitate it
    [
      'lmtp(u@d)<1><s>: from=<a@x>, subject=Hello: saved mail to Fake, size=12, msgid=<b@y>: saved mail to INBOX',
      { messageId: 'b@y', target: 'INBOX' },
    ],
    // Sieve
    [
      'lmtp(events@canal.example.com)<824><s:T2>: sieve: msgid=<a@b>: redirect action: forwarded to <garden@partner.test>',
      { action: 'redirected', target: 'garden@partner.test' },
    ],
    [
      'lmtp(events@canal.example.com)<824><s:T2>: sieve: msgid=<a@b>: forwarded to <garden@partner.test>',
      { action: 'redirected', target: 'garden@partner.test' },
    ],
    [
      'lmtp(u@d)<1><s>: sieve: msgid=<a@b>: redirect action: discarded duplicate forward to <garden@partner.test>',
      { action: 'discarded', target: 'garden@partner.test' },
    ],
    [
      "lmtp(u@d)<1><s>: sieve: msgid=<a@b>: pipe action: piped message to program `tickets'",
      { action: 'redirected', target: '|tickets' },
    ],
    [
      'lmtp(u@d)<1><s>: sieve: msgid=<a@b>: marked message to be discarded if not explicitly delivered (discard action)',
      { action: 'discarded' },
    ],
    [
      'lmtp(u@d)<1><s>: sieve: msgid=<a@b>: reject action: rejected message from <ferry@shop.example.net> (ereject)',
      { action: 'rejected' },
    ],
    // failures
    ['lda(u@d): msgid=<a@b>: rejected: Quota exceeded (mailbox for user is full)', { action: 'rejected' }],
    [
      'lmtp(u@d)<1><s>: msgid=<a@b>: save failed to open mailbox Lists: Permission denied',
      { action: 'failed', target: 'Lists' },
    ],
    [
      "lda(user): Error: sieve: msgid=<x@y>: failed to store into mailbox 'INBOX': Quota exceeded (mailbox for user is full)",
      { action: 'failed', target: 'INBOX', messageId: 'x@y' },
    ],
    [
      "lmtp(u@d)<1><s>: Error: sieve: msgid=<a@b>: redirect action: failed to redirect message to <x@y>: smtp(127.0.0.1:25): RCPT TO failed: 550 >: stored mail into mailbox 'INBOX' (permanent failure)",
      { action: 'failed', target: 'x@y' },
    ],
    // the mail_log plugin
    [
      'lmtp(u@d)<1><s>: save: box=INBOX, uid=1, msgid=<a@b>, size=899, from=mailer <noreply@client.test>',
      { action: 'saved', target: 'INBOX', messageId: 'a@b' },
    ],
    ['lmtp(u@d)<1><s>: copy from INBOX: box=Lists, uid=1, msgid=<a@b>, size=899', { action: 'saved', target: 'Lists' }],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'stored', ...event })]);
  });

  test('deliver of 1.x has a tag of its own', () => {
    expect(dovecot.speaks('deliver(macaco@monos.org)')).toBe(true);
    expect(
      read(
        'msgid=<319615.810035856-sendEmail@huginn>: save failed to INBOX: Quota exceeded (mailbox for user is full)',
        'deliver(macaco@monos.org)',
      ),
    ).toMatchObject([{ kind: 'stored', user: 'macaco@monos.org', action: 'failed', target: 'INBOX' }]);
  });

  test.each([
    [
      'lmtp(ah@d)<11><Kye7IfrDa2St3REA8GMZgg>: sieve: msgid=<a@b>: sent vacation response to <test2@anthanh264.site>',
      undefined,
    ],
    [
      'lmtp(ah@d)<11><Kye7IfrDa2St3REA8GMZgg>: sieve: msgid=<a@b>: vacation action: discarded duplicate vacation response to <x@y>',
      undefined,
    ],
    [
      "lmtp(n@d)<833><+O0oKAQCBGtBAwAAnx7m0A>: sieve: Failed to compile script `/var/sieve/n.sieve' (view user logfile `/var/sieve/n.sieve.log' for more information)",
      true,
    ],
    [
      'lda(root)<1026><>: Error: chdir(/root/) failed: Permission denied (euid=65534(nobody) egid=65534(nogroup) missing +x perm: /root)',
      true,
    ],
    ['deliver(root): chdir(/root) failed: Permission denied', true],
    ['lmtp(7, u@d): Error: user u@d: Auth USER lookup failed', true],
    // an LMTP proxy
    [
      'lmtp(10210): rcpt u@d: Failed to send message to <u@d> at 10.0.0.1:24: 451 4.3.0 Temporary internal error (1/1 at 12 ms)',
      true,
    ],
  ])('a note: %s', (line, trouble) => {
    expect(read(line)).toEqual([
      { kind: 'note', queueId: null, text: expect.any(String), ...(trouble === true && { trouble }) },
    ]);
  });
});

test('its own log files, where services speak under their own names', () => {
  expect(read("Error: ldap: Can't connect to server", 'auth')).toMatchObject([{ kind: 'note', trouble: true }]);
  expect(read('Info: ldap(dog,192.0.2.9,): invalid credentials', 'auth')).toMatchObject([{ about: 'auth-failed' }]);
  expect(read('pam_unix(dovecot:auth): authentication failure; rhost=192.0.2.9', 'auth')).toEqual([]);
});

describe('prefixes and formats of a site’s own', () => {
  const end = 'Disconnected: Logged out top=0/0, retr=1/1894, del=0/1, size=1877';
  test.each([
    ['dovecot', `session=<aaAGOvpgAsJ/AAAB> user=<orders@town.example.com> service=pop3: ${end}`],
    ['dovecot', `aaAGOvpgAsJ/AAAB pop3(orders@town.example.com): ${end}`],
    ['dovecot', `pop3(orders@town.example.com,192.0.2.4)<aaAGOvpgAsJ/AAAB>: ${end}`],
    ['aaAGOvpgAsJ/AAAB pop3(orders@town.example.com)', `Info: ${end}`],
  ])('%s: %s', (tag, message) => {
    expect(dovecot.speaks(tag)).toBe(true);
    expect(read(message, tag)).toEqual([
      expect.objectContaining({
        kind: 'access',
        protocol: 'pop3',
        what: 'logout',
        user: 'orders@town.example.com',
        session: 'aaAGOvpgAsJ/AAAB',
        retrieved: 1,
      }),
    ]);
  });

  test.each([
    'imap-login: Login (session=aaAGOvpgAsJ/AAAB, from=192.0.2.4, user=orders@town.example.com, mech=PLAIN)',
    'imap-login: user=<orders@town.example.com>, method=PLAIN, rip=192.0.2.4, lip=192.0.2.1, session=<aaAGOvpgAsJ/AAAB>: Login',
    'imap-login: Login: [192.0.2.4], user=orders@town.example.com, session=<aaAGOvpgAsJ/AAAB>',
    'imap-login: Login: rip=192.0.2.4, lip=192.0.2.1, user=<orders@town.example.com>, session=<aaAGOvpgAsJ/AAAB>',
    'imap-login: Login: orders@town.example.com, 192.0.2.4, PLAIN, secured',
  ])('%s', (message) => {
    expect(read(message)).toEqual([
      expect.objectContaining({
        kind: 'access',
        what: 'login',
        user: 'orders@town.example.com',
        client: { ip: '192.0.2.4' },
      }),
    ]);
  });

  test.each([
    'doveadm(orders@d)<12><s>: expunge: box=Trash, uid=1, msgid=<a@b>, size=1',
    'doveadm(10.0.0.9,orders@d)<12><s>: expunge: box=INBOX, uid=1, msgid=<a@b>, size=1',
    'dsync-local(orders@d)<s>: Info: expunge: box=INBOX, uid=1, msgid=<a@b>, size=1',
    'imap(orders@d)<12><s>: autoexpunge: box=Trash, uid=1, msgid=<a@b>, size=1',
  ])('what the server deletes by itself is nobody’s session: %s', (message) => {
    expect(read(message)).toMatchObject([{ protocol: 'server', what: 'delete', user: 'orders@d', messageId: 'a@b' }]);
  });

  test.each<[string, object]>([
    [
      'pop3(orders@d)<255><s>: Mailbox INBOX: flag_change: uid=1, msgid=<a@b>, size=1838',
      { protocol: 'pop3', what: 'fetch', action: 'flag_change', messageId: 'a@b' },
    ],
    [
      'imap(orders@d)<255><s>: Mailbox Lists: One: copy from INBOX: uid=1, msgid=<a@b>, size=1991',
      { what: 'fetch', action: 'copy', messageId: 'a@b' },
    ],
    [
      'imap(orders@d)<255><s>: Mailbox INBOX: expunge: uid=1, msgid=<a@b>, size=1991',
      { what: 'delete', action: 'expunge', messageId: 'a@b' },
    ],
    [
      'doveadm(orders@d)<255><s>: Mailbox INBOX: expunge: uid=1, msgid=<a@b>, size=1928',
      { protocol: 'server', what: 'delete', messageId: 'a@b' },
    ],
    [
      'lmtp(orders@d)<255><s>: Mailbox Lists: save: uid=1, msgid=<a@b>, size=1781',
      { kind: 'stored', action: 'saved', target: 'Lists', messageId: 'a@b' },
    ],
  ])('the mail log of 2.4: %s', (message, event) => {
    expect(read(message)).toEqual([expect.objectContaining(event)]);
  });

  test('a change of flags that the log does not name is no reading over IMAP', () => {
    expect(read('imap(orders@d)<1><s>: Mailbox INBOX: flag_change: uid=1, msgid=<a@b>, size=1')).toEqual([]);
  });

  test('a delivery after others in its LMTP session', () => {
    expect(
      read('session=<bkxhNkXNBGuIAAAAT9YxdQ:T2> user=<orders@d> service=lmtp: msgid=<a@b>: saved mail to INBOX'),
    ).toMatchObject([{ kind: 'stored', user: 'orders@d', session: 'bkxhNkXNBGuIAAAAT9YxdQ:T2' }]);
  });

  test('a session that was killed is over', () => {
    expect(
      read('imap(orders@d)<168><R6xL9PlgZt1/AAAB>: Fatal: master: service(imap): child 168 killed with signal 9'),
    ).toMatchObject([
      { kind: 'note', trouble: true },
      { kind: 'access', what: 'logout', user: 'orders@d', session: 'R6xL9PlgZt1/AAAB' },
    ]);
  });

  test('an instance under a name of its own', () => {
    expect(dovecot.speaks('dovecot-director')).toBe(true);
    expect(read(`pop3(orders@d)<7><s>: ${end}`, 'dovecot-director')).toMatchObject([{ what: 'logout' }]);
  });

  test('an LMTP proxy hands a message on', () => {
    expect(
      read(
        'lmtp(113): lmtp-server: conn 192.0.2.1:49572 [1]: rcpt p3@town.example.com: <7F75OW/WBGtxAAAAT9YxdQ:R2>: Sent message to <p3@town.example.com> at 192.0.2.21:24: 250 2.0.0 <p3@town.example.com> 7F75OW/WBGtxAAAAT9YxdQ:P1:R2 Saved (2/2 at 105 ms)',
      ),
    ).toMatchObject([
      {
        kind: 'delivery',
        queueId: '7F75OW/WBGtxAAAAT9YxdQ:R2',
        recipients: ['p3@town.example.com'],
        disposition: 'delivered',
        relay: { ip: '192.0.2.21', port: 24 },
        remoteQueueId: '7F75OW/WBGtxAAAAT9YxdQ:P1:R2',
      },
    ]);
  });

  test('a failed log-in', () => {
    expect(
      read(
        'imap-login: user=<orders@town.example.com>, method=PLAIN, rip=192.0.2.4, lip=192.0.2.1, session=<s>: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs)',
      ),
    ).toMatchObject([{ what: 'login-failed', user: 'orders@town.example.com' }]);
  });
});

describe('who came', () => {
  test.each<Sample<MailboxAccess>>([
    [
      'imap-login: Error: proxy(user@d.example,10.0.0.1:143): Connection failed: connect(10.0.0.1, 143) failed: Connection refused (after 0 secs, local=10.0.0.2:4711): user=<user@d.example>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1, session=<abc>',
      { what: 'login-failed', user: 'user@d.example' },
    ],
    [
      'imap-login: Disconnected: Aborted login by logging out (auth service reported temporary failure): user=<alice@town.example.com>, method=PLAIN, rip=198.51.100.5, lip=192.0.2.10, session=<xxByT/dgQdrGM2QF>',
      { what: 'login-failed', user: 'alice@town.example.com' },
    ],
    [
      'imap-login: Login: user=<careers@town.example.com>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.31, mpid=900, TLS, session=<1Jo22O1gno/AAAIB>',
      {
        protocol: 'imap',
        what: 'login',
        user: 'careers@town.example.com',
        client: { ip: '192.0.2.1' },
        session: '1Jo22O1gno/AAAIB',
      },
    ],
    [
      'pop3-login: Login: user=<nilator>, method=PLAIN, rip=76.224.209.52, lip=63.247.203.170, TLS',
      { protocol: 'pop3', what: 'login', user: 'nilator', client: { ip: '76.224.209.52' } },
    ],
    [
      'pop3-login: Login: user=<x@y>, method=PLAIN, rip=::ffff:1.2.3.4, lip=::ffff:1.2.3.5, secured',
      { what: 'login', client: { ip: '1.2.3.4' } },
    ],
    // a format of one's own
    [
      'imap-login: Login: user=<augie>, session=h6/hvXfOIQBAjhIX, method=PLAIN, rip=127.0.0.1, lip=127.0.0.1, mpid=30699, secured',
      { user: 'augie', session: 'h6/hvXfOIQBAjhIX' },
    ],
    // 2.4
    [
      'imap-login: Logged in: user=<alice@example.com>, method=PLAIN, rip=203.0.113.5, TLS',
      { what: 'login', user: 'alice@example.com', client: { ip: '203.0.113.5' } },
    ],
    [
      'imap-login: Login aborted: Connection closed (auth failed, 1 attempts in 3 secs) (auth_failed): user=<contact@example.test>, method=PLAIN, rip=203.0.113.178, lip=192.0.2.97, TLS, session=<s>',
      { what: 'login-failed', user: 'contact@example.test' },
    ],
    // proxies
    [
      'imap-login: proxy(username): started proxying to 2.2.2.2:143: user=<username>, method=PLAIN, rip=2.2.2.9, lip=5.5.5.5, secured, session=<GKEBFAwQMgDBAgFf>',
      { what: 'login', user: 'username', client: { ip: '2.2.2.9' } },
    ],
    [
      'pop3-login: proxy(user@d,10.0.0.1:110): Disconnected by server (1s idle, in=28, out=66): user=<user@d>, method=PLAIN, rip=1.2.3.4, lip=2.3.4.5, session=<abc>',
      { what: 'logout', sentBytes: 66 },
    ],
    // refused
    [
      'imap-login: Disconnected (auth failed, 2 attempts): user=<username.bob>, method=PLAIN, rip=49.176.98.87, lip=113.212.99.194, TLS',
      { what: 'login-failed', user: 'username.bob' },
    ],
    [
      'pop3-login: Disconnected: Inactivity (auth failed, 1 attempts in 178 secs): user=<ivo>, method=PLAIN, rip=1.2.3.4, lip=1.1.2.2, session=<6brQWt/vCADDhP/+>',
      { protocol: 'pop3', what: 'login-failed', user: 'ivo' },
    ],
    [
      'imap-login: Aborted login (1 authentication attempts): user=<username>, method=PLAIN, rip=::ffff:1.2.3.4, lip=::ffff:1.2.3.5, secured',
      { what: 'login-failed', client: { ip: '1.2.3.4' } },
    ],
    [
      'imap-login: Maximum number of connections from user+IP exceeded (mail_max_userip_connections=50): user=<username>, method=PLAIN, rip=2.2.2.2, lip=5.5.5.5, secured, session=<s>',
      { what: 'login-failed' },
    ],
    // what was typed as a name decides nothing
    [
      'imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<a>, rip=9.9.9.9, x=<Login: >, method=PLAIN, rip=1.2.3.4, lip=5.6.7.8, session=<abc>',
      { what: 'login-failed', client: { ip: '1.2.3.4' }, session: 'abc' },
    ],
    [
      'imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<Login: user=<b>, method=PLAIN, rip=1.2.3.4, lip=5.6.7.8, session=<abc>',
      { what: 'login-failed' },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'access', queueId: null, ...event })]);
  });

  test('a login service may log without `dovecot` in front', () => {
    expect(dovecot.speaks('imap-login')).toBe(true);
    expect(
      read(
        'Info: Aborted login (auth failed, 1 attempts): user=<martin@waschbuesch.de>, method=CRAM-MD5, rip=80.187.101.33, lip=80.254.129.240, TLS',
        'imap-login',
      ),
    ).toMatchObject([{ kind: 'access', what: 'login-failed', user: 'martin@waschbuesch.de' }]);
  });

  test.each<Sample<Session>>([
    [
      'imap-login: Authenticate GSSAPI failed: Unsupported authentication mechanism.: user=<>, method=GSSAPI, rip=198.51.100.5, lip=192.0.2.10, session=<vtgAT/dgp4TGM2QF>',
      { about: 'auth-failed', client: { ip: '198.51.100.5' } },
    ],
    [
      'pop3-login: APOP failed: APOP not enabled: user=<>, rip=198.51.100.5, lip=192.0.2.10, session=<GC5WT/dgp4nGM2QF>',
      { about: 'auth-failed', client: { ip: '198.51.100.5' } },
    ],
    [
      "auth: plain(?,192.0.2.10,<BEo2TvdgXsHAAAIK>): Username character disallowed by auth_username_chars: 0x27 (username: o'neil@town.example.com)",
      { about: 'auth-failed', client: { ip: '192.0.2.10' } },
    ],
    [
      'pop3-login: Aborted login (tried to use disallowed plaintext auth): rip=190.210.136.21, lip=113.212.99.193, session=<LgDINsQCkttVIMPg>',
      { about: 'auth-failed', client: { ip: '190.210.136.21' } },
    ],
    [
      'imap-login: Disconnected (auth failed, 1 attempts): method=PLAIN, rip=59.167.242.100, lip=113.212.99.194, TLS: Disconnected',
      { about: 'auth-failed', client: { ip: '59.167.242.100' } },
    ],
    [
      'pop3-login: Disconnected (no auth attempts in 58 secs): user=<>, rip=192.51.100.13, lip=203.0.113.17, session=<s>',
      { about: 'lost', client: { ip: '192.51.100.13' } },
    ],
    [
      'imap-login: Disconnected (no auth attempts): rip=180.189.168.166, lip=113.212.99.194, TLS handshaking: Disconnected',
      { about: 'tls' },
    ],
    [
      'pop3-login: Login aborted: Inactivity (no auth attempts in 180 secs) (no_auth_attempts): user=<>, rip=203.0.113.2, lip=203.0.113.3, TLS, session=<abc>',
      { about: 'timeout' },
    ],
    [
      'imap-login: Login aborted: Connection closed (auth service reported temporary failure)',
      { about: 'auth-failed' },
    ],
    [
      'managesieve-login: Login: user=<x@y>, method=PLAIN, rip=127.0.0.1, lip=127.0.0.1, TLS',
      { about: 'auth', client: { ip: '127.0.0.1', login: 'x@y' } },
    ],
    [
      'submission-login: Login aborted: Logged out (auth failed, 1 attempts in 2 secs) (auth_failed): user=<z@y.gr>, method=PLAIN, rip=8.8.8.8',
      { about: 'auth-failed', client: { ip: '8.8.8.8', login: 'z@y.gr' } },
    ],
    // auth and auth-worker
    [
      'auth: passwd-file(jobs@town.example.com,192.0.2.1,<JQV76O1g/NDAAAIB>): Password mismatch',
      {
        about: 'auth-failed',
        client: { ip: '192.0.2.1', login: 'jobs@town.example.com' },
        session: 'JQV76O1g/NDAAAIB',
      },
    ],
    [
      'dovecot: auth(default): pam(account@MYSERVERNAME.com,200.76.17.206): pam_authenticate() failed: User not known to the underlying authentication module: 2 Time(s)',
      { about: 'auth-failed', client: { ip: '200.76.17.206', login: 'account@MYSERVERNAME.com' } },
    ],
    [
      'auth-worker(31326): pam(username,1.2.3.4): unknown user',
      { about: 'auth-failed', client: { ip: '1.2.3.4', login: 'username' } },
    ],
    [
      'auth-worker(13549): Info: conn unix:auth-worker (pid=13547,uid=110): auth-worker<1>: sql(info,141.98.80.134): unknown user (given password: info2017)',
      { client: { ip: '141.98.80.134', login: 'info' }, text: 'sql(info,141.98.80.134): unknown user' },
    ],
    [
      'auth(info@example.com,1.2.3.4,sasl:login)<CvN+E95Uf4e7eEnj>: sql: Password mismatch',
      { client: { ip: '1.2.3.4', login: 'info@example.com' }, session: 'CvN+E95Uf4e7eEnj' },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'session', side: 'server', ...event })]);
  });

  test('a recipient that the user database does not know is a note', () => {
    expect(read('auth: passwd-file(ghostbox@town.example.com): unknown user')).toEqual([
      { kind: 'note', queueId: null, text: 'passwd-file(ghostbox@town.example.com): unknown user' },
    ]);
  });
});

describe('what a session took', () => {
  test.each<Sample<MailboxAccess>>([
    // formats of a site's own: mail_log_prefix = "%{session} %s(%u): ", pop3_logout_format without commas
    [
      '<Zs8xK/dg8oXAAAIK> imap(alice@town.example.com): Logged out in=56 out=4503 deleted=0 expunged=0 trashed=0 hdr_count=0 hdr_bytes=0 body_count=1 body_bytes=3575',
      { protocol: 'imap', user: 'alice@town.example.com', session: 'Zs8xK/dg8oXAAAIK', retrieved: 1 },
    ],
    [
      'pop3(alice@town.example.com)<1><s>: Disconnected: Logged out in=31 out=3671 top=2/700 retr=1/3592 del=1/1 size=3575 uidl_hash=7',
      { protocol: 'pop3', retrieved: 1, retrievedBytes: 3592, topped: 2, toppedBytes: 700, deleted: 1 },
    ],
    [
      'pop3(press@town.example.com)<1041><73kc2e1gFNfAAAIB>: Disconnected: Logged out top=0/0, retr=2/1701, del=1/8, size=18491',
      {
        protocol: 'pop3',
        user: 'press@town.example.com',
        session: '73kc2e1gFNfAAAIB',
        retrieved: 2,
        retrievedBytes: 1701,
        deleted: 1,
      },
    ],
    [
      'imap(orders@canal.example.com)<1005><v5Z56O1g5tDAAAIB>: Disconnected: Logged out in=216 out=4140 deleted=1 expunged=1 trashed=0 hdr_count=0 hdr_bytes=0 body_count=3 body_bytes=2630',
      { protocol: 'imap', retrieved: 3, retrievedBytes: 2630, deleted: 1, sentBytes: 4140 },
    ],
    [
      'imap(events@d)<1037><88a/2O1gMOXAAAIB>: Disconnected: Connection closed (CLOSE finished 0.002 secs ago) in=33 out=799 deleted=0 expunged=0 trashed=0 hdr_count=0 hdr_bytes=0 body_count=0 body_bytes=0',
      { retrieved: 0, retrievedBytes: 0, deleted: 0 },
    ],
    // 2.2 and before count bytes alone
    [
      'imap(support@gameserver.services): Disconnected: Logged out in=87 out=569',
      { user: 'support@gameserver.services', sentBytes: 569 },
    ],
    ['IMAP(roger): Disconnected: Logged out bytes=44/697', { user: 'roger', sentBytes: 697 }],
    [
      'POP3(samt): Disconnected: Logged out top=0/0, retr=0/0, del=0/0, size=0',
      { protocol: 'pop3', user: 'samt', retrieved: 0 },
    ],
    // prefixes and formats of one's own
    [
      'imap(augie): session=J+iKk3vOmwBMv/+0 Connection closed in=755 out=714148',
      { user: 'augie', session: 'J+iKk3vOmwBMv/+0', sentBytes: 714_148 },
    ],
    [
      'pop3(augie): session=ahouI43OYgBI07ev Disconnected for inactivity top=0/0, retr=1/39452, del=0/2968, size=87834658',
      { retrieved: 1, retrievedBytes: 39_452 },
    ],
    [
      'imap(user@domain.com): Connection closed (STATUS finished 1.521 secs ago) in=636, out=7911, bytes=636/7911',
      { sentBytes: 7911 },
    ],
    [
      'pop3(user@domain.tld): Disconnected: Logged out top=0/0, retr=0/0, del=0/0, size=0, in=12, out=43',
      { retrieved: 0 },
    ],
    [
      'imap(username): Disconnected: Disconnected in APPEND (1 msgs, 0 secs, 0/215477 bytes) in=3166 out=144312',
      { sentBytes: 144_312 },
    ],
    [
      'pop3(username): Connection closed: Connection reset by peer top=0/0, retr=2/82331, del=6/168, size=50085176',
      { retrieved: 2, deleted: 6 },
    ],
    [
      'pop3(t)<2005><s>: Disconnected: Inactivity - no input for 600 secs top=0/0, retr=0/0, del=0/0, size=1234',
      { retrieved: 0 },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'access', what: 'logout', ...event })]);
  });

  test.each<Sample<MailboxAccess>>([
    [
      'imap(orders@d)<1033><c5O9>: delete: box=INBOX, uid=1, msgid=<6713f654234d.1@partner.test>, size=918, from=<market-hall@partner.test>',
      { what: 'delete', action: 'delete', messageId: '6713f654234d.1@partner.test' },
    ],
    [
      'pop3(user@test.ro)<16586><fffff>: expunge: box=INBOX, uid=216970, msgid=<MsdID>, size=271290',
      { protocol: 'pop3', what: 'delete', action: 'expunge', messageId: 'MsdID' },
    ],
    ['IMAP(u): expunged: uid=5, msgid=<a@b>, box=Lists', { what: 'delete', action: 'expunge', messageId: 'a@b' }],
    ['POP3(u): deleted: uid=5, msgid=<a@b>', { protocol: 'pop3', what: 'delete', action: 'delete', messageId: 'a@b' }],
    ['IMAP(u): copy -> Trash: uid=5, msgid=<a@b>', { what: 'fetch', action: 'copy', messageId: 'a@b' }],
    [
      'imap(u@d)<1><s>: copy from INBOX: box=Trash, uid=2, msgid=<a@b>, size=1',
      { what: 'fetch', action: 'copy', messageId: 'a@b' },
    ],
    [
      'imap(augie): session=h6/hvXfOIQBAjhIX flag_change: box=INBOX, uid=5999, msgid=<50a2@3133194401.twitter.com.tmail>, size=6168, from=Twitter <c-nhtvr@postmaster.twitter.com>, flags=(\\Seen NonJunk)',
      {
        what: 'fetch',
        action: 'flag_change',
        messageId: '50a2@3133194401.twitter.com.tmail',
        session: 'h6/hvXfOIQBAjhIX',
      },
    ],
  ])('%s', (line, event) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'access', ...event })]);
  });

  test('an id that Dovecot cut names no message', () => {
    const [event] =
      read(
        'imap(augie): session=TehdAHzOPgBFDN3y expunge: box=INBOX.Graymail, uid=231, msgid=<52805BF0F147AC31D2BCDB147796854A-7044bc48ab194dae8373ec9b588cdef8@online.cos..., size=96553, from=Costco News <CostcoNews@online.costco.com>, flags=(\\Deleted \\Seen)',
      ) ?? [];
    expect(event).toMatchObject({ kind: 'access', what: 'delete' });
    expect(event).not.toHaveProperty('messageId');
  });

  test.each([
    'imap(augie): session=HO1aJ3zOAABMv/lE flag_change: box=INBOX.Voicemail, uid=32, msgid=, size=745790, from="Sonic.net" <support@sonic.net>, flags=()',
    'imap(u@d)<1><s>: save: box=Sent, uid=2, msgid=<a@b>, size=1',
    'imap(u@d)<1><s>: Mailbox created: Archive',
    'imap(u@d)<1><s>: ID sent: name=Thunderbird, version=102',
    "imap(u@d): sieve: pipe action: piped message to program `imapsieve_copy'",
    'imap(augie): session=uDP9nX3OAwBMv/lE mwi-update: activity in INBOX.Voicemail folder, sending mwi_update check',
  ])('nobody took a message: %s', (line) => {
    expect(read(line)).toEqual([]);
  });
});

describe('Dovecot about itself', () => {
  test.each([
    'master: Dovecot v2.3.19.1 (9b53102964) starting up for imap, pop3, lmtp (core dumps disabled)',
    'Dovecot v1.1.11 starting up (core dumps disabled)',
    'lmtp(32352): Disconnect from local: Successful quit',
    'deliver(anna@example.org): Loading modules from directory: /usr/lib/dovecot/modules/lda',
    'deliver(anna@example.org): Module loaded: /usr/lib/dovecot/modules/lda/lib90_sieve_plugin.so',
    'deliver(anna@example.org): auth input: anna@example.org',
    'deliver(anna@example.org): maildir++: root=/home/vmail/anna, index=, control=, inbox=/home/vmail/anna',
    'lmtp(800): Connect from local',
    'lmtp(10210): rcpt u@d: Sent message to <u@d> at 10.0.0.1:24: 250 2.0.0 <u@d> x Saved (1/1 at 12 ms)',
    'lmtp(u@d)<800><s>: Mailbox created: INBOX',
    'indexer-worker(username): Indexed 10 messages in mail/Sent Messages',
    'ssl-params: SSL parameters regeneration completed',
    'doveadm(user@d)<12><s>: Mailbox created: INBOX',
    "imap-hibernate: Shutting down logging for 'imap: ' with 1 clients",
    'imap(u@d)<1><s>: Debug: Mailbox INBOX: Mailbox opened',
    'lmtp(u@d)<1><s>: Debug: sieve: msgid=<a@b>: Start storing into mailbox INBOX',
  ])('is no mail: %s', (line) => {
    expect(read(line)).toEqual([]);
  });

  test.each([
    'master: Warning: Killed with signal 15 (by pid=1 uid=0 code=kill)',
    'master: Error: service(imap): child 123 killed with signal 11',
    'stats: Error: Mail server input error: UPDATE-SESSION: stats shrank: mlpath 2 < 3',
    'imap(user@d)<1><s>: Panic: file imap-client.c: line 837: assertion failed',
    'auth: Error: auth-worker: Aborted PASSV request for user: Worker process died unexpectedly',
    'config: Fatal: Error in configuration file /etc/dovecot/dovecot.conf line 1',
    "lmtp(u@d)<1><s>: Error: User doesn't exist: u@d",
    'lmtp(u@d)<1><s>: program exec:/usr/local/lib/sieve-pipe/bad (4085): Terminated with non-zero exit code 7',
    'quota-status: Error: connect() failed',
  ])('is troubled: %s', (line) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'note', trouble: true })]);
  });

  test.each([
    '',
    'Hello',
    'imap(u@d)<1><s>: hums a tune',
    'newservice: does something',
    'lmtp(u@d)<1><s>: msgid=<a@b>: ate the message',
  ])('is not understood: %j', (line) => {
    expect(read(line)).toBeUndefined();
  });
});

test('no line makes it throw, however it is cut or mixed', () => {
  const words = fc.constantFrom(
    'lmtp(u@d)',
    '<800>',
    '<s>',
    ': ',
    'sieve: ',
    'msgid=<',
    'a@b',
    '>: ',
    'saved mail to ',
    'imap-login: ',
    'Login: ',
    'user=<',
    'rip=',
    'proxy(',
    'Disconnected (auth failed',
    'imap(',
    'expunge: box=',
    'flags=(',
    'in=1 out=2',
    'retr=1/2, del=',
    'auth: ',
    'session=',
    'Error: ',
    'from=<',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 14 }), (parts) => {
      read(parts.join(''));
    }),
  );
});
