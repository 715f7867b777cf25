import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseToLine } from './to-line.ts';

const to = (text: string) => parseToLine('6AN921sY000303', text);

describe('the fields', () => {
  test('a relayed message, with all that 8.17 tells', () => {
    expect(
      to(
        'to=<contact@partner.test>, ctladdr=<sales@example.com> (1001/1001), delay=1+02:00:01, xdelay=00:00:02, mailer=esmtp, pri=30160, relay=mx.partner.test. [198.51.100.111], dsn=2.0.0, stat=Sent (Ok: queued as N9Tn34f6Rj3)',
      ),
    ).toEqual({
      kind: 'delivery',
      queueId: '6AN921sY000303',
      recipients: ['contact@partner.test'],
      controllingUser: 'sales@example.com',
      delayMs: 93_601_000,
      attemptMs: 2000,
      mailer: 'esmtp',
      relay: { name: 'mx.partner.test', ip: '198.51.100.111' },
      enhancedStatus: '2.0.0',
      replyText: 'Ok: queued as N9Tn34f6Rj3',
      remoteQueueId: 'N9Tn34f6Rj3',
      disposition: 'relayed',
    });
  });

  test('a local delivery of 2005, without angle brackets', () => {
    expect(
      to('to=employee@example.com, delay=00:00:14, xdelay=00:00:11, mailer=local, pri=405901, dsn=2.0.0, stat=Sent'),
    ).toEqual({
      kind: 'delivery',
      queueId: '6AN921sY000303',
      recipients: ['employee@example.com'],
      delayMs: 14_000,
      attemptMs: 11_000,
      mailer: 'local',
      enhancedStatus: '2.0.0',
      disposition: 'delivered',
    });
  });

  test('8.9 knows neither pri= nor dsn=', () => {
    expect(
      to(
        'to=joe@partner.test, ctladdr=ann (501/501), delay=00:00:03, xdelay=00:00:02, mailer=esmtp, relay=mx.partner.test. [198.51.100.111], stat=Sent (LAA12345 Message accepted for delivery)',
      ),
    ).toMatchObject({
      recipients: ['joe@partner.test'],
      controllingUser: 'ann',
      disposition: 'relayed',
      remoteQueueId: 'LAA12345',
    });
  });

  test('fields that newer or patched versions add change nothing', () => {
    expect(
      to(
        'to=<a@b.test>, delay=00:00:00, xdelay=00:00:00, mailer=esmtp, tls_verify=OK, pri=1, relay=mx. [192.0.2.1], dsn=2.0.0, ntries=2, intvl=1, stat=Sent (ok)',
      ),
    ).toMatchObject({
      mailer: 'esmtp',
      relay: { name: 'mx', ip: '192.0.2.1' },
      disposition: 'relayed',
      replyText: 'ok',
    });
  });
});

describe('recipients', () => {
  test.each([
    ['to=<a@x.test>,<b@x.test>,<c@y.test>', ['a@x.test', 'b@x.test', 'c@y.test']],
    ['to=a@x.test, b@x.test, c@y.test', ['a@x.test', 'b@x.test', 'c@y.test']],
    ['to=<a@x.test>, 00:00:00', ['a@x.test']],
    ['to=<a@x.test>, del', ['a@x.test']],
    ['to=<"a,b>c"@partner.test>', ['"a,b>c"@partner.test']],
    ['to=<"a, delay=9, stat=Sent"@partner.test>,<d@e.test>', ['"a, delay=9, stat=Sent"@partner.test', 'd@e.test']],
    ['to=<"odd user"@partner.test>', ['"odd user"@partner.test']],
    [String.raw`to=\\events`, ['events']],
    ['to="|/usr/lib/sm.bin/lab-robot -x, y", ctladdr=<robot@example.com> (8/0)', ['|/usr/lib/sm.bin/lab-robot -x, y']],
    ['to=sunny <sun@x.test>, ctladdr=www-data (33/33)', ['sun@x.test']],
    ['to=NO-TO-LIST', []],
    ['to=<>', ['']],
    ['to=billing,support@example.com', ['billing', 'support@example.com']],
  ])('%s', (front, recipients) => {
    expect(to(`${front}, delay=00:00:00, mailer=local, pri=1, dsn=2.0.0, stat=Sent`)).toMatchObject({
      recipients,
      disposition: 'delivered',
    });
  });

  test('[more] says that further lines name the rest', () => {
    const event = to(
      'to=<a@x.test>,<b@x.test> [more], ctladdr=<s@y.test> (1/1), delay=00:00:00, mailer=local, stat=Sent',
    );
    expect(event).toMatchObject({ recipients: ['a@x.test', 'b@x.test'], incomplete: true, disposition: 'delivered' });
  });

  test('a program or file keeps the alias that led to it', () => {
    const program = to(
      'to="|/usr/lib/robot", ctladdr=<robot@example.com> (8/0), delay=00:00:01, mailer=prog, pri=1, dsn=2.0.0, stat=Sent',
    );
    expect(program).toMatchObject({
      recipients: ['|/usr/lib/robot'],
      originalRecipient: 'robot@example.com',
      disposition: 'delivered',
    });
    const remote = to(
      'to=<a@b.test>, ctladdr=<s@x.test> (1/1), delay=00:00:01, mailer=esmtp, pri=1, dsn=2.0.0, stat=Sent',
    );
    expect(remote.originalRecipient).toBeUndefined();
  });

  test('a line that syslog cut is unknown, not lost', () => {
    expect(to('to=<a@x.test>,<b@x.te')).toMatchObject({
      recipients: ['a@x.test', '<b@x.te'],
      disposition: 'unknown',
      incomplete: true,
    });
  });
});

describe('dispositions', () => {
  test.each([
    [
      'mailer=esmtp, relay=mx. [192.0.2.1], dsn=2.0.0, stat=Sent (ok 1795424522 qp 15630)',
      'relayed',
      { remoteQueueId: '15630' },
    ],
    [
      'mailer=relay, relay=[127.0.0.1] [127.0.0.1], dsn=2.0.0, stat=Sent (6AN92Cmt000530 Message accepted for delivery)',
      'relayed',
      { remoteQueueId: '6AN92Cmt000530', relay: { ip: '127.0.0.1' } },
    ],
    [
      'mailer=smtp8, relay=mx. [192.0.2.1], dsn=2.0.0, stat=Sent (Message received)',
      'relayed',
      { replyText: 'Message received' },
    ],
    ['mailer=filter, relay=gate.test. [192.0.2.1], dsn=2.0.0, stat=Sent (Ok)', 'relayed', {}],
    [
      'mailer=cyrusv2, relay=localhost, dsn=2.1.5, stat=Sent (2.1.5 Ok SESSIONID=<box-1-2-3>)',
      'delivered',
      { remoteQueueId: 'box-1-2-3' },
    ],
    [
      'mailer=lmtp, relay=box.test. [192.0.2.4], dsn=2.0.0, stat=Sent (2.0.0 <a@b> AbCd/ef Saved)',
      'delivered',
      { remoteQueueId: 'AbCd/ef' },
    ],
    ['mailer=procmail, relay=/etc/procmailrc, dsn=2.0.0, stat=Sent', 'delivered', {}],
    ['mailer=local, relay=tag.x, dsn=2.0.0, stat=Sent', 'delivered', {}],
    ['mailer=prog, dsn=2.0.0, stat=Sent', 'delivered', {}],
    ['mailer=*file*, dsn=2.0.0, stat=Sent', 'delivered', {}],
    ['mailer=esmtp, pri=30055, dsn=4.4.3, stat=queued', 'queued', { attempt: false }],
    [
      'mailer=esmtp, relay=mx. [192.0.2.1], dsn=4.4.1, stat=Deferred: Connection refused by mx.',
      'deferred',
      { replyText: 'Connection refused by mx.' },
    ],
    ['mailer=esmtp, relay=mx. [192.0.2.1], stat=Deferred', 'deferred', {}],
    [
      'mailer=esmtp, relay=mx. [192.0.2.1], dsn=4.0.0, stat=Deferred: 451 Try again',
      'deferred',
      { replyCode: 451, enhancedStatus: '4.0.0', replyText: 'Try again' },
    ],
    [
      'mailer=local, dsn=4.0.0, stat=Deferred: local mailer (/usr/bin/procmail) exited with EX_TEMPFAIL',
      'deferred',
      { replyText: 'local mailer (/usr/bin/procmail) exited with EX_TEMPFAIL' },
    ],
    ['mailer=local, dsn=4.0.0, stat=I/O error', 'deferred', { replyText: 'I/O error' }],
    ['mailer=local, dsn=5.1.1, stat=User unknown', 'bounced', { enhancedStatus: '5.1.1', replyText: 'User unknown' }],
    [
      'mailer=esmtp, relay=missing.test, dsn=5.1.2, stat=Host unknown (Name server: missing.test: host not found)',
      'bounced',
      { replyText: 'Host unknown (Name server: missing.test: host not found)' },
    ],
    ['mailer=prog, dsn=5.6.0, stat=Data format error', 'bounced', {}],
    ['mailer=prog, stat=unknown mailer error 2', 'bounced', {}],
    ['mailer=esmtp, dsn=5.4.6, stat=Local configuration error', 'bounced', {}],
    ['mailer=esmtp, relay=mx., dsn=4.4.7, stat=Cannot send message for 5 days', 'expired', { attempt: false }],
    ['mailer=esmtp, relay=mx., dsn=5.4.7, stat=Delivery time (3600s) expired', 'expired', { attempt: false }],
    ['pri=30157, stat=discarded', 'discarded', { attempt: false }],
    ['pri=30157, quarantine=held by admin, stat=quarantine', 'quarantined', { replyText: 'held by admin' }],
    ['pri=30186, stat=Command rejected', 'rejected', { attempt: false, replyText: 'Command rejected' }],
    ['pri=30191, stat=Please try again later', 'rejected', {}],
    ['pri=430105, stat=Message exceeds maximum fixed size (300000)', 'rejected', {}],
    ['pri=30186, dsn=5.7.1, stat=Content rejected by site filter (rule 12-7)', 'rejected', { enhancedStatus: '5.7.1' }],
  ])('%s', (fields, disposition, more) => {
    expect(to(`to=<a@b.test>, delay=00:00:00, xdelay=00:00:00, ${fields}`)).toMatchObject({ disposition, ...more });
  });

  test('the status of what was queued without a try is no reason', () => {
    expect(to('to=<a@b.test>, delay=00:00:00, mailer=esmtp, dsn=4.4.3, stat=queued')).not.toHaveProperty(
      'enhancedStatus',
    );
  });

  test('/dev/null takes nothing', () => {
    expect(
      to('to=/dev/null, ctladdr=<sink@x.test> (8/0), delay=00:00:00, mailer=*file*, dsn=2.0.0, stat=Sent'),
    ).toMatchObject({
      disposition: 'discarded',
      originalRecipient: 'sink@x.test',
    });
  });
});

describe('words of other servers', () => {
  const tried = 'to=<a@b.test>, delay=00:00:00, xdelay=00:00:00, mailer=esmtp, pri=30152, relay=mx.b.test. [192.0.2.1]';

  test('the remote code and words, and of a reply of several lines the first', () => {
    expect(
      to(
        `${tried}, dsn=5.1.1, reply=550-5.1.1 The email account that you tried to reach does not exist. Please try, stat=User unknown`,
      ),
    ).toMatchObject({
      disposition: 'bounced',
      replyCode: 550,
      enhancedStatus: '5.1.1',
      replyText: 'The email account that you tried to reach does not exist. Please try',
    });
  });

  test("the other server's enhanced status says more than Sendmail's own", () => {
    expect(
      to(`${tried}, dsn=5.5.0, reply=554 5.7.1 mx.b.test No SMTP service here, stat=Service unavailable`),
    ).toMatchObject({
      enhancedStatus: '5.7.1',
      replyText: 'mx.b.test No SMTP service here',
    });
  });

  test('a refusal that talks of success stays a bounce', () => {
    expect(
      to(`${tried}, dsn=5.7.1, reply=554 5.7.1 policy 12/7; stat=Sent is what you wish, stat=Service unavailable`),
    ).toMatchObject({ disposition: 'bounced', replyText: 'policy 12/7; stat=Sent is what you wish' });
    expect(to(`${tried}, dsn=5.7.1, reply=550 no, stat=Sent (Ok: queued as FAKE), stat=User unknown`)).toMatchObject({
      disposition: 'bounced',
      replyText: 'no, stat=Sent (Ok: queued as FAKE)',
    });
  });

  test('a success that talks of failure stays a success', () => {
    expect(to(`${tried}, dsn=2.0.0, stat=Sent (Thank you, to=<status@queue>, stat=User unknown)`)).toMatchObject({
      disposition: 'relayed',
      recipients: ['a@b.test'],
      replyText: 'Thank you, to=<status@queue>, stat=User unknown',
    });
  });

  const words = fc.string({ maxLength: 40 });
  const fakes = fc.constantFrom(
    ', stat=Sent',
    ', stat=Sent (x)',
    '; stat=Sent',
    ', dsn=2.0.0, stat=Sent',
    ', to=<x@y>',
    ', reply=250 ok',
  );
  const hostile = fc.tuple(words, fakes, words).map((parts) => parts.join(''));

  test('no permanent reply looks like anything but a bounce', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const event = to(`${tried}, dsn=5.1.1, reply=550 5.1.1 x${text}, stat=User unknown`);
        expect(event).toMatchObject({ disposition: 'bounced', recipients: ['a@b.test'], replyCode: 550 });
      }),
    );
  });

  test('no temporary reply looks like anything but a deferral', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const event = to(`${tried}, dsn=4.7.1, reply=451 4.7.1 x${text}, stat=Deferred: 451 4.7.1 x${text}`);
        expect(event).toMatchObject({ disposition: 'deferred', recipients: ['a@b.test'], replyCode: 451 });
      }),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.oneof(words, hostile), (text) => void to(`to=${text}`)));
  });
});
