/** All other kinds of Sendmail lines, with their events. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sendmail } from './sendmail.ts';

const parse = (message: string) =>
  sendmail.parse({ at: 0, host: 'ns1', program: 'sendmail', pid: 1, message, times: 1 });

const Q = '6AN9285T000436';
const Q2 = '6AN92M87000610';
const host = 'relay3.partner.test [203.0.113.5]';
const client = { name: 'relay3.partner.test', ip: '203.0.113.5' };

describe('tags', () => {
  test.each([
    'sendmail',
    'sm-mta',
    'sm-msp-queue',
    'sm-acceptingconnections',
    'sm-mta-queue',
    'sm-client',
    'sendmail-in',
    'sendmail-client',
    'Sendmail',
    '/usr/sbin/sendmail',
  ])('%s is ours', (tag) => {
    expect(sendmail.speaks(tag)).toBe(true);
  });

  test.each(['postfix/sendmail', 'sm-notify', 'exim', 'smartd', 'dovecot', 'mysendmail', ''])('%s is not', (tag) => {
    expect(sendmail.speaks(tag)).toBe(false);
  });
});

test('the two lines of 2005', () => {
  expect(
    parse(
      'j0BGjkc28022: from=boss@example.com, size=376597, class=0, nrcpts=1, msgid=Pine.LNX.4.61.0501111145450.17081@boss.example.com, proto=SMTP, daemon=MTA, relay=esafe1.example.com[10.211.15.69] (may be forged)',
    ),
  ).toMatchObject([
    { kind: 'received', queueId: 'j0BGjkc28022', envelopeSender: 'boss@example.com', client: { forged: true } },
  ]);
  expect(
    parse(
      'j0BGjkc28022: to=employee@example.com, delay=00:00:14, xdelay=00:00:11, mailer=local, pri=405901, dsn=2.0.0, stat=Sent',
    ),
  ).toMatchObject([
    { kind: 'delivery', queueId: 'j0BGjkc28022', recipients: ['employee@example.com'], disposition: 'delivered' },
  ]);
});

test.each(['LAA12345', 'AA12345', 'e94FRkN07453', 'xA32R2PQ3529565'])('the queue ID %s', (id) => {
  expect(parse(`${id}: from=<a@b.test>, size=1, class=0, nrcpts=1, relay=x.test [192.0.2.1]`)).toMatchObject([
    { queueId: id },
  ]);
});

test('the message number that Solaris puts in front is not part of it', () => {
  expect(parse('[ID 801593 mail.info] LAA12345: done; delay=00:00:01, ntries=1')).toMatchObject([
    { queueId: 'LAA12345', change: 'completed' },
  ]);
});

/** Lines with their expected events. */
const lines: Readonly<Record<string, readonly (readonly [string, readonly object[]])[]>> = {
  'refused by a ruleset': [
    [
      `${Q}: ruleset=check_rcpt, arg1=<museum2@shop.test>, relay=${host}, reject=550 5.7.1 <museum2@shop.test>... Relaying denied. Proper authentication required.`,
      [
        {
          kind: 'refusal',
          queueId: Q,
          stage: 'rcpt',
          recipient: 'museum2@shop.test',
          by: 'check_rcpt',
          client,
          replyCode: 550,
          enhancedStatus: '5.7.1',
          replyText: '<museum2@shop.test>... Relaying denied. Proper authentication required.',
        },
      ],
    ],
    [
      `${Q}: ruleset=check_rcpt, arg1=<a@b.test>, relay=x.test [203.0.113.9] (may be forged), reject=451 4.7.1 <a@b.test>... Greylisted, please try again`,
      [{ kind: 'refusal', stage: 'rcpt', replyCode: 451, client: { name: 'x.test', ip: '203.0.113.9', forged: true } }],
    ],
    [
      'LAA12345: ruleset=check_rcpt, arg1=<"x, relay=forged, reject=250 ok"@b.test>, relay=[203.0.113.9], reject=550 <"x, relay=forged, reject=250 ok"@b.test>... Relaying denied',
      [
        {
          kind: 'refusal',
          queueId: 'LAA12345',
          recipient: '"x, relay=forged, reject=250 ok"@b.test',
          replyCode: 550,
          client: { ip: '203.0.113.9' },
        },
      ],
    ],
    [
      `${Q}: ruleset=check_mail, arg1=<x@spam.test>, relay=${host}, reject=553 5.1.8 <x@spam.test>... Domain of sender address x@spam.test does not exist`,
      [{ kind: 'refusal', stage: 'mail', envelopeSender: 'x@spam.test', replyCode: 553 }],
    ],
    [
      `${Q}: ruleset=check_mail, arg1=<>, reject=550 5.7.1 <>... Access denied`,
      [{ kind: 'refusal', stage: 'mail', envelopeSender: '' }],
    ],
    [
      'ruleset=check_relay, arg1=[203.0.113.250], arg2=203.0.113.250, relay=[203.0.113.250], reject=550 5.7.1 Access denied',
      [
        {
          kind: 'refusal',
          queueId: null,
          stage: 'connect',
          client: { ip: '203.0.113.250' },
          replyText: 'Access denied',
        },
      ],
    ],
    [
      'ruleset=check_relay, arg1=x.test, arg2=127.0.0.2, reject=553 5.3.0 Spam blocked see: http://bl.test/?203.0.113.9',
      [{ kind: 'refusal', queueId: null, stage: 'connect', replyCode: 553 }],
    ],
    [
      `${Q}: ruleset=check_compat, arg1=<a@b.test>, arg2=<c@d.test>, relay=${host}, reject=552 5.2.3 Too large`,
      [{ kind: 'refusal', stage: 'rcpt', envelopeSender: 'a@b.test', recipient: 'c@d.test' }],
    ],
    [
      `${Q}: ruleset=check_data, arg1=3, relay=${host}, reject=550 5.5.3 no`,
      [{ kind: 'refusal', stage: 'data', by: 'check_data' }],
    ],
    [
      `${Q}: ruleset=check_eoh, arg1=12, arg2=900, relay=${host}, reject=554 5.7.1 no`,
      [{ kind: 'refusal', stage: 'data' }],
    ],
    [
      `${Q}: ruleset=CheckSubject, arg1=win, relay=forged, reject=250 now, relay=${host}, reject=550 5.7.1 Spam`,
      [{ kind: 'refusal', stage: 'data', by: 'CheckSubject', replyText: 'Spam', client }],
    ],
    [
      `${Q}: ruleset=tls_client, arg1=NOT, relay=${host}, reject=403 4.7.0 authentication required`,
      [{ kind: 'refusal', stage: 'helo' }],
    ],
    [
      `${Q}: ruleset=check_mail, arg1=<drop@x.test>, relay=${host}, discard`,
      [{ kind: 'queue', queueId: Q, change: 'discarded', by: 'check_mail' }],
    ],
    [
      `${Q}: ruleset=check_rcpt, arg1=<a@b.test>, relay=${host}, quarantine=policy 7`,
      [
        {
          kind: 'queue',
          queueId: Q,
          change: 'quarantined',
          by: 'check_rcpt',
          reason: 'policy 7',
          recipients: ['a@b.test'],
        },
      ],
    ],
    [
      `${Q}: ruleset=check_rcpt, arg1=<a@b.test>, relay=${host}, discard`,
      [{ kind: 'queue', queueId: Q, change: 'discarded', by: 'check_rcpt', recipients: ['a@b.test'] }],
    ],
    [
      `${Q}: rejecting server EHLO from ${host} due to traffic before response`,
      [{ kind: 'refusal', queueId: Q, stage: 'unknown', client }],
    ],
    [`ruleset=check_relay, arg1=x.test, arg2=203.0.113.5, relay=${host}, discard`, [{ kind: 'note', queueId: null }]],
  ],
  'refused by a ruleset of 8.8': [
    [
      'NOQUEUE: ruleset=check_relay (relay3.partner.test, 203.0.113.5) rejection: 550 5.7.1 Access denied',
      [{ kind: 'refusal', queueId: null, stage: 'connect', client, replyCode: 550, replyText: 'Access denied' }],
    ],
    [
      'EAA06644: ruleset=check_rcpt (<a@b.test>) rejection: 550 <a@b.test>... Relaying denied',
      [{ kind: 'refusal', queueId: 'EAA06644', stage: 'rcpt', recipient: 'a@b.test', replyCode: 550 }],
    ],
    [
      'EAA06643: ruleset=check_mail (<spam@b.test>) rejection: 551 <spam@b.test>... No junk mail',
      [{ kind: 'refusal', stage: 'mail', envelopeSender: 'spam@b.test', replyCode: 551 }],
    ],
  ],
  'checked by a ruleset, and not refused': [
    [
      'ruleset=trust_auth, arg1=jobs@ns1.test, relay=localhost [127.0.0.1], reject=550 5.7.1 <jobs@ns1.test>... not authenticated',
      [{ kind: 'session', queueId: null, about: 'auth', client: { name: 'localhost' } }],
    ],
    [
      `${Q}: ruleset=tls_server, arg1=SOFTWARE, relay=mx.test, reject=403 4.7.0 TLS handshake failed.`,
      [{ kind: 'session', about: 'tls', side: 'client', relay: { name: 'mx.test' } }],
    ],
    [
      `${Q}: ruleset=try_tls, arg1=mx.test, relay=mx.test [198.51.100.1], reject=550 5.7.1 <mx.test>... do not try TLS with mx.test`,
      [{ kind: 'session', about: 'tls', side: 'client' }],
    ],
  ],
  'refused by Sendmail itself': [
    [
      `${Q}: <nobody-here@example.com>... User unknown`,
      [
        {
          kind: 'refusal',
          queueId: Q,
          stage: 'rcpt',
          recipient: 'nobody-here@example.com',
          replyText: '<nobody-here@example.com>... User unknown',
        },
      ],
    ],
    [`${Q}: <"a> b"@example.com>... No such user here`, [{ kind: 'refusal', recipient: '"a> b"@example.com' }]],
    ['LAA12345: nobody... User unknown', [{ kind: 'refusal', recipient: 'nobody' }]],
    [
      `${Q}: <a@b>... Domain of sender address a@b does not exist`,
      [{ kind: 'refusal', stage: 'mail', envelopeSender: 'a@b' }],
    ],
    [`${Q}: Too many recipients`, [{ kind: 'refusal', stage: 'rcpt', replyText: 'Too many recipients' }]],
    [`${Q}: message size (400105) exceeds maximum (300000)`, [{ kind: 'refusal', stage: 'data' }]],
    [
      `${Q}: headers too large (32768 max) from relay3.partner.test during message collect`,
      [{ kind: 'refusal', stage: 'data', client: { name: 'relay3.partner.test' } }],
    ],
    [
      `${Q}: Syntax error in mailbox address "<a b@c.test>" (non-printable character)`,
      [{ kind: 'refusal', recipient: 'a b@c.test' }],
    ],
    [`${Q}: 8-bit character in mailbox address "<ä@c.test>"`, [{ kind: 'refusal', recipient: 'ä@c.test' }]],
    [`${Q}: Insufficient disk space; try again later`, [{ kind: 'refusal' }]],
    [`${Q}: Cannot mail directly to programs`, [{ kind: 'refusal', stage: 'rcpt' }]],
    [`${Q}: Bare linefeed (LF) not allowed`, [{ kind: 'refusal', stage: 'data' }]],
    [
      `${Q}: rejecting commands from ${host} due to pre-greeting traffic after 6 seconds`,
      [{ kind: 'refusal', stage: 'connect', by: 'greet_pause', client }],
    ],
    [
      `${Q}: rejecting commands from  [203.0.113.5] due to pre-greeting traffic after 0 seconds`,
      [{ kind: 'refusal', client: { ip: '203.0.113.5' } }],
    ],
    [`${Q}: rejecting commands from ${host}`, [{ kind: 'refusal', stage: 'connect', by: 'greet_pause', client }]],
    [
      'tcpwrappers (relay3.partner.test, 203.0.113.5) rejection',
      [{ kind: 'refusal', queueId: null, stage: 'connect', client }],
    ],
    [
      `${Q}: SMTP MAIL command (FROM:<a@b.test>) from ${host} tempfailed (due to previous checks)`,
      [{ kind: 'refusal', stage: 'mail', envelopeSender: 'a@b.test', temporary: true, client }],
    ],
    [
      `${Q}: SMTP RCPT command (TO:<c@d.test>) from ${host} tempfailed (due to previous checks)`,
      [{ kind: 'refusal', stage: 'rcpt', recipient: 'c@d.test' }],
    ],
  ],
  'never came to its end': [
    [
      `${Q}: collect: premature EOM: Connection reset by relay3.partner.test`,
      [{ kind: 'session', queueId: Q, about: 'lost', side: 'server', client: { name: 'relay3.partner.test' } }],
    ],
    [`${Q}: collect: premature EOM: unexpected close`, [{ kind: 'session', about: 'lost' }]],
    [
      `${Q}: collect: relay=relay3.partner.test, from=<pier@partner.test>, info=unexpected close, where=bdat`,
      [
        {
          kind: 'refusal',
          stage: 'data',
          by: 'collect',
          envelopeSender: 'pier@partner.test',
          replyText: 'unexpected close, where=bdat',
          client: { name: 'relay3.partner.test' },
        },
      ],
    ],
    [
      `${Q}: SYSERR(root): collect: relay=${host}, from=<"p, info=x"@partner.test>, info=I/O error`,
      [{ kind: 'refusal', envelopeSender: '"p, info=x"@partner.test', replyText: 'I/O error', client }],
    ],
    [
      'LAA12345: collect: unexpected close on connection from relay3.partner.test, sender=<pier@partner.test>: Connection reset by peer',
      [{ kind: 'refusal', stage: 'data', envelopeSender: 'pier@partner.test', replyText: 'unexpected close' }],
    ],
    [
      `${Q}: collect: read timeout on connection from relay3.partner.test, from=<pier@partner.test>`,
      [{ kind: 'refusal', envelopeSender: 'pier@partner.test' }],
    ],
    [`${Q}: lost input channel from ${host} to MTA-v4 after rcpt`, [{ kind: 'session', about: 'lost', client }]],
    [
      `${Q}: timeout waiting for input from ${host} during server cmd read`,
      [{ kind: 'session', about: 'timeout', side: 'server', client }],
    ],
    [
      `${Q}: timeout waiting for input from mx.hole.test. during client greeting`,
      [{ kind: 'session', about: 'timeout', side: 'client', relay: { name: 'mx.hole.test' } }],
    ],
    [
      `${Q}: ${host} did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4`,
      [{ kind: 'session', about: 'protocol', client }],
    ],
    [
      'NOQUEUE: x.test [192.0.2.194] (may be forged) did not issue MAIL/EXPN/VRFY/ETRN during connection to MSP-v4',
      [{ kind: 'session', queueId: null, client: { name: 'x.test', ip: '192.0.2.194', forged: true } }],
    ],
    [`NOQUEUE: Null connection from ${host}`, [{ kind: 'session', about: 'protocol', client }]],
  ],
  sessions: [
    [`NOQUEUE: connect from ${host}`, [{ kind: 'session', queueId: null, about: 'connect', side: 'server', client }]],
    [
      'STARTTLS=client, relay=mx.test., version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256',
      [
        {
          kind: 'session',
          about: 'tls',
          side: 'client',
          relay: { name: 'mx.test' },
          tls: { version: 'TLSv1.3', verified: 'FAIL', cipher: 'TLS_AES_256_GCM_SHA384' },
        },
      ],
    ],
    [
      `${Q}: STARTTLS=server, relay=${host}, version=TLSv1/SSLv3, verify=NO, cipher=DHE-RSA-AES256-SHA, bits=256/256`,
      [{ kind: 'session', queueId: Q, about: 'tls', side: 'server', client, tls: { version: 'TLSv1/SSLv3' } }],
    ],
    [
      'STARTTLS=server, error: accept failed=-1, reason=sslv3 alert handshake failure, SSL_error=1, errno=0, retry=-1, relay=[203.0.113.9]',
      [{ kind: 'session', about: 'tls', client: { ip: '203.0.113.9' } }],
    ],
    ['STARTTLS: read error=timeout', [{ kind: 'session', about: 'tls' }]],
    [
      `AUTH=server, relay=${host}, authid=submitter, mech=PLAIN, bits=0`,
      [{ kind: 'session', about: 'auth', client: { ...client, login: 'submitter' } }],
    ],
    [
      'AUTH=client, relay=mx.test., mech=PLAIN, bits=0',
      [{ kind: 'session', about: 'auth', side: 'client', relay: { name: 'mx.test' } }],
    ],
    [
      `${Q}: AUTH failure (PLAIN): authentication failure (-13) SASL(-13): authentication failure: Password verification failed, user=submitter, relay=[203.0.113.200]`,
      [{ kind: 'session', queueId: Q, about: 'auth-failed', client: { ip: '203.0.113.200', login: 'submitter' } }],
    ],
    [
      `${Q}: AUTH failure (LOGIN): authentication failure (-13) SASL(-13): checkpass failed, user=criminal, relay=[192.0.2.100], relay=[192.0.2.4] (may be forged)`,
      [{ kind: 'session', about: 'auth-failed', client: { ip: '192.0.2.4', forged: true } }],
    ],
    [
      `${Q}: [203.0.113.5]: possible SMTP attack: command=AUTH, count=5`,
      [{ kind: 'session', about: 'protocol', client: { ip: '203.0.113.5' } }],
    ],
    [
      `${Q}: ${host} (may be forged): Possible SMTP RCPT flood, throttling.`,
      [{ kind: 'session', about: 'protocol', client: { ...client, forged: true } }],
    ],
    [`${Q}: ${host}: EXPN root [rejected]`, [{ kind: 'session', about: 'protocol', client }]],
    ['NOQUEUE: [203.0.113.5]: ETRN x.test', [{ kind: 'session', about: 'protocol' }]],
    [`invalid domain name (bad_name) from ${host}`, [{ kind: 'session', about: 'protocol', client }]],
    [
      `${Q}: mx.test.: SMTP DATA-1 protocol error: 220 hello`,
      [{ kind: 'session', side: 'client', about: 'protocol', relay: { name: 'mx.test' } }],
    ],
    [
      `${Q}: makeconnection (mx.test. [198.51.100.130].25 (0)) failed: Connection refused by mx.test.`,
      [{ kind: 'session', side: 'client', about: 'lost', relay: { name: 'mx.test' } }],
    ],
    [
      'POSSIBLE ATTACK from x.test: newline in string "a\\nb"',
      [{ kind: 'session', about: 'protocol', client: { name: 'x.test' } }],
    ],
  ],
  filters: [
    [
      `${Q}: Milter: data, reject=554 5.7.1 Command rejected`,
      [{ kind: 'refusal', stage: 'data', by: 'milter', replyCode: 554, replyText: 'Command rejected' }],
    ],
    [
      `${Q}: Milter: data, reject=451 4.3.2 Please try again later`,
      [{ kind: 'refusal', stage: 'data', replyCode: 451 }],
    ],
    [`${Q}: Milter: cmd=data, reject=550 5.7.1 Command rejected`, [{ kind: 'refusal', stage: 'data' }]],
    [`${Q}: Milter: helo=x.test, reject=550 5.7.1 Command rejected`, [{ kind: 'refusal', stage: 'helo' }]],
    [
      `${Q}: Milter: from=<"a, reject=250 ok"@b.test>, reject=451 4.7.1 Try again later`,
      [{ kind: 'refusal', stage: 'mail', envelopeSender: '"a, reject=250 ok"@b.test', replyCode: 451 }],
    ],
    [
      `${Q}: Milter: to=<c@d.test>, reject=550 5.7.1 no, thanks`,
      [{ kind: 'refusal', stage: 'rcpt', recipient: 'c@d.test', replyText: 'no, thanks' }],
    ],
    [`${Q}: Milter: to=<c@d.test>, discard`, [{ kind: 'queue', change: 'discarded', recipients: ['c@d.test'] }]],
    [`${Q}: Milter: data, discard`, [{ kind: 'queue', change: 'discarded', by: 'milter' }]],
    [
      'NOQUEUE: Milter: connect: host=relay3.partner.test, addr=203.0.113.5, temp failing commands',
      [{ kind: 'refusal', stage: 'connect', by: 'milter', client, temporary: true }],
    ],
    [
      `${Q}: milter=labfilter, action=rcpt, reject=550 5.7.1 no`,
      [{ kind: 'verdict', filter: 'labfilter', result: 'reject', text: '550 5.7.1 no' }],
    ],
    [`${Q}: milter=labfilter, action=body, accepted`, [{ kind: 'note' }]],
    [`${Q}: milter=labfilter, tempfail`, [{ kind: 'verdict', result: 'tempfail' }]],
    [
      `${Q}: milter=labfilter, quarantine=held for review`,
      [{ kind: 'queue', change: 'quarantined', by: 'labfilter', reason: 'held for review' }],
    ],
    [
      `${Q}: Milter delete: rcpt <c@d.test>`,
      [{ kind: 'queue', change: 'discarded', recipients: ['c@d.test'], by: 'milter' }],
    ],
    [
      `${Q}: Milter (labfilter) delete: rcpt <c@d.test>, naddrs=1`,
      [{ kind: 'queue', recipients: ['c@d.test'], by: 'labfilter' }],
    ],
    [`${Q}: Milter (labfilter) add: header: X-Spam-Status: Error, timeout`, [{ kind: 'note', queueId: Q }]],
    [`${Q}: Milter add: header: X-Scanned: yes`, [{ kind: 'note' }]],
    [`${Q}: Milter change: header Subject: from hello to [SPAM] hello`, [{ kind: 'note' }]],
    [`${Q}: Milter message: body replaced`, [{ kind: 'note' }]],
    [`${Q}: Milter accept: message`, [{ kind: 'note' }]],
    [`${Q}: Milter: connect to filters`, [{ kind: 'note' }]],
    [`${Q}: Milter: no active filter`, [{ kind: 'note' }]],
    [`${Q}: Milter (labfilter): init success to negotiate`, [{ kind: 'note' }]],
    [
      `${Q}: Milter (labfilter): error connecting to filter: Connection refused by localhost`,
      [{ kind: 'note', trouble: true }],
    ],
    [`${Q}: Milter (labfilter): to error state`, [{ kind: 'note', trouble: true }]],
    [`${Q}: Milter: initialization failed, temp failing commands`, [{ kind: 'note', trouble: true }]],
  ],
  'the state of a message': [
    [`${Q}: done; delay=00:00:01, ntries=1`, [{ kind: 'queue', queueId: Q, change: 'completed' }]],
    [`${Q}: discarded`, [{ kind: 'queue', change: 'discarded' }]],
    [`${Q}: quarantine=held by admin`, [{ kind: 'queue', change: 'quarantined', reason: 'held by admin' }]],
    [`${Q}: unquarantine`, [{ kind: 'queue', change: 'released' }]],
    [
      `${Q}: Losing ./qf${Q}: savemail panic`,
      [{ kind: 'queue', queueId: Q, change: 'removed', reason: 'savemail panic' }],
    ],
    [`NOQUEUE: Losing /var/spool/mqueue/qf${Q}: bogus queue line`, [{ kind: 'queue', queueId: Q, change: 'removed' }]],
    [
      `${Q}: alias <sales@example.com> => sally, harry`,
      [
        {
          kind: 'delivery',
          recipients: ['sales@example.com'],
          disposition: 'expanded',
          attempt: false,
          replyText: 'sally, harry',
          expandedTo: ['sally', 'harry'],
        },
      ],
    ],
    [
      `${Q}: forward events => ${String.raw`\events`}, venue@shop.test`,
      [{ kind: 'delivery', recipients: ['events'], disposition: 'expanded' }],
    ],
  ],
  'two queue IDs': [
    [
      `${Q}: ${Q2}: DSN: User unknown`,
      [{ kind: 'link', queueId: Q, otherQueueId: Q2, relation: 'bounce', reason: 'User unknown' }],
    ],
    [
      `LAA12345: LAB12345: return to sender: Service unavailable`,
      [{ kind: 'link', queueId: 'LAA12345', otherQueueId: 'LAB12345', relation: 'bounce' }],
    ],
    [
      `${Q}: ${Q2}: postmaster notify: Host unknown (Name server: x.test: host not found)`,
      [{ kind: 'link', relation: 'postmaster-notice' }],
    ],
    [
      `${Q}: ${Q2}: sender notify: Warning: could not send message for past 4 hours`,
      [{ kind: 'link', relation: 'delay-warning' }],
    ],
    [
      `${Q}: ${Q2}: DSN: Warning: could not send message for past 4 hours`,
      [{ kind: 'link', relation: 'delay-warning' }],
    ],
    [
      `${Q}: ${Q2}: sender notify: Cannot send message for 5 days`,
      [
        { kind: 'link', relation: 'bounce' },
        { kind: 'queue', queueId: Q, change: 'expired', reason: 'Cannot send message for 5 days' },
      ],
    ],
    [
      `${Q}: ${Q2}: DSN: Cannot send message for 6 seconds`,
      [
        { kind: 'link', relation: 'bounce' },
        { kind: 'queue', change: 'expired' },
      ],
    ],
    [
      `${Q}: ${Q2}: postmaster notify: Cannot send message for 5 days`,
      [
        { kind: 'link', relation: 'postmaster-notice' },
        { kind: 'queue', change: 'expired' },
      ],
    ],
    [
      // Deliver-by (RFC 2852), `BY=3;R` and `BY=5;N`
      `${Q}: ${Q2}: DSN: delivery time expired 3s`,
      [
        { kind: 'link', relation: 'bounce' },
        { kind: 'queue', change: 'expired' },
      ],
    ],
    [`${Q}: ${Q2}: sender notify: Warning: Delivery time (5s) exceeded`, [{ kind: 'link', relation: 'delay-warning' }]],
    [
      `${Q}: ${Q2}: DSN: Delivery time (3600s) expired`,
      [
        { kind: 'link', relation: 'bounce' },
        { kind: 'queue', change: 'expired' },
      ],
    ],
    [`${Q}: ${Q2}: DSN: Return receipt`, [{ kind: 'link', queueId: Q, otherQueueId: Q2, relation: 'delivery-report' }]],
    [
      `${Q}: ${Q2}: clone: owner=careers`,
      [{ kind: 'link', queueId: Q, otherQueueId: Q2, relation: 'clone', reason: 'owner=careers' }],
    ],
    [
      'LAB12345: clone LAA12345, owner=careers',
      [{ kind: 'link', queueId: 'LAA12345', otherQueueId: 'LAB12345', relation: 'clone' }],
    ],
    [
      `${Q}: split: maxrcpts=10, rcpts=14, count=1, id=${Q2}`,
      [{ kind: 'link', queueId: Q, otherQueueId: Q2, relation: 'split' }],
    ],
    [
      `${Q}: split: maxrcpts=10, rcpts=24, count=2, ids=${Q2}; 6AN92M88000610`,
      [{ otherQueueId: Q2 }, { otherQueueId: '6AN92M88000610' }],
    ],
  ],
  'the daemon, which says nothing about mail': [
    ['starting daemon (8.17.1.9): SMTP+queueing@01:00:00', []],
    ['started as: /usr/libexec/sendmail/sendmail -bD -q1h', []],
    ['stopping daemon, reason=signal', []],
    ["daemon invoked without full pathname; kill -1 won't work", []],
    ['restarting /usr/sbin/sendmail due to signal', []],
    ['alias database /etc/mail/aliases rebuilt by root', []],
    ['alias database /etc/aliases autorebuilt by joe', []],
    ['/etc/mail/aliases: 28 aliases, longest 10 bytes, 284 bytes total', []],
    ['rejecting connections on daemon MTA: load average: 13', []],
    ['rejecting connections on daemon MTA-v4: 40 children, max 40', []],
    ['accepting connections again for daemon MTA', []],
    ['deferring connections on daemon MTA: 3 per second', []],
    ['have been rejecting connections on daemon MTA for 2 hours', []],
    ['rejecting new messages: min free: 100', []],
    ['accepting new messages (again)', []],
    ['runqueue: Aborting queue run: load average too high', []],
    ['runqueue: Skipping queue run -- load average too high', []],
    ['runqueue: Flushing queue from /var/spool/mqueue (pri 30152, LA 2, 12 of 40)', []],
    ['grew WorkList for /var/spool/mqueue to 2000', []],
    ['tls_clt_features=(null), relay=mx.test [198.51.100.113]', []],
    ['tls_clt_features=empty, stat=0, relay=mx.test [198.51.100.113]', []],
    ['AUTH warning: no mechanisms', []],
    ['AUTH: available mech=CRAM-MD5 PLAIN, allowed mech=PLAIN', []],
    ['inittls: Generating 1024 bit DH parameters', []],
  ],
  'steps and troubles': [
    ['Authentication-Warning: ns1.test: www-data set sender to boss@example.com using -f', [{ kind: 'note' }]],
    [
      `${Q}: Authentication-Warning: ns1.test: Host x.test [203.0.113.5] claimed to be y.test`,
      [{ kind: 'note', queueId: Q }],
    ],
    [`${Q}: <-- RCPT TO:<a@b.test>`, [{ kind: 'note', queueId: Q }]],
    [`${Q}: --- 250 2.1.5 <a@b.test>... Recipient ok`, [{ kind: 'note' }]],
    ['NOQUEUE: --- 220 ns1.test ESMTP Sendmail 8.14.4/8.14.4; Tue, 11 Jan 2005 17:45:49 +0100', [{ kind: 'note' }]],
    [`${Q}: SMTP outgoing connect on [192.0.2.1]`, [{ kind: 'note' }]],
    [`${Q}: assigned id`, [{ kind: 'note' }]],
    [`${Q}: locked`, [{ kind: 'note' }]],
    [`${Q}: size=161, class=0, pri=30161, nrcpts=1`, [{ kind: 'note' }]],
    [
      'NOQUEUE: SYSERR(root): opendaemonsocket: daemon MTA: cannot bind: Address already in use',
      [{ kind: 'note', queueId: null, trouble: true }],
    ],
    [
      `${Q}: SYSERR(root): mx.example.com. config error: mail loops back to me (MX problem?)`,
      [{ kind: 'note', queueId: Q, trouble: true }],
    ],
    [
      `${Q}: SYSERR(root): Too many hops 26 (25 max): from <a@b.test> via localhost, to <c@d.test>`,
      [
        {
          kind: 'delivery',
          recipients: ['c@d.test'],
          disposition: 'bounced',
          enhancedStatus: '5.4.6',
          replyText: 'Too many hops 26 (25 max)',
        },
      ],
    ],
    [
      'SYSERR: hash map "access": missing map file /etc/mail/access.db: No such file or directory',
      [{ kind: 'note', trouble: true }],
    ],
    ['getrequests: accept: Too many open files', [{ kind: 'note', trouble: true }]],
    ['unable to qualify my own domain name (ns1) -- using short name', [{ kind: 'note', trouble: true }]],
    ['My unqualified host name (ns1) unknown; sleeping for retry', [{ kind: 'note', trouble: true }]],
    ['gethostbyaddr(192.0.2.9) failed: 1', [{ kind: 'note', trouble: true }]],
    ['WARNING: local host name (ns1) is not qualified; see cf/README: WHO AM I?', [{ kind: 'note', trouble: true }]],
    [`${Q}: forward /home/x/.forward: Group writable directory`, [{ kind: 'note', trouble: true }]],
    [`${Q}: forward /home/x/.forward.ns1: World writable file`, [{ kind: 'note', trouble: true }]],
    ['/etc/mail/aliases: WARNING: dangerous write permissions', [{ kind: 'note', trouble: true }]],
    [
      'hash map "Alias0": unsafe map file /etc/mail/aliases.db: Group writable directory',
      [{ kind: 'note', trouble: true }],
    ],
    [
      'low on space (sendmail needs 100 bytes + 50 blocks in /var/spool/mqueue), max avail: 20',
      [{ kind: 'note', trouble: true }],
    ],
    ['can not chdir(/var/spool/mqueue/): Permission denied', [{ kind: 'note', trouble: true }]],
    ['File descriptors missing on startup: stderr; Bad file descriptor', [{ kind: 'note', trouble: true }]],
    ['user 1001 attempted to run daemon', [{ kind: 'note', trouble: true }]],
    ['error: safesasl(/etc/sasldb2) failed: Group readable file', [{ kind: 'note', trouble: true }]],
    ['daemon MTA: problem creating SMTP socket', [{ kind: 'note', trouble: true }]],
    [`${Q}: unknown mailer error 71`, [{ kind: 'note', trouble: true }]],
    ['smtps: TLS not available, exiting', [{ kind: 'note', trouble: true }]],
    [`${Q}: bogus queue file, uid=0, gid=0, mode=100644`, [{ kind: 'note', trouble: true }]],
    ['AUTH error: sasl_server_new failed=-4', [{ kind: 'note', trouble: true }]],
    [`${Q}: dns x.test => 192.0.2.1`, [{ kind: 'note' }]],
    [`${Q}: timeout waiting for input during control command`, [{ kind: 'session', about: 'timeout' }]],
  ],
};

describe.each(Object.entries(lines))('%s', (_, table) => {
  test.each(table)('%s', (line, events) => {
    const parsed = parse(line);
    expect(parsed).toHaveLength(events.length);
    expect(parsed).toMatchObject(events);
  });
});

describe('what is not known stays unexplained', () => {
  test.each([
    `${Q}: something that no version ever wrote`,
    'gibberish',
    '',
    `${Q}: `,
    `${Q}: ${Q2}: hello`,
    `${Q}: ruleset=check_rcpt`,
  ])('%s', (line) => {
    expect(parse(line)).toBeUndefined();
  });
});

test('no text makes it throw', () => {
  const beginnings = fc.constantFrom(
    '',
    `${Q}: `,
    'NOQUEUE: ',
    'ruleset=x, arg1=',
    `${Q}: Milter: from=`,
    `${Q}: split: `,
    `${Q}: collect: relay=`,
    'STARTTLS=',
    'AUTH failure',
    `${Q}: ${Q2}: `,
  );
  fc.assert(fc.property(beginnings, fc.string(), (beginning, text) => void parse(beginning + text)));
});

test('Sendmail 5 names the message on a line of its own, and no mailer', () => {
  expect(parse('AA00886: message-id=<9401110900.AA00886@b.test>')).toEqual([
    { kind: 'received', queueId: 'AA00886', starts: false, messageId: '9401110900.AA00886@b.test' },
  ]);
  expect(parse('AA00886: to=jones, delay=00:00:03, stat=Sent')).toMatchObject([
    { recipients: ['jones'], disposition: 'delivered' },
  ]);
  expect(parse('AA00886: to=<jones@b.test>, delay=00:00:03, stat=Sent')).toMatchObject([{ disposition: 'relayed' }]);
});

test('words before an address are not part of it', () => {
  expect(
    parse(`${Q}: to=[4711]<jobs@b.test>, delay=00:00:03, xdelay=00:00:00, mailer=relay, dsn=2.0.0, stat=Sent`),
  ).toMatchObject([{ recipients: ['jobs@b.test'] }]);
});

test('what the SASL library says under the tag is known', () => {
  expect(parse('no secret in database')).toMatchObject([{ kind: 'note', queueId: null, trouble: true }]);
});

test.each([
  'Saved message in /var/lib/sendmail/dead.letter',
  '  3: fl=0x8002, mode=100640: dev=254/0, ino=4523184, nlink=1, u/gid=0/103, size=675',
  'MCI@0x0: NULL',
])('what tells nothing of the message’s way: %s', (words) => {
  expect(parse(`${Q}: ${words}`)).toEqual([{ kind: 'note', queueId: Q, text: words }]);
});

test.each([
  [`${host} did not issue MAIL/EXPN/VRFY/ETRN to MTA`, 'protocol'],
  [`lost input channel from ${host}`, 'lost'],
  [`lost input channel from ${host} after rcpt`, 'lost'],
])('how a session went, in the words of any version: %s', (words, about) => {
  expect(parse(`${Q}: ${words}`)).toMatchObject([{ kind: 'session', about, client }]);
});
