import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFromLine } from './from-line.ts';

const from = (text: string) => parseFromLine('j0BGjkc28022', text);

describe('the versions', () => {
  test('8.17 over SMTP', () => {
    expect(
      from(
        'from=<rink@partner.test>, size=161, class=0, nrcpts=1, msgid=<919a-f32668d5-1=ref.bbbb@partner.test>, bodytype=8BITMIME, proto=ESMTP, daemon=MTA-v4, relay=relay3.partner.test [203.0.113.5]',
      ),
    ).toEqual({
      kind: 'received',
      queueId: 'j0BGjkc28022',
      starts: true,
      envelopeSender: 'rink@partner.test',
      messageId: '919a-f32668d5-1=ref.bbbb@partner.test',
      sizeBytes: 161,
      recipientCount: 1,
      protocol: 'ESMTP',
      client: { name: 'relay3.partner.test', ip: '203.0.113.5' },
    });
  });

  test.each([
    ['[M0645134]<jah@partner.test>', 'jah@partner.test'],
    ['Kalle Kula <kalle@partner.test>', 'kalle@partner.test'],
  ])('a name before the address: %s', (sender, envelopeSender) => {
    expect(from(`from=${sender}, size=70285, class=0, nrcpts=1, relay=mera@localhost`)).toMatchObject({
      envelopeSender,
    });
  });

  test('2005, without angle brackets and blank before the address', () => {
    expect(
      from(
        'from=boss@example.com, size=376597, class=0, nrcpts=1, msgid=Pine.LNX.4.61.0501111145450.17081@boss.example.com, proto=SMTP, daemon=MTA, relay=esafe1.example.com[10.211.15.69] (may be forged)',
      ),
    ).toEqual({
      kind: 'received',
      queueId: 'j0BGjkc28022',
      starts: true,
      envelopeSender: 'boss@example.com',
      messageId: 'Pine.LNX.4.61.0501111145450.17081@boss.example.com',
      sizeBytes: 376597,
      recipientCount: 1,
      protocol: 'SMTP',
      client: { name: 'esafe1.example.com', ip: '10.211.15.69', forged: true },
    });
  });

  test('8.9 has pri= and no daemon=', () => {
    expect(
      from(
        'from=<joe@x.test>, size=1200, class=-60, pri=91200, nrcpts=3, msgid=<1@x.test>, proto=SMTP, relay=IDENT:joe@x.test [192.0.2.3]',
      ),
    ).toMatchObject({
      sizeBytes: 1200,
      recipientCount: 3,
      messageId: '1@x.test',
      client: { name: 'x.test', ip: '192.0.2.3' },
    });
  });

  test.each([
    [
      'from=<>, size=2105, class=-60, nrcpts=1, proto=ESMTP, daemon=MTA-v4, relay=x.test [192.0.2.1]',
      { envelopeSender: '', protocol: 'ESMTP' },
    ],
    [
      'from=jobs, size=113, class=0, nrcpts=1, msgid=<1@ns1>, relay=jobs@localhost',
      { envelopeSender: 'jobs', client: { name: 'localhost', login: 'jobs' } },
    ],
    [
      'from=<a@b.test>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA-v4, relay=[IPv6:2001:db8::1]',
      { recipientCount: 0, client: { ip: '2001:db8::1' } },
    ],
    [
      'from=<a@b.test>, size=1, class=0, nrcpts=1, msgid=<x@y>, proto=ESMTPS, daemon=MTA, tls_verify=NO, auth=NONE, relay=[192.0.2.1]',
      { messageId: 'x@y', protocol: 'ESMTPS' },
    ],
    [
      'from=<a@b.test>, size=1, class=0, nrcpts=1, msgid=<cut-after-a-hundred-characters, proto=ESMTP, relay=[192.0.2.1]',
      { messageId: 'cut-after-a-hundred-characters' },
    ],
    ['from=<a@b.test>, size=1, class=0, nrcpts=1, msgid=<>, proto=ESMTP, relay=[192.0.2.1]', { protocol: 'ESMTP' }],
    [
      'from=<"a, size=9, nrcpts=9"@b.test>, size=1, class=0, nrcpts=2, relay=[192.0.2.1]',
      { envelopeSender: '"a, size=9, nrcpts=9"@b.test', sizeBytes: 1, recipientCount: 2 },
    ],
    ['from=<a@b.te', { envelopeSender: '<a@b.te' }],
  ])('%s', (text, fields) => {
    expect(from(text)).toMatchObject(fields);
  });
});

test('a Message-ID that fakes fields is only a Message-ID', () => {
  expect(
    from(
      'from=<a@b.test>, size=1, class=0, nrcpts=1, msgid=<a, to=<forged@example.test>, stat=Sent (fake)@x>, proto=ESMTP, daemon=MTA-v4, relay=x.test [192.0.2.1]',
    ),
  ).toMatchObject({
    messageId: 'a, to=<forged@example.test>, stat=Sent (fake)@x',
    client: { name: 'x.test', ip: '192.0.2.1' },
  });
});

test('whatever the Message-ID holds, sender, size, client and protocol are the true ones', () => {
  const fakes = fc.constantFrom(
    '',
    ', relay=forged [1.2.3.4]',
    ', proto=X, daemon=Y',
    ', nrcpts=9',
    ', msgid=<z>',
    '>, proto=ESMTP, relay=x',
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fakes, fc.string({ maxLength: 30 }), (before, fake, after) => {
      const event = from(
        `from=<a@b.test>, size=7, class=0, nrcpts=1, msgid=<${before}${fake}${after}@x>, proto=SMTP, daemon=MTA, relay=x.test [192.0.2.1]`,
      );
      expect(event).toMatchObject({
        envelopeSender: 'a@b.test',
        sizeBytes: 7,
        recipientCount: 1,
        messageId: `${before}${fake}${after}@x`,
        protocol: 'SMTP',
        client: { name: 'x.test', ip: '192.0.2.1' },
      });
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void from(`from=${text}`)));
});
