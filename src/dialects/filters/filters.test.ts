/** Verbatim lines of filters, published by their users and in other projects' tests. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { filters } from './filters.ts';

function said(tag: string, message: string): readonly MailEvent[] | undefined {
  const speaking = filters.filter((dialect) => dialect.speaks(tag));
  expect(speaking, tag).toHaveLength(1);
  return speaking[0]?.parse(lineOf(tag, message));
}

test.each<[string, string, object]>([
  // amavisd
  [
    'amavis',
    '(03492-02) Passed CLEAN {RelayedInbound}, [192.168.203.3]:55548 [209.85.166.42] <alexr98@gmail.com> -> <alexrr@alejandro.example.org>, Queue-ID: D64C32381F, Message-ID: <CAPN2xJR1aEUe_5CnPUreobuAxFfwdzsq9ym_u=iA9hqxsGMXsg@mail.gmail.com>, mail_id: y56hSa8ZL3DA, Hits: 0.052, size: 2888, queued_as: 37ABA23820, 2342 ms',
    {
      queueId: 'D64C32381F',
      filter: 'amavis',
      result: 'Passed CLEAN',
      score: 0.052,
      messageId: 'CAPN2xJR1aEUe_5CnPUreobuAxFfwdzsq9ym_u=iA9hqxsGMXsg@mail.gmail.com',
      envelopeSender: 'alexr98@gmail.com',
      recipients: ['alexrr@alejandro.example.org'],
      remoteQueueId: '37ABA23820',
    },
  ],
  [
    'amavis',
    '(00001-02) Blocked SPAM {DiscardedInbound,Quarantined}, [198.51.100.7]:4000 [198.51.100.7] <info@partenaire.exemple> -> <accueil@exemple.fr>,<carol@exemple.fr>, quarantine: QQQ1, Message-ID: <c@d>, mail_id: QQQ1, Hits: 4.41, size: 7000, 1500 ms',
    {
      queueId: null,
      result: 'Blocked SPAM',
      quarantine: 'QQQ1',
      recipients: ['accueil@exemple.fr', 'carol@exemple.fr'],
      messageId: 'c@d',
    },
  ],
  [
    'amavis',
    '(07554-01) Blocked INFECTED (Eicar-Test-Signature) {DiscardedInternal,Quarantined}, LOCAL [127.0.0.1] <root@example.net> -> <testuser@example.com>, quarantine: virus-WYHuLpwdzPVr, Queue-ID: 7FC7B22DF6, mail_id: WYHuLpwdzPVr, Hits: -, size: 407, 166 ms',
    { queueId: '7FC7B22DF6', result: 'Blocked INFECTED (Eicar-Test-Signature)', envelopeSender: 'root@example.net' },
  ],
  [
    'amavis',
    'Passed CLEAN, [10.0.0.1] [10.0.0.1] <from@example.com> -> <to@sample.net>, Message-ID: <2qxz191@example.com>, mail_id: w4DHD8, Hits: -2.541-3, size: 3045, queued_as: 2056, 2664 ms',
    { score: -5.541, remoteQueueId: '2056' },
  ],
  [
    'amavis',
    'Passed, <from@example.com> -> <to@sample.net>, quarantine IJHkgliCm2Ia, Message-ID: <20080307140552.16E127641E@example.com>, Hits: 0.633',
    {
      result: 'Passed CLEAN',
      quarantine: 'IJHkgliCm2Ia',
      score: 0.633,
      envelopeSender: 'from@example.com',
      recipients: ['to@sample.net'],
    },
  ],
  [
    'amavis',
    'Passed SPAM, <> -> <"fred).flintstone"@domain.tld>, Message-ID: <200801180104.CAA23669@aserver.sub.adomain.tld>, mail_id: 6AzQ1g0l5RgP, Hits: 9.061, size: 5555, queued_as: C1840506CB8, 8766 ms',
    { envelopeSender: '', recipients: ['"fred).flintstone"@domain.tld'], remoteQueueId: 'C1840506CB8' },
  ],
  [
    'amavis',
    'Blocked BANNED (multipart/related | application/zip,.zip,card.zip | .exe,.exe-ms,Card.exe), [10.0.0.2] [10.0.0.2] <from@example.com> -> <to@sample.net>, quarantine: banned-9OXm4Q3ah, Message-ID: <08517$@from>, mail_id: 9OXm4Q3ah, Hits: -, size: 2366, 3803 ms',
    {
      result: 'Blocked BANNED (multipart/related | application/zip,.zip,card.zip | .exe,.exe-ms,Card.exe)',
      messageId: '08517$@from',
    },
  ],
  [
    'amavis',
    'Passed UNCHECKED, MYNETS LOCAL [192.168.0.1] [192.168.0.1] <from@sample.net> -> <to@example.com> Message-ID: <002e01c759c7$5de437b0$0a02a8c0@somehost>, mail_id: 7vtR-7BAvHZV, Hits: -, queued_as: B5420C2E10, 6585 ms',
    { result: 'Passed UNCHECKED', recipients: ['to@example.com'], remoteQueueId: 'B5420C2E10' },
  ],
  [
    'amavis',
    '(24548-01) Passed CLEAN {RelayedInbound}, [127.0.0.1] /ESMTP <root@example.org> -> <bugs@example.org>, (), Message-ID: <20160518015301.B2A741344D@example.org>, mail_id: JcfAanaWAP-2, b: efIM2W-Q-, Hits: -, size: 161634, queued_as: 4756B13453, Subject: "ldapd(8) doesn\'t correctly handle MOD_DELETE operation", From: <zhb@example.org>, helo=example.org, 160 ms',
    { recipients: ['bugs@example.org'], remoteQueueId: '4756B13453' },
  ],
  // SpamAssassin
  [
    'spamd',
    'spamd: result: Y 6 - HTML_IMAGE_ONLY_24,HTML_MESSAGE,RCVD_IN_BRBL_LASTEXT,SPF_SOFTFAIL,URIBL_BLACK scantime=0.7,size=4334,user=spamd,uid=1003,required_score=5.0,rhost=localhost,raddr=127.0.0.1,rport=42431,mid=<OTkyNjkxMgAC2616215Y266BAMTQ0ODE3MTExMzE2MDM1@ww2.chilelinks.cl>,autolearn=disabled,shortcircuit=no',
    {
      queueId: null,
      filter: 'spamassassin',
      result: 'spam',
      score: 6,
      messageId: 'OTkyNjkxMgAC2616215Y266BAMTQ0ODE3MTExMzE2MDM1@ww2.chilelinks.cl',
    },
  ],
  [
    'spamd',
    'spamd: result: . -20 - SHORTCIRCUIT,USER_IN_WHITELIST scantime=0.0,size=982,user=spamd,uid=1003,required_score=5.0,rhost=localhost,raddr=127.0.0.1,rport=41857,mid=<56515923.8060206@somed.foo>,autolearn=disabled,shortcircuit=ham',
    { result: 'clean', score: -20, messageId: '56515923.8060206@somed.foo' },
  ],
  [
    'spamd',
    'spamd: result: Y  5 - DATE_IN_PAST_06_12,RDNS_NONE scantime=0.1,size=716,user=root,uid=65534,required_score=5.0,rhost=localhost,raddr=127.0.0.1,rport=47292,mid=<f1@partner.test>,autolearn=no autolearn_force=no',
    { result: 'spam', score: 5, messageId: 'f1@partner.test' },
  ],
  // policyd-weight
  [
    'postfix/policyd-weight',
    'decided action=PREPEND X-policyd-weight: passed - too many local DNS-errors in bl.spamcop.net lookups; <client=unknown[198.51.100.5]> <helo=pc.partner.test> <from=boss@partner.test> <to=jobs@town.example.com>; delay: 0s',
    {
      filter: 'policyd-weight',
      result: 'pass',
      envelopeSender: 'boss@partner.test',
      recipients: ['jobs@town.example.com'],
    },
  ],
  [
    'postfix/policyd-weight',
    'weighted check:  NOT_IN_SBL_XBL_SPAMHAUS=-1.5 DYN_NJABL=ERR(0) <client=198.51.100.5> <helo=a.b> <from=> <to=jobs@town.example.com>; rate: 8.1 decided action=550 Mail appeared to be SPAM or forged. Ask your Mail/DNS-Administrator to correct HELO and DNS MX settings or to get removed from DNSBLs; <client=unknown[198.51.100.5]> <helo=a.b> <from=> <to=jobs@town.example.com>; delay: 1s',
    { result: 'reject', envelopeSender: '', recipients: ['jobs@town.example.com'] },
  ],
  // SPF in Perl, refusing
  [
    'postfix/policy-spf',
    'Policy action=550 Please see http://www.openspf.org/Why?s=mfrom;id=x%40example.org;ip=198.51.100.5;r=unknown',
    { filter: 'spf', result: 'fail', envelopeSender: 'x@example.org' },
  ],
  [
    'pyspf-milter',
    'prepend Authentication-Results: mail.town.example.com; spf=softfail (mailfrom; client-ip=198.51.100.5) smtp.mailfrom=x@example.org',
    { filter: 'spf', result: 'softfail' },
  ],
  // rspamd
  [
    'rspamd',
    '<8ae27d>; proxy; rspamd_task_write_log: id: <5afa242e.hP5p/mry+fTNNjms%no-reply@example.com>, qid: <A785B308622AB>, ip: 10.154.200.17, from: <no-reply@example.com>, (default: F (no action): [-0.64/20.00] [BAYES_HAM(-3.00){100.00%;},AUTH_NA(1.00){}]), len: 2348, time: 120.5ms',
    {
      queueId: 'A785B308622AB',
      filter: 'rspamd',
      result: 'no action',
      score: -0.64,
      messageId: '5afa242e.hP5p/mry+fTNNjms%no-reply@example.com',
      envelopeSender: 'no-reply@example.com',
    },
  ],
  [
    'rspamd',
    '(normal) <27c534>; task; rspamd_task_write_log: id: <x9@[198.51.100.7]>, qid: <9D8C7B6A5F>, ip: 198.51.100.7, from: <carol@example.net>, (default: T (reject): [9.10/15.00] [BAYES_SPAM(5.10){99.99%;},FROM_NO_DN(0.00){},R_SPF_SOFTFAIL(0.00){~all;}]), len: 31337, time: 8.2ms, dns req: 7, digest: <fedcba9876543210fedcba9876543210>, rcpts: <dave@example.org>,<erin@example.org>',
    { result: 'reject', score: 9.1, recipients: ['dave@example.org', 'erin@example.org'] },
  ],
  [
    'rspamd',
    '(controller) <cf1261>; csession; rspamd_task_write_log: id: <157c12f9@gmail.com>, ip: 10.3.53.226, from: <anthanh264@gmail.com>, (default: T (add header): [6.10/25.00] [BAYES_SPAM(5.10){100.00%;}])',
    { queueId: null, result: 'add header' },
  ],
  // DKIM, DMARC, ARC
  [
    'opendkim',
    'EF59F17F531: DKIM-Signature field added (s=2048_3_2015, d=silvenga.com)',
    { queueId: 'EF59F17F531', filter: 'opendkim', result: 'signed' },
  ],
  ['opendkim', 'C4B3430FDEC9: DKIM verification successful', { queueId: 'C4B3430FDEC9', result: 'pass' }],
  ['opendkim', '4WvB8b0821zZ1b: bad signature data', { queueId: '4WvB8b0821zZ1b', result: 'fail' }],
  ['opendkim', 'j0BGjkc28022: no signature data', { queueId: 'j0BGjkc28022', result: 'none' }],
  ['opendmarc', 'A1B2C3D4E5F: example.net none', { queueId: 'A1B2C3D4E5F', filter: 'opendmarc', result: 'none' }],
  ['opendmarc', 'A1B2C3D4E5: DMARC: fail', { result: 'fail' }],
  ['openarc', '4F1B2C3D4E: chain status: pass', { filter: 'openarc', result: 'pass' }],
  // ClamAV
  [
    'clamav-milter',
    'Message from <nuxwin@domain.tld> to <nuxwin@domain.tld> infected by Eicar-Test-Signature',
    {
      queueId: null,
      filter: 'clamav',
      result: 'Eicar-Test-Signature',
      envelopeSender: 'nuxwin@domain.tld',
      recipients: ['nuxwin@domain.tld'],
    },
  ],
  ['clamav-milter', 'Clean message from <kimchen@6circles.cc> to <kimchen@6circles.cc>', { result: 'clean' }],
  [
    'clamav-milter',
    "Message 0A618260345 from <a@domain.tld> to <b@domain.tld> with subject 'x' message-id '<54E6A8BF.3080504@domain.tld>' date 'Fri, 20 Feb 2015 03:26:16 +0100' infected by Eicar-Test-Signature",
    { queueId: '0A618260345', messageId: '54E6A8BF.3080504@domain.tld', result: 'Eicar-Test-Signature' },
  ],
  ['clamd', 'instream(127.0.0.1@41242): Win.Test.EICAR_HDB-1 FOUND', { queueId: null, result: 'Win.Test.EICAR_HDB-1' }],
  [
    'clamsmtpd',
    '100000: from=a@example.net, to=c@example.net, status=VIRUS:Eicar-Test-Signature',
    { result: 'VIRUS:Eicar-Test-Signature', recipients: ['c@example.net'] },
  ],
  // greylisting
  [
    'postgrey',
    'action=greylist, reason=early-retry (10s missing), client_name=mx.example.org, client_address=1.2.3.4/32, sender=jdoe@example.org, recipient=jane.doe@example.com',
    {
      filter: 'greylist',
      result: 'greylist',
      envelopeSender: 'jdoe@example.org',
      recipients: ['jane.doe@example.com'],
    },
  ],
  [
    'postgrey',
    'action=pass, reason=triplet found, delay=309, client_name=unknown, client_address=177.125.127.151, recipient=carole.lemoing@csem.fr',
    { result: 'pass', envelopeSender: '', recipients: ['carole.lemoing@csem.fr'] },
  ],
  [
    'postgrey',
    '94E2428AF38: action=pass, reason=client whitelist, client_name=srv.example.ch, client_address=192.168.64.33, sender=a@example.ch, recipient=b@example.ch',
    { queueId: '94E2428AF38', result: 'pass' },
  ],
  [
    'sqlgrey',
    'grey: new: 192.0.2.1(192.0.2.1), a@example.org -> b@example.com',
    { result: 'greylist', envelopeSender: 'a@example.org', recipients: ['b@example.com'] },
  ],
  [
    'milter-greylist',
    'j0BGjkc28022: addr mail.example.org[192.0.2.1] from <a@example.org> to <b@example.com> delayed for 00:29:59 (ACL 87)',
    { queueId: 'j0BGjkc28022', result: 'greylist', envelopeSender: 'a@example.org', recipients: ['b@example.com'] },
  ],
  [
    'milter-greylist',
    'j0BGjkc28022: skipping greylist because this is the default action, (from=<a@example.org>, rcpt=<b@example.com>, addr=mail.example.org[192.0.2.1]) ACL 123',
    { queueId: 'j0BGjkc28022', result: 'pass', recipients: ['b@example.com'] },
  ],
  // SPF
  [
    'policyd-spf',
    'prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=209.85.221.42; helo=mail-wr1-f42.google.com; envelope-from=fran17100@gmail.com; receiver=<UNKNOWN> ',
    { filter: 'spf', result: 'pass', envelopeSender: 'fran17100@gmail.com' },
  ],
  [
    'policyd-spf',
    ': prepend Authentication-Results: mail.club1.fr; spf=pass (sender SPF authorized) smtp.mailfrom=mg.spoofing.science (client-ip=69.72.42.6; helo=m42-6.mailgun.net; envelope-from=bounce+5cff61.3a5c1a@mg.spoofing.science; receiver=x@club1.fr)',
    { result: 'pass', envelopeSender: 'bounce+5cff61.3a5c1a@mg.spoofing.science', recipients: ['x@club1.fr'] },
  ],
  [
    'policyd-spf',
    'Pass; identity=mailfrom; client-ip=127.0.0.1; helo=mail.example.com; envelope-from=test@example.com; receiver=tknarr@silverglass.org',
    { result: 'pass', recipients: ['tknarr@silverglass.org'] },
  ],
  [
    'policyd-spf',
    '550 5.7.23 Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why',
    { result: 'fail' },
  ],
  [
    'postfix/policy-spf',
    ': SPF pass: HELO/EHLO: mx.example.org, IP Address: 192.0.2.1, Recipient: a@example.com',
    { result: 'pass', recipients: ['a@example.com'] },
  ],
])('%s: %s', (tag, line, verdict) => {
  expect(said(tag, line)).toMatchObject([{ kind: 'verdict', ...verdict, text: line }]);
});

test.each<[string, string, object]>([
  [
    'MailScanner',
    'Message 4cZktc2W3sz3bl4 from 85.17.179.32 (akkitbz@cobusan.com.tr) to brandlehner.at is spam (blacklisted)',
    { kind: 'verdict', queueId: '4cZktc2W3sz3bl4', result: 'spam', envelopeSender: 'akkitbz@cobusan.com.tr' },
  ],
  [
    'mailscanner',
    'Message g57Aam400830 is spam according to SpamAssassin (score=10.5, required 5, FROM_MALFORMED, FROM_NO_USER, PLING, PLING_PLING, HTML_EMBEDS, RAZOR_CHECK, CTYPE_JUST_HTML)',
    { kind: 'verdict', queueId: 'g57Aam400830', result: 'spam', score: 10.5 },
  ],
  [
    'MailScanner',
    'Requeue: 8C7C9D0A6E.A7BCA to 6C0A4D0B4D',
    { kind: 'link', relation: 'requeue', queueId: '8C7C9D0A6E', otherQueueId: '6C0A4D0B4D' },
  ],
  [
    'MailScanner',
    'Spam Actions: message 8C7C9D0A6E.A7BCA actions are store',
    { kind: 'queue', queueId: '8C7C9D0A6E', change: 'quarantined' },
  ],
  [
    'MailScanner',
    'Spam Actions: message 8C7C9D0A6E.A7BCA actions are deliver,header',
    { kind: 'note', queueId: '8C7C9D0A6E' },
  ],
  [
    'mimedefang.pl',
    'MDLOG,h3KDnJ2t012345,spam,12.4,203.0.113.5,<anna@partner.test>,<sam@example.com>,Hello',
    { kind: 'verdict', queueId: 'h3KDnJ2t012345', result: 'spam', recipients: ['sam@example.com'] },
  ],
  [
    'mimedefang',
    'h3KDnJ2t012345: Bouncing because filter instructed us to',
    { kind: 'verdict', queueId: 'h3KDnJ2t012345', result: 'reject' },
  ],
])('%s: %s', (tag, line, event) => {
  expect(said(tag, line)).toMatchObject([event]);
});

test.each([
  ['opendkim', 'A1B2C3D4E5F: s=mail d=example.net a=rsa-sha256 SSL', 'A1B2C3D4E5F'],
  ['opendkim', 'A1B2C3D4E5F: mail.example.org [192.0.2.1] not internal', 'A1B2C3D4E5F'],
  ['opendmarc', 'ABCDEF12345 ignoring Authentication-Results at 14 from apache.org', 'ABCDEF12345'],
  ['opendmarc', 'A1B2C3D4E5: SPF(mailfrom): fail', 'A1B2C3D4E5'],
])('%s adds a word on a message: %s', (tag, line, queueId) => {
  expect(said(tag, line)).toEqual([{ kind: 'note', queueId, text: line }]);
});

test.each([
  [
    'amavis',
    "(00002-01) (!)ClamAV-clamd: Can't connect to UNIX socket /var/run/clamav/clamd.ctl: No such file or directory, retrying (2)",
  ],
  ['policyd-spf', 'ERROR: 127.0.0.0/8 in skip_addresses not IP network.'],
])('%s reports our own trouble: %s', (tag, line) => {
  expect(said(tag, line)).toEqual([{ kind: 'note', queueId: null, text: line, trouble: true }]);
});

test.each([
  ['amavis', 'starting. /usr/sbin/amavisd-new at mail.example.org amavisd-new-2.11.0 (20160426), Unicode aware'],
  ['spamd', 'spamd: processing message <1548420985.1041.1@gmail.com> for vmail:5000'],
  ['opendmarc', 'ignoring connection from localhost'],
  ['spamd', 'pyzor: failure to parse response "0"'],
  ['spamd', 'spamd: identified spam (9.3/5.0) for nagios:1209 in 0.8 seconds, 5 bytes.'],
  ['spamd', 'prefork: child states: II'],
  [
    'rspamd',
    '<8ae27d>; proxy; rspamd_message_parse: loaded message; id: <5afa242e@example.com>; queue-id: <A785B308622AB>; size: 2348',
  ],
  ['opendkim', 'OpenDKIM Filter v2.11.0 starting (args: -f)'],
  ['opendmarc', 'additional trusted authentication services: (none)'],
  ['clamd', 'SelfCheck: Database status OK.'],
  ['postgrey', 'cleaning up old logs...'],
  ['policyd-spf', 'Starting'],
  ['MailScanner', 'New Batch: Scanning 1 messages, 1234 bytes'],
  ['mimedefang-multiplexor', 'Starting worker 0 (pid 4712) (1 running): Bringing workers up to minWorkers (2)'],
])('%s speaks of itself: %s', (tag, line) => {
  expect(said(tag, line)).toEqual([]);
});

test.each(['postfix/smtpd', 'sendmail', 'sm-mta', 'exim', 'dovecot', 'kernel', ''])('no filter speaks as %s', (tag) => {
  expect(filters.filter((dialect) => dialect.speaks(tag))).toEqual([]);
});

test('nothing makes a filter throw', () => {
  const piece = fc.constantFrom(
    'Passed ',
    'Blocked ',
    'SPAM ',
    '{',
    '}, ',
    '<a@b>',
    ' -> ',
    ', ',
    'Hits: ',
    '(',
    ')',
    'rspamd_task_write_log: ',
    'id: <',
    'A1B2C3D4E5: ',
    'MDLOG,',
    'Message ',
    ' is spam',
    "'",
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const dialect of filters) dialect.parse(lineOf(dialect.name, pieces.join('')));
    }),
  );
});

test('a batch of MailScanner names each infected message', () => {
  expect(said('mailscanner', 'Found 3 viruses in messages g579Uu428481,g579Uv428484')).toMatchObject([
    { kind: 'verdict', queueId: 'g579Uu428481', result: 'infected' },
    { kind: 'verdict', queueId: 'g579Uv428484', result: 'infected' },
  ]);
});
