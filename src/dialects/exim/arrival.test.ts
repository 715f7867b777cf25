import { expect, test } from 'vitest';
import { eximEvent, eximEvents } from '../../../test/exim-events.ts';

test('an arrival from another host', () => {
  const line =
    '2002-10-31 08:57:53 16ZCW1-0005MB-00 <= kryten@dwarf.fict.example H=mailer.fict.example [192.168.123.123] U=exim P=smtp S=5678 id=abc@def.example';
  expect(eximEvent(line)).toEqual({
    kind: 'received',
    queueId: '16ZCW1-0005MB-00',
    starts: true,
    session: '811.0',
    envelopeSender: 'kryten@dwarf.fict.example',
    messageId: 'abc@def.example',
    sizeBytes: 5678,
    protocol: 'smtp',
    client: { name: 'mailer.fict.example', ip: '192.168.123.123' },
  });
});

test('an arrival with every selector on, a new id and a subject that looks like fields', () => {
  const line =
    '2024-01-03 01:40:51.123 +0000 [4711] 1rKqFX-000000000aB-7dFg <= boss@example.com H=mail.example.com (helo.example.com) [192.0.2.1]:52011 I=[198.51.100.5]:25 P=esmtpsa L TFO X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no DN="CN=mail.example.com, O=\\"A: B\\"" SNI=mx.us.example A=plain:boss:boss@example.com PRDR K S=2112 M8S=8 DS RT=0.204s DKIM=example.com Q=slow id="odd id"@example.com T="Re: \\"q\\" T=x H=y for y@z" from <"boss b"@example.com> for staff@us.example "a b"@us.example';
  expect(eximEvent(line)).toMatchObject({
    queueId: '1rKqFX-000000000aB-7dFg',
    envelopeSender: 'boss@example.com',
    messageId: '"odd id"@example.com',
    sizeBytes: 2112,
    protocol: 'esmtpsa',
    subject: 'Re: "q" T=x H=y for y@z',
    client: { name: 'mail.example.com', ip: '192.0.2.1', helo: 'helo.example.com', login: 'boss' },
    tls: { version: 'TLS1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: 'no' },
    recipients: ['staff@us.example', '"a b"@us.example'],
    recipientCount: 2,
  });
});

test.each([
  [String.raw`Gr\303\274\303\237e \"aus\" K\303\266ln`, 'Grüße "aus" Köln'],
  [String.raw`not UTF-8: K\366ln`, String.raw`not UTF-8: K\366ln`],
  [String.raw`a path: C:\\303`, String.raw`a path: C:\303`],
])('the subject %s', (escaped, subject) => {
  expect(eximEvent(`1rKqFX-0000aB-7d <= a@b U=web P=local S=9 T="${escaped}"`)).toMatchObject({ subject });
});

test('an arrival whose entry syslog cut in the middle of the subject', () => {
  const line = '[1/2] 2024-01-03 01:40:51 1rKqFX-0000aB-7d <= a@b U=web P=local S=9 T="a very long';
  expect(eximEvent(line)).toMatchObject({ envelopeSender: 'a@b', client: { login: 'web' }, subject: 'a very long' });
});

test('an arrival without time and PID inside (syslog_timestamp off), from a quoted sender', () => {
  expect(eximEvent('1rKqFX-0000aB-7d <= "a b"@c.example H=(x) [192.0.2.1] P=esmtp S=9')).toMatchObject({
    envelopeSender: '"a b"@c.example',
    client: { helo: 'x', ip: '192.0.2.1' },
  });
});

test('an arrival with words that newer versions add', () => {
  const line =
    '10HmaX-0005vi-00 <= a@b H=localhost (test.ex) [127.0.0.1] P=esmtp S=9 ARC NEW NEWER N=1 id=x@y Z for c@d';
  expect(eximEvent(line)).toMatchObject({ sizeBytes: 9, messageId: 'x@y', recipients: ['c@d'] });
});

test('the arrival of a bounce', () => {
  const line = '1xVPu3-00004t-2z <= <> R=1xVPu3-00004o-2g U=Debian-exim P=local S=2098';
  expect(eximEvent(line)).toMatchObject({ envelopeSender: '', bounceOf: '1xVPu3-00004o-2g' });
});

test('the arrival of a warning, where the subject tells it from a bounce', () => {
  const line =
    '10HmaY-0005vi-00 <= <> R=10HmaX-0005vi-00 U=exim P=local S=99 T="Warning: message 10HmaX-0005vi-00 delayed 24 hours"';
  expect(eximEvents(line)).toMatchObject([
    { kind: 'received' },
    { kind: 'link', relation: 'delay-warning', queueId: '10HmaX-0005vi-00', otherQueueId: '10HmaY-0005vi-00' },
  ]);
  expect(eximEvents(line)?.[0]).not.toHaveProperty('bounceOf');
});

test('an arrival that the client believes to be refused', () => {
  const line = '1xVPuD-00007i-1L (= parlor@partner.test H=out.shop.example.net [203.0.113.61] P=esmtp S=388 id=x@y';
  expect(eximEvents(line)).toMatchObject([
    { kind: 'received', envelopeSender: 'parlor@partner.test' },
    { kind: 'note' },
  ]);
});
