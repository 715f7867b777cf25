import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { Delivery, MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const said = (tag: string, message: string): readonly MailEvent[] =>
  postfix.parse(lineOf(`postfix/${tag}`, message)) ?? [];
const delivery = (tag: string, message: string): Delivery | undefined =>
  said(tag, message).find((event) => event.kind === 'delivery');

test('a remote server took the message', () => {
  const line =
    '98EDD28AD51: to=<service@partner.test>, relay=mx.partner.test[198.51.100.111]:25, conn_use=2, delay=0.09, delays=0.02/0.02/0.01/0.04, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as cF25WV4H5gW)';
  expect(said('smtp', line)).toEqual([
    {
      kind: 'delivery',
      queueId: '98EDD28AD51',
      recipients: ['service@partner.test'],
      disposition: 'relayed',
      mailer: 'smtp',
      relay: { name: 'mx.partner.test', ip: '198.51.100.111', port: 25 },
      delayMs: 90,
      attemptMs: 50,
      replyCode: 250,
      enhancedStatus: '2.0.0',
      replyText: 'Ok: queued as cF25WV4H5gW',
      remoteQueueId: 'cF25WV4H5gW',
    },
  ]);
});

/** Tag, line, disposition, recipient, reply text: real lines of Postfix 1.x to 3.7 at several sites. */
test.each<[string, string, string, string, string | undefined]>([
  // local deliveries in the words of all versions
  [
    'local',
    '8AEE128AC44: to=<billing@example.org>, relay=local, delay=0.05, delays=0.02/0.02/0/0.01, dsn=2.0.0, status=sent (delivered to mailbox)',
    'delivered',
    'billing@example.org',
    'delivered to mailbox',
  ],
  [
    'local',
    '5C7BE1D6A1: to=<tom@example.com>, relay=local, delay=1, status=sent (mailbox)',
    'delivered',
    'tom@example.com',
    'mailbox',
  ],
  [
    'local',
    '5C7BE1D6A1: to=<tom@example.com>, relay=local, delay=0, status=sent ("|/usr/bin/procmail")',
    'delivered',
    'tom@example.com',
    '"|/usr/bin/procmail"',
  ],
  [
    'local',
    '2A22C263F6: to=user@hostname.example.com, orig_to=root@localhost, relay=local, delay=0.07, delays=0.04/0/0/0.03, dsn=2.0.0, status=sent (delivered to command: procmail -a "$EXTENSION")',
    'delivered',
    'user@hostname.example.com',
    'delivered to command: procmail -a "$EXTENSION"',
  ],
  [
    'local',
    '5A49228A49B: to=<sink-hole@example.org>, relay=local, delay=0.01, delays=0.01/0/0/0, dsn=2.0.0, status=sent (delivered to file: /dev/null)',
    'discarded',
    'sink-hole@example.org',
    'delivered to file: /dev/null',
  ],
  [
    'local',
    '5C7BE1D6A1: to=<null@example.com>, relay=local, delay=0, status=sent ("/dev/null")',
    'discarded',
    'null@example.com',
    '"/dev/null"',
  ],
  [
    'local',
    '67BD028AF33: to=<badrobot@example.org>, relay=local, delay=0.04, delays=0.01/0/0/0.03, dsn=5.3.0, status=bounced (internal software error. Command output: robot is broken: relay=none, status=sent )',
    'bounced',
    'badrobot@example.org',
    'internal software error. Command output: robot is broken: relay=none, status=sent ',
  ],
  [
    'local',
    'D8962E54AB: to=<anyone@example.com>, relay=local, conn_use=2 delay=0.21, delays=0.05/0.02/0/0.14, dsn=4.1.1, status=SOFTBOUNCE (unknown user: "to")',
    'deferred',
    'anyone@example.com',
    'unknown user: "to"',
  ],
  [
    'virtual',
    'F132150078: to=<admin@example.com>, relay=virtual, delay=0.12, delays=0.1/0/0/0.02, dsn=2.0.0, status=sent (delivered to maildir)',
    'delivered',
    'admin@example.com',
    'delivered to maildir',
  ],
  [
    'pipe',
    '0F5383D: to=<tom@example.com>, relay=dovecot, delay=4.3, delays=4.1/0.01/0/0.15, dsn=2.0.0, status=sent (delivered via dovecot service)',
    'delivered',
    'tom@example.com',
    'delivered via dovecot service',
  ],
  [
    'pipe',
    '95ECE24E0A: to=<tom@example.com>, relay=dovecot, delay=0.12, delays=0.03/0/0/0.08, dsn=5.4.6, status=bounced (mail forwarding loop for tom@example.com)',
    'bounced',
    'tom@example.com',
    'mail forwarding loop for tom@example.com',
  ],
  [
    'pipe',
    '95ECE24E0A: to=<tom@example.com>, relay=spamassassin, delay=1.2, delays=0.03/0/0/1.1, dsn=2.0.0, status=sent (delivered via spamassassin service)',
    'relayed',
    'tom@example.com',
    'delivered via spamassassin service',
  ],
  [
    'discard',
    '2B80728AF33: to=<x@void.example.org>, relay=none, delay=0.02, delays=0.01/0.01/0/0, dsn=2.0.0, status=sent (thrown away by policy)',
    'discarded',
    'x@void.example.org',
    'thrown away by policy',
  ],
  [
    'error',
    '9C9B228AF29: to=<other@later.example.org>, relay=none, delay=0.03, delays=0.01/0.01/0/0.01, dsn=4.3.2, status=deferred (Subdomain under maintenance)',
    'deferred',
    'other@later.example.org',
    'Subdomain under maintenance',
  ],
  [
    'retry',
    '3mJddz5fh3z7sdM: to=<rcarey@example.tv>, relay=none, delay=165276, delays=165276/0.09/0/0.09, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to 24.200.177.247[24.200.177.247]:25: Connection timed out)',
    'deferred',
    'rcarey@example.tv',
    'connect to 24.200.177.247[24.200.177.247]:25: Connection timed out',
  ],
  [
    'qmgr',
    'B8BF0AE331: to=<to@localhost>, orig_to=<toalias@localhost>, relay=none, delay=238024, status=deferred (delivery temporarily suspended: transport is unavailable) ',
    'deferred',
    'to@localhost',
    'transport is unavailable',
  ],
  [
    'cleanup',
    'B8BF0AE331: to=<to@example.com>, relay=none, delay=0.1, delays=0.1/0/0/0, dsn=5.4.0, status=bounced (too many hops)',
    'bounced',
    'to@example.com',
    'too many hops',
  ],
  // what remote servers say
  [
    'smtp',
    'D39B028A4ED: to=<booking@partner.test>, relay=mx.partner.test[198.51.100.111]:25, delay=0.07, delays=0.01/0/0/0.06, dsn=5.1.1, status=bounced (host mx.partner.test[198.51.100.111] said: 550 5.1.1 <booking@partner.test>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command))',
    'bounced',
    'booking@partner.test',
    '<booking@partner.test>: Recipient address rejected: User unknown in virtual mailbox table',
  ],
  [
    'smtp',
    '0745628A803: to=<admin-team@shop.example.net>, relay=mail.shop.example.net[198.51.100.112]:25, delay=0.1, delays=0.03/0/0.02/0.05, dsn=5.7.1, status=bounced (host mail.shop.example.net[198.51.100.112] said: 554 5.7.1 Message content rejected, see policy 12/7; status=sent (250 is what you wish) (in reply to end of DATA command))',
    'bounced',
    'admin-team@shop.example.net',
    'Message content rejected, see policy 12/7; status=sent (250 is what you wish)',
  ],
  [
    'smtp',
    "D766028AD51: to=<ghost.booking@freemail.test>, relay=in.freemail.test[198.51.100.114]:25, delay=0.17, delays=0.05/0/0.05/0.07, dsn=5.1.1, status=bounced (host in.freemail.test[198.51.100.114] said: 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces. k9si1234 - gsmtp (in reply to RCPT TO command))",
    'bounced',
    'ghost.booking@freemail.test',
    "The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. k9si1234 - gsmtp",
  ],
  [
    'smtp',
    'EBA7D28AD61: to=<accounts@nope.test>, relay=mx.nope.test[198.51.100.132]:25, delay=0.05, delays=0.04/0/0/0, dsn=4.7.1, status=deferred (host mx.nope.test[198.51.100.132] refused to talk to me: 554 5.7.1 mx.nope.test No SMTP service here for your network)',
    'deferred',
    'accounts@nope.test',
    'mx.nope.test No SMTP service here for your network',
  ],
  [
    'smtp',
    '79CB702DAB: to=<to@example.com>, relay=example.com[10.0.0.1]:25, delay=0.3, delays=0.04/0/0.61/0.8, dsn=5.0.0, status=bounced (host example.com[10.0.0.1] said: 550 <to@example.com>, Recipient unknown (in reply to RCPT TO command))',
    'bounced',
    'to@example.com',
    '<to@example.com>, Recipient unknown',
  ],
  [
    'smtp',
    '5F45328A80A: to=<theatre@down.test>, relay=none, delay=0.01, delays=0.01/0/0/0, dsn=4.4.1, status=deferred (connect to mx.down.test[198.51.100.130]:25: Connection refused)',
    'deferred',
    'theatre@down.test',
    'connect to mx.down.test[198.51.100.130]:25: Connection refused',
  ],
  [
    'smtp',
    '8E7A0575C3: to=<to@sample.net>, relay=sample.net, delay=26541, status=deferred (conversation with mail.example.com timed out while sending end of data -- message may be sent more than once) ',
    'deferred',
    'to@sample.net',
    'conversation with mail.example.com timed out while sending end of data -- message may be sent more than once',
  ],
  [
    'smtp',
    'A45E228AC47: to=<service@verbose.test>, relay=mx.verbose.test[198.51.100.116]:25, delay=0.1, delays=0.03/0.02/0/0.05, dsn=2.0.0, status=sent (250-2.0.0 Message received 250-2.0.0 (ref 1371c171) 250 2.0.0 Thank you, to=<status@queue>, stat=Sent)',
    'relayed',
    'service@verbose.test',
    'Message received (ref 1371c171) Thank you, to=<status@queue>, stat=Sent',
  ],
  [
    'smtp',
    'C83AA4E296B: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.34, delays=0.14/0.06/0.01/0.13, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=2022049-03 - INFECTED: Win.Test.EICAR_HDB-1)',
    'discarded',
    'a@example.com',
    'Ok, discarded, id=2022049-03 - INFECTED: Win.Test.EICAR_HDB-1',
  ],
  [
    'smtp',
    '2713444E7D3: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1.2, delays=0/0.7/0.01/0.46, dsn=2.5.0, status=sent (250 2.5.0 Ok, id=30730-04, BOUNCE)',
    'bounced',
    'a@example.com',
    'Ok, id=30730-04, BOUNCE',
  ],
  [
    'lmtp',
    '2713444E7D3: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1.2, delays=0/0.7/0.01/0.46, dsn=2.5.0, status=sent (250 2.5.0 Ok, id=30730-04, DISCARD(bounce.suppressed))',
    'discarded',
    'a@example.com',
    'Ok, id=30730-04, DISCARD(bounce.suppressed)',
  ],
  [
    'smtp',
    '9C0ED28A4EC: to=<a@example.com>, relay=mx[192.0.2.1]:25, delay=0.34, delays=0/0/0/0.34, tls=sts/dane?, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
    'relayed',
    'a@example.com',
    'Ok',
  ],
  // names that lines hide things in
  [
    'smtp',
    '1870B28A49E: to=<"odd user"@partner.test>, relay=mx.partner.test[198.51.100.111]:25, delay=0.07, delays=0.01/0/0.01/0.05, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as QR5G6GZDPFZ)',
    'relayed',
    '"odd user"@partner.test',
    'Ok: queued as QR5G6GZDPFZ',
  ],
  [
    'smtp',
    '1E02128AF40: to=<"a,b>c"@partner.test>, relay=mx.partner.test[198.51.100.111]:25, delay=0.06, delays=0.01/0/0/0.05, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as SyswDZCWymP)',
    'relayed',
    '"a,b>c"@partner.test',
    'Ok: queued as SyswDZCWymP',
  ],
  [
    'smtp',
    '1E02128AF40: to=<a,b>c@partner.test>, relay=mx.partner.test[198.51.100.111]:25, delay=0.06, delays=0.01/0/0/0.05, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
    'relayed',
    'a,b>c@partner.test',
    'Ok',
  ],
  [
    'smtp',
    '1E02128AF40: to=<"x>, relay=none, delay=0, status=sent (250 forged"@partner.test>, relay=none, delay=0.06, delays=0.01/0/0/0.05, dsn=5.1.3, status=bounced (bad address syntax)',
    'bounced',
    '"x>, relay=none, delay=0, status=sent (250 forged"@partner.test',
    'bad address syntax',
  ],
  [
    'smtp',
    'AD6E41CDC0: to=<rené@bücher.example>, relay=mx.example[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1Q)',
    'relayed',
    'rené@bücher.example',
    'Ok: queued as 4F1Q',
  ],
  [
    'error',
    'AD6E41CDC0: to=<<D0-1C7-1F41F6@BS>>, relay=none, delay=1, delays=0/0/0/1, dsn=5.1.3, status=bounced (bad address syntax)',
    'bounced',
    '<D0-1C7-1F41F6@BS>',
    'bad address syntax',
  ],
  // cut by syslog
  [
    'smtp',
    '4E74613FE76: to=<r@gmail.com>, relay=gmail-smtp-in.l.google.com[2607:f8b0:400e:c04::1b]:25, delay=1.9, delays=0.05/0/1.1/0.71, dsn=5.7.1, status=bounced (host gmail-smtp-in.l.google.com[2607:f8b0:400e:c04::1b] said: 550-5.7.1 [2607:4100:3:25:100::2      12] Our system has detected that this 550-5.7.1 message is likely unsol',
    'bounced',
    'r@gmail.com',
    '[2607:4100:3:25:100::2      12] Our system has detected that this message is likely unsol',
  ],
  [
    'smtp',
    '4E74613FE76: to=<r@gmail.com>, relay=gmail-smtp-in.l.google.com[192.0.2.7]:25, delay=1.9, del',
    'unknown',
    'r@gmail.com',
    undefined,
  ],
])('%s %s', (tag, line, disposition, recipient, replyText) => {
  const found = delivery(tag, line.trimEnd());
  expect(found?.disposition).toBe(disposition);
  expect(found?.recipients).toEqual([recipient]);
  expect(found?.replyText).toBe(replyText);
});

test('a recipient cut in the middle is no recipient', () => {
  const cut = delivery('smtp', '3mPVKl0Mhjz7sXv: to=<56597@con');
  expect(cut?.recipients).toEqual([]);
  expect(cut?.incomplete).toBe(true);
});

test('an alias is the original recipient', () => {
  const line =
    '8B0F528A80B: to=<union@shop.example.net>, orig_to=<twins@virtual.example.org>, relay=mail.shop.example.net[198.51.100.112]:25, delay=0.07, delays=0.01/0/0/0.05, dsn=2.0.0, status=sent (250 OK id=1rNben-NyjOq9-wM)';
  const found = delivery('smtp', line);
  expect(found?.originalRecipient).toBe('twins@virtual.example.org');
  expect(found?.remoteQueueId).toBe('1rNben-NyjOq9-wM');
});

test('local forwards to a new message', () => {
  const line =
    '3D39C28A7FD: to=<board-list@example.org>, relay=local, delay=0.02, delays=0.01/0/0/0.01, dsn=2.0.0, status=sent (forwarded as 3F44128AF33)';
  expect(said('local', line)).toMatchObject([
    { kind: 'delivery', disposition: 'expanded', recipients: ['board-list@example.org'] },
    { kind: 'link', queueId: '3D39C28A7FD', relation: 'forward', otherQueueId: '3F44128AF33' },
  ]);
});

test('a mail store takes it over LMTP: delivered, with the name of its session', () => {
  const line =
    '4jY0RR1D1jzN4JD: to=<orders@canal.example.com>, relay=imap.canal.example.com[private/dovecot-lmtp], delay=0.21, delays=0.07/0.02/0.02/0.11, dsn=2.0.0, status=sent (250 2.0.0 <orders@canal.example.com> jnfuDwMCBGsuAwAAnx7m0A:R2 Saved)';
  expect(delivery('lmtp', line)).toMatchObject({
    disposition: 'delivered',
    mailer: 'lmtp',
    relay: { name: 'private/dovecot-lmtp' },
    remoteQueueId: 'jnfuDwMCBGsuAwAAnx7m0A:R2',
  });
});

test.each(['smtp', 'lmtp', 'amavis/lmtp', 'scan/smtp'])(
  'a content filter over %s passes it on under the next ID',
  (tag) => {
    const line =
      'DB49728AF3A: to=<billing@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.15, delays=0.02/0.02/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 054B828AF43)';
    expect(delivery(tag, line)).toMatchObject({
      disposition: 'relayed',
      relay: { ip: '127.0.0.1', port: 10024 },
      remoteQueueId: '054B828AF43',
    });
  },
);

test.each([
  ['relay=none, delay=0.02, delays=0.01/0.01/0/0, dsn=2.0.0, status=sent (thrown away by policy)', 'discarded'],
  [
    'relay=robot, delay=0.03, delays=0.01/0.01/0/0.01, dsn=2.0.0, status=sent (delivered via robot service)',
    'delivered',
  ],
  ['relay=local, delay=0.02, delays=0.01/0/0/0.01, dsn=2.0.0, status=sent (delivered to mailbox)', 'delivered'],
  [
    'relay=h.example.com[private/dovecot-lmtp], dsn=2.0.0, status=sent (250 2.0.0 <x> jnfuDwMCBGsuAw Saved)',
    'delivered',
  ],
  ['relay=mx.partner.test[198.51.100.111]:25, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as cF25WV4H5gW)', 'relayed'],
])('the tag `postfix` alone, as RFC 5424 logs have it: %s', (fields, disposition) => {
  const line = lineOf('postfix', `633A128A49B: to=<x@example.org>, ${fields}`);
  expect(postfix.parse(line)).toMatchObject([{ kind: 'delivery', disposition }]);
});

test('who refused is named by the words where the queue manager made no attempt of its own', () => {
  const suspended =
    '6C02025A2EF: to=<jobs@partner.test>, relay=none, delay=165, delays=165/0.09/0/0.09, dsn=4.7.0, status=deferred (delivery temporarily suspended: host mx.partner.test[198.51.100.7] refused to talk to me: 421 4.7.0 Messages from 192.0.2.1 temporarily deferred)';
  expect(delivery('error', suspended)).toMatchObject({
    relay: { name: 'mx.partner.test', ip: '198.51.100.7' },
    replyCode: 421,
    replyText: 'Messages from 192.0.2.1 temporarily deferred',
  });
});

test('what the queue manager did not try is no attempt', () => {
  const suspended =
    'E52A1F1B52: to=<to@example.com>, relay=none, delay=141602, status=deferred (delivery temporarily suspended: connect to example.com[192.168.0.1]: Connection refused)';
  const tried =
    'E52A1F1B52: to=<to@example.com>, relay=none, delay=141602, status=deferred (connect to mx1.example.com[10.0.0.1]: Connection refused)';
  expect(delivery('error', suspended)?.attempt).toBe(false);
  expect(delivery('smtp', tried)?.attempt).toBeUndefined();
});

test.each([
  '8F699C2EA6: to=<u@example.com>, relay=virtual, delay=0.14, delays=0.06/0/0/0.08, dsn=5.1.1, status=undeliverable (unknown user: "u@example.com")',
  'ED862C2EA6: to=<u@example.com>, relay=virtual, delay=0.09, delays=0.03/0/0/0.06, dsn=2.0.0, status=deliverable (delivers to maildir)',
  '67E2D195FF: to=<u@gmail.com>, relay=smtp.sbc.mail.yahoo4.akadns.net[68.142.198.11], delay=0, status=undeliverable (delivery via smtp.sbc.mail.yahoo4.akadns.net[68.142.198.11]: host smtp.sbc.mail.yahoo4.akadns.net[68.142.198.11] said: 530 authentication required)',
])('a probe never looks like mail: %s', (line) => {
  expect(said('smtp', line)).toEqual([{ kind: 'note', queueId: line.slice(0, 10), text: line.slice(12) }]);
});

test('whatever a remote server says, the outcome and the recipient stay', () => {
  const words = fc.string({
    unit: fc.constantFrom('a', ' ', ',', '(', ')', '<', '>', '=', 'status=sent (250 ', ', status=', 'relay=none'),
  });
  fc.assert(
    fc.property(words, (text) => {
      const line = `D39B028A4ED: to=<a@b.test>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx[192.0.2.1] said: 550 ${text})`;
      expect(delivery('smtp', line)).toMatchObject({ disposition: 'bounced', recipients: ['a@b.test'], delayMs: 1000 });
    }),
  );
});
