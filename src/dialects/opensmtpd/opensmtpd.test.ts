import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { opensmtpd } from './opensmtpd.ts';

const read = (message: string): readonly MailEvent[] | undefined => opensmtpd.parse(lineOf('smtpd', message));

describe('arrival', () => {
  test('a message, then each of its envelopes', () => {
    expect(read('d214790639515b82 smtp message msgid=4d959ef3 size=505 nrcpt=3 proto=ESMTP')).toEqual([
      {
        kind: 'received',
        queueId: '4d959ef3',
        starts: true,
        sizeBytes: 505,
        recipientCount: 3,
        protocol: 'ESMTP',
        session: 'd214790639515b82',
      },
    ]);
    expect(
      read(
        'd214790639515b82 smtp envelope evpid=4d959ef311b489f2 from=<pier@partner.test> to=<support@hamlet.example.com>',
      ),
    ).toEqual([
      {
        kind: 'received',
        queueId: '4d959ef3',
        starts: false,
        envelopeSender: 'pier@partner.test',
        recipients: ['support@hamlet.example.com'],
        session: 'd214790639515b82',
      },
    ]);
  });

  test('an address may hold what looks like a field', () => {
    expect(
      read('d214790639515b82 smtp envelope evpid=4d959ef311b489f2 from=<b+stat=1-to=x@partner.test> to=<user=tag=x@d>'),
    ).toMatchObject([{ envelopeSender: 'b+stat=1-to=x@partner.test', recipients: ['user=tag=x@d'] }]);
  });

  /** The client of a session, in the format of all versions. */
  test.each([
    [
      'd21479051ad51176 smtp connected address=203.0.113.5 host=relay3.partner.test',
      'relay3.partner.test',
      '203.0.113.5',
    ],
    ['f4ba7f4002737ef8 smtp connected address=192.0.2.1 host=<unknown>', undefined, '192.0.2.1'],
    ['580c6c127534bb9f smtp connected address=[fe80::1] host=<unknown>', undefined, 'fe80::1'],
    ['f4ba7f45c9947526 smtp connected address=local host=hamlet.example.com', 'hamlet.example.com', undefined],
    ['9e7b6f1a2c3d4e5f smtp event=connected address=192.0.2.7 host=pc7.example.com', 'pc7.example.com', '192.0.2.7'],
    ['smtp-in: New session 08d856b172f69c5c from host ix.example.com [local]', 'ix.example.com', undefined],
    ['smtp-in: session ac2143bd7b2bed87: connection from host localhost [IPv6:::1] established', 'localhost', '::1'],
  ])('%s', (line, name, ip) => {
    expect(read(line)).toEqual([
      {
        kind: 'session',
        queueId: null,
        about: 'connect',
        side: 'server',
        client: { ...(name && { name }), ...(ip && { ip }) },
        session: /[0-9a-f]{16}/.exec(line)?.[0],
        text: line.replace(/^[0-9a-f]{16} /, ''),
      },
    ]);
  });

  test('5.9 to 6.3 wrote one line for each recipient', () => {
    expect(
      read(
        '9e7b6f1a2c3d4e5f smtp event=message address=192.0.2.7 host=pc7.example.com msgid=0c1d2e3f from=<a@x.test> to=<b@y.test> size=1024 ndest=1 proto=ESMTP',
      ),
    ).toEqual([
      {
        kind: 'received',
        queueId: '0c1d2e3f',
        starts: false,
        envelopeSender: 'a@x.test',
        recipients: ['b@y.test'],
        sizeBytes: 1024,
        protocol: 'ESMTP',
        client: { name: 'pc7.example.com', ip: '192.0.2.7' },
        session: '9e7b6f1a2c3d4e5f',
      },
    ]);
  });

  test('5.x accepted a message in a sentence', () => {
    expect(
      read(
        'smtp-in: Accepted message 4296f490 on session 08d856b172f69c5c: from=<root@ix.example.com>, to=<ddp@ix.example.com>, size=1746, ndest=1, proto=ESMTP',
      ),
    ).toMatchObject([
      {
        queueId: '4296f490',
        envelopeSender: 'root@ix.example.com',
        recipients: ['ddp@ix.example.com'],
        sizeBytes: 1746,
        session: '08d856b172f69c5c',
      },
    ]);
    expect(
      read(
        'smtp-in: Accepted message f22ab30f on session 00000000f22ab30f: from=root@ovz1-i386, size=279, nrcpts=2, proto=ESMTP',
      ),
    ).toMatchObject([{ starts: true, envelopeSender: 'root@ovz1-i386', sizeBytes: 279, recipientCount: 2 }]);
  });
});

describe('delivery', () => {
  test('to another server', () => {
    expect(
      read(
        'd214791363e8ac7b mta delivery evpid=c358ddbea6afe819 from=<museum2@shop.example.net> to=<venue@partner.test> rcpt=<returns@hamlet.example.com> source="192.0.2.10" relay="198.51.100.111 (mx.partner.test)" delay=1m40s result="Ok" stat="250 2.0.0 Ok: queued as 7cVBwP9bV2p"',
      ),
    ).toEqual([
      {
        kind: 'delivery',
        queueId: 'c358ddbe',
        envelopeSender: 'museum2@shop.example.net',
        recipients: ['venue@partner.test'],
        originalRecipient: 'returns@hamlet.example.com',
        disposition: 'relayed',
        mailer: 'mta',
        relay: { name: 'mx.partner.test', ip: '198.51.100.111' },
        delayMs: 100_000,
        remoteQueueId: '7cVBwP9bV2p',
        replyCode: 250,
        enhancedStatus: '2.0.0',
        replyText: 'Ok: queued as 7cVBwP9bV2p',
      },
    ]);
  });

  test('blanks at the end of a copied line are no part of the reply', () => {
    expect(
      read(
        '5df87c9ffd0e785d mta delivery evpid=f6e94209918f7e7b from=<a@x.test> to=<b@y.test> rcpt=<-> source="192.0.2.10" relay="198.51.100.26 (mx.y.test)" delay=2s result="Ok" stat="250 2.0.0 OK  1562385708 z11si6726563wmb.62 - gsmtp"   ',
      ),
    ).toMatchObject([{ replyText: 'OK  1562385708 z11si6726563wmb.62 - gsmtp' }]);
  });

  /** Line, disposition, recipient, original recipient, reply text. */
  test.each([
    [
      '0000000000000000 mta delivery evpid=7179d3d523502328 from=<support@hamlet.example.com> to=<late.cinema@down.test> rcpt=<-> source="-" relay="down.test" delay=11s result="TempFail" stat="Network error on destination MXs"',
      'deferred',
      'late.cinema@down.test',
      undefined,
      'Network error on destination MXs',
    ],
    [
      'd214792d61043d8e mta delivery evpid=748bc138564a9888 from=<jobs@hamlet.example.com> to=<admin-team@shop.example.net> rcpt=<-> source="192.0.2.10" relay="198.51.100.112 (mail.shop.example.net)" delay=0s result="PermFail" stat="554 5.7.1 Message content rejected, see policy 12/7; result="Ok" stat="250""',
      'bounced',
      'admin-team@shop.example.net',
      undefined,
      'Message content rejected, see policy 12/7; result="Ok" stat="250"',
    ],
    [
      '8f4864084ecc48f4 mta event=delivery evpid=7077717e797a776e from=<puffy@example.com> to=<bill@hotmail.com> rcpt=<-> source="203.0.113.1" relay="104.47.38.33 (104.47.38.33)" delay=1s result="PermFail" stat="550 5.7.1 Unfortunately, messages from [203.0.113.1] weren\'t sent."',
      'bounced',
      'bill@hotmail.com',
      undefined,
      "Unfortunately, messages from [203.0.113.1] weren't sent.",
    ],
    [
      'd2147953e81762d7 mda delivery evpid=ede0a1a42b193b1a from=<rental@shop.example.net> to=<crew@hamlet.example.com> rcpt=<crew@hamlet.example.com> user=orders delay=0s result=Ok stat=Delivered',
      'delivered',
      'orders',
      'crew@hamlet.example.com',
      undefined,
    ],
    [
      'd21479816c98bcda mda delivery evpid=bc3c406f27885de2 from=<pavilion@partner.test> to=<support+tag.x@hamlet.example.com> rcpt=<support+tag.x@hamlet.example.com> user=support delay=0s result=Ok stat=Delivered',
      'delivered',
      'support+tag.x@hamlet.example.com',
      undefined,
      undefined,
    ],
    [
      'd2147961f72ad296 mda delivery evpid=7d2c50e8c0f425aa from=<newsletter@hamlet.example.com> to=<badrobot@hamlet.example.com> rcpt=<badrobot@hamlet.example.com> user=opensmtpd delay=0s result=PermFail stat=Error (internal software error: "robot is broken")',
      'bounced',
      'badrobot@hamlet.example.com',
      undefined,
      'Error (internal software error: "robot is broken")',
    ],
    [
      'f274cf35d39a7d0b mda delivery evpid=78e5c402920bcc4f from=<info@x.test> to=<clarence@example.com> rcpt=<clarence@example.com> user=vmail delay=1s result=TempFail stat=Error (mail.lmtp: LMTP server error: 452 4.2.2 <clarence@example.com> Quota exceeded)',
      'deferred',
      'clarence@example.com',
      undefined,
      'Error (mail.lmtp: LMTP server error: 452 4.2.2 <clarence@example.com> Quota exceeded)',
    ],
    [
      'relay: Ok for 4296f4901b9cf5a3: session=08d856b172f69c5c, from=<root@ix.example.com>, to=<ddp@other.test>, rcpt=<->, source=192.0.2.10, relay=198.51.100.7 (mx.other.test), delay=2s, stat=250 2.0.0 Ok: queued as 3F2A1B',
      'relayed',
      'ddp@other.test',
      undefined,
      'Ok: queued as 3F2A1B',
    ],
    [
      'delivery: TempFail for 4296f4901b9cf5a3: from=<root@ix.example.com>, to=<ddp@ix.example.com>, user=ddp, method=maildir, delay=0s, stat=Error (Permission denied)',
      'deferred',
      'ddp@ix.example.com',
      undefined,
      'Error (Permission denied)',
    ],
  ])('%s', (line, disposition, recipient, original, replyText) => {
    const deliveries = (read(line) ?? []).filter((event) => event.kind === 'delivery');
    expect(
      deliveries.map((event) => [event.disposition, event.recipients, event.originalRecipient, event.replyText]),
    ).toEqual([[disposition, [recipient], original, replyText]]);
  });

  test('the codes of an LMTP server stand in the middle of what its command says', () => {
    expect(
      read(
        "f274cf35d39a7d0b mda delivery evpid=78e5c402920bcc4f from=<> to=<c@example.com> rcpt=<c@example.com> user=vmail delay=1s result=PermFail stat=Error (mail.lmtp: LMTP server error: 550 5.1.1 <c@example.com> User doesn't exist)",
      ),
    ).toMatchObject([{ disposition: 'bounced', replyCode: 550, enhancedStatus: '5.1.1' }]);
  });

  test('an envelope ends without a try', () => {
    expect(
      read(
        'relay: Expire for 7179d3d523502328: from=<support@hamlet.example.com>, to=<late.cinema@down.test>, rcpt=<->, delay=11s, stat=Envelope expired',
      ),
    ).toEqual([
      {
        kind: 'queue',
        queueId: '7179d3d5',
        change: 'expired',
        recipients: ['late.cinema@down.test'],
        reason: 'Envelope expired',
      },
    ]);
    expect(
      read(
        'relay: Remove for 9c0657dc3275f6c5: from=<a@hamlet.example.com>, to=<b@partner.test>, rcpt=<->, delay=2s, stat=Removed by administrator',
      ),
    ).toMatchObject([{ change: 'removed', recipients: ['b@partner.test'], by: 'administrator' }]);
  });
});

describe('refusal', () => {
  /** Line, and the refusal in it. */
  test.each<[string, object]>([
    [
      'd214794818c90f5f smtp failed-command command="RCPT TO:<nobody-here@hamlet.example.com>" result="550 Invalid recipient: <nobody-here@hamlet.example.com>"',
      { stage: 'rcpt', recipient: 'nobody-here@hamlet.example.com', replyCode: 550, session: 'd214794818c90f5f' },
    ],
    [
      'bf23567dd3150185 smtp failed-command command="RCPT TO:<root@cun.bsdsx.fr> " result="550 Invalid recipient: <root@cun.bsdsx.fr>"',
      { stage: 'rcpt', recipient: 'root@cun.bsdsx.fr' },
    ],
    [
      'd2147988155e3b75 smtp failed-command command="RCPT TO:<"odd user"@partner.test>" result="501 5.1.3 Recipient address syntax error"',
      { stage: 'rcpt', recipient: '"odd user"@partner.test', enhancedStatus: '5.1.3' },
    ],
    [
      'd2147949643093b5 smtp failed-command command="MAIL FROM:<spamking@partner.test> SIZE=100" result="550 Sender banned by local policy"',
      { stage: 'mail', envelopeSender: 'spamking@partner.test', replyText: 'Sender banned by local policy' },
    ],
    [
      'd214794a5b7ebbaa smtp failed-command command="MAIL FROM:<>" result="451 Temporary failure"',
      { stage: 'mail', envelopeSender: '', replyCode: 451 },
    ],
    [
      'b4a942c181a10c63 smtp failed-command command="DATA" result="451 Try again later"',
      { stage: 'data', replyCode: 451 },
    ],
    [
      'd214794a5b7ebbaa smtp failed-command command="EHLO bad.host.test" result="550 Your HELO name is not welcome"',
      { stage: 'helo', client: { helo: 'bad.host.test' } },
    ],
    [
      '88166f7f21c951f4 smtp failed-command command="" result="550 no rDNS please fix"',
      { stage: 'connect', replyText: 'no rDNS please fix' },
    ],
    [
      '9e7b6f1a2c3d4e5f smtp event=failed-command address=192.0.2.7 host=pc7.example.com command="RCPT TO:<x@y>" result="550 Invalid recipient"',
      { stage: 'rcpt', recipient: 'x@y', client: { name: 'pc7.example.com', ip: '192.0.2.7' } },
    ],
    [
      'smtp-in: Failed command on session 1f55bdcdf16e28a3: "MAIL FROM:<root@junction.example.com>  " => 421 4.3.0: Temporary Error',
      { stage: 'mail', envelopeSender: 'root@junction.example.com', replyCode: 421, enhancedStatus: '4.3.0' },
    ],
    [
      'smtp-in: session ac2143bd7b2bed87: received invalid command: "RCPT TO:<nonexistent@etorok.net> ORCPT=nonexistent@etorok.net"',
      { stage: 'rcpt', recipient: 'nonexistent@etorok.net', session: 'ac2143bd7b2bed87' },
    ],
    // a client that quotes our own words is still refused, and its address stays its address
    [
      'd214794818c90f5f smtp failed-command command="RCPT TO:<a@x> result="250 2.0.0 Ok"" result="501 5.1.3 Recipient address syntax error"',
      { stage: 'rcpt', recipient: 'a@x', replyCode: 501 },
    ],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual([expect.objectContaining({ kind: 'refusal', queueId: null, ...expected })]);
  });

  test.each([
    [
      'c1a89cb774083905 smtp failed-command command="AUTH LOGIN" result="503 5.5.1 Invalid command: Command not supported"',
      'auth-failed',
    ],
    [
      'd2147955f1a3668f smtp failed-command command="GET / HTTP/1.1" result="500 5.5.1 Invalid command: Command unrecognized"',
      'protocol',
    ],
    [
      'd2147955f1a3668f smtp failed-command command="HELO" result="501 5.5.1 Invalid command: HELO requires domain name"',
      'protocol',
    ],
    ['c1a89cb8c5b84cbf smtp bad-input result="500 5.5.1 Invalid command: Pipelining not supported"', 'protocol'],
  ])('no message was at stake: %s', (line, about) => {
    expect(read(line)).toMatchObject([{ kind: 'session', about, side: 'server' }]);
  });
});

describe('sessions', () => {
  test.each<[string, object]>([
    ['d214797fad1830f4 smtp disconnected reason=disconnect', { about: 'lost', side: 'server' }],
    ['d214797fad1830f4 smtp disconnected reason=timeout', { about: 'timeout', side: 'server' }],
    [
      'd214797b5c771764 smtp disconnected reason="io-error: error:0A080006:SSL routines::EVP lib"',
      { about: 'tls', side: 'server' },
    ],
    [
      'b4a942c181a10c63 smtp tls ciphers=TLSv1.2:ECDHE-RSA-AES256-SHA384:256',
      { about: 'tls', tls: { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-SHA384' } },
    ],
    [
      'b4a942c181a10c63 smtp cert-check result="unverified" fingerprint="SHA256:ab12"',
      { about: 'tls', side: 'server' },
    ],
    [
      'b4a942c181a10c63 smtp authentication user=newsletter result=ok',
      { about: 'auth', client: { login: 'newsletter' } },
    ],
    [
      'b4a942c181a10c63 smtp authentication user=newsletter result=permfail',
      { about: 'auth-failed', client: { login: 'newsletter' } },
    ],
    [
      '9e7b6f1a2c3d4e5f smtp event=authentication user=x address=192.0.2.7 host=pc7 result=tempfail',
      { about: 'auth-failed', client: { login: 'x', ip: '192.0.2.7', name: 'pc7' } },
    ],
    [
      'f4ba7f44c70cb0fc mta connecting address=smtp://198.51.100.130:25 host=mx.down.test',
      { about: 'connect', side: 'client', relay: { name: 'mx.down.test', ip: '198.51.100.130', port: 25 } },
    ],
    [
      'f4ba7f44c70cb0fc mta connecting address=smtp+tls://[2001:db8::25]:25 host=mx.down.test',
      { about: 'connect', relay: { name: 'mx.down.test', ip: '2001:db8::25', port: 25 } },
    ],
    [
      'd214791751715cb1 mta tls ciphers=TLSv1.3:TLS_AES_256_GCM_SHA384:256',
      { about: 'tls', side: 'client', tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' } },
    ],
    ['d214791751715cb1 mta cert-check result="valid" fingerprint="SHA256:ab12"', { about: 'tls', side: 'client' }],
    ['d214791751715cb1 mta error reason=IO Error: Connection refused', { about: 'lost', side: 'client' }],
    [
      'd214791751715cb1 mta error reason=AUTH rejected: 535 5.7.8 Error: authentication failed',
      { about: 'auth-failed' },
    ],
    ['d214791751715cb1 mta error reason=BANNER rejected: 554 5.7.1 You are not welcome', { about: 'protocol' }],
    ['d214791751715cb1 mta error reason=Connection timeout', { about: 'timeout' }],
    [
      'smtp-out: Error on session d2147995e3ebbe09 after 4 messages sent: IO Error: Connection reset by peer',
      { about: 'lost', side: 'client', session: 'd2147995e3ebbe09' },
    ],
    [
      'smtp-out: Connecting to smtp+tls://213.165.67.97:25 (mx01.emig.gmx.net) on session 69738a26af1c7fa5...',
      { about: 'connect', relay: { name: 'mx01.emig.gmx.net', ip: '213.165.67.97', port: 25 } },
    ],
    [
      'smtp-in: Started TLS on session 427e749c2e46f809: version=TLSv1.2, cipher=EDH-RSA-DES-CBC3-SHA, bits=112',
      { about: 'tls', tls: { version: 'TLSv1.2', cipher: 'EDH-RSA-DES-CBC3-SHA' } },
    ],
    [
      'smtp-in: Disconnecting session 427e7497e03518ef: IO error: No SSL error',
      { about: 'lost', session: '427e7497e03518ef' },
    ],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject([{ kind: 'session', queueId: null, ...expected }]);
  });
});

describe('the daemon about itself', () => {
  test.each([
    [
      'warn: PermFail injecting failure report on message 5787c121 to <a@d> for 1 envelope: 550 Invalid recipient: <a@d>',
      '5787c121',
    ],
    ['warn: queue: no return path!', null],
    ['fatal: lka: Lookup table not found', null],
    ['info: mta paused', null],
  ])('is troubled: %s', (line, queueId) => {
    expect(read(line)).toEqual([{ kind: 'note', queueId, text: line, trouble: true }]);
  });

  test.each([
    'smtp-out: Disabling route [] <-> 198.51.100.130 (mx.down.test) for 15s',
    'smtp-out: No valid route for [connector:[]->[relay:down.test,smtp,heloname=smtp.hamlet.example.com],0x0]',
    'smtp-out: Failed to resolve MX for [relay:missing.test,smtp,heloname=smtp.hamlet.example.com]: Domain does not exist',
  ])('notes: %s', (line) => {
    expect(read(line)).toEqual([{ kind: 'note', queueId: null, text: line }]);
  });

  test.each([
    'info: OpenSMTPD 7.5.0p0 starting',
    // smtpd -v
    'setup_peer: klondike -> control[4141] fd=6',
    'mta: timeout for session hangon',
    'mta: debug: last connection: hanging on for 9s',
    'mda: new user ID for "<getpwnam>:anna"',
    'smtp: 0x5648a16a53d0: fd 19 from queue',
    'Exiting',
    'commands executed from aliases run with opensmtpd privileges',
    'smtp-out: Enabling route [] <-> 198.51.100.130 (mx.down.test)',
    'smtp-in: Closing session 08d856b172f69c5c',
    'smtp-in: Received disconnect from session 427e7493ebe154ae',
    'd214791363e8ac7b mta connected',
    'd214791363e8ac7b mta disconnected reason=quit messages=9',
    'd214790639515b82 smtp disconnected reason=quit',
    'scheduler: pausing mta',
  ])('tells nothing of a message: %s', (line) => {
    expect(read(line)).toEqual([]);
  });

  test.each(['something else entirely', 'f4ba7f41a51aa74d smtp sings', 'f4ba7f41a51aa74d', ''])(
    'is not understood: %j',
    (line) => {
      expect(read(line)).toBeUndefined();
    },
  );
});

test('no line makes it throw, however it is cut or mixed', () => {
  const words = fc.constantFrom(
    'f4ba7f41a51aa74d ',
    'smtp ',
    'mta ',
    'mda ',
    'delivery ',
    'evpid=',
    '48848cf3914f2814 ',
    'from=<',
    '> to=<',
    'rcpt=<-> ',
    'stat="',
    'result="',
    '"',
    'command="',
    'RCPT TO:<',
    'failed-command ',
    'relay: Expire for ',
    'smtp-in: ',
    ': ',
    'message msgid=',
    'delay=',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 14 }), (parts) => {
      read(parts.join(''));
    }),
  );
});

test('the daemon itself delivers to programs that aliases name', () => {
  const line = (user: string): string =>
    `35af5119b6456c88 mda delivery evpid=e50c6f91e252c207 from=<boss@far.test> to=<prog@town.example.com> rcpt=<prog@town.example.com> user=${user} delay=0s result=Ok stat=Delivered`;
  expect(read(line('opensmtpd'))).toEqual([expect.objectContaining({ mailer: 'alias command' })]);
  expect(read(line('prog'))).toEqual([expect.objectContaining({ mailer: 'mda' })]);
});
