import { describe, expect, test } from 'vitest';
import { eximEvent, eximEvents } from '../../../test/exim-events.ts';

describe('deliveries', () => {
  test.each([
    [
      '=> staff <staff@us.example> F=<boss@example.com> P=<boss@example.com> R=local T=maildir_home S=2200 QT=1.578s DT=0.304s',
      {
        recipients: ['staff@us.example'],
        envelopeSender: 'boss@example.com',
        disposition: 'delivered',
        mailer: 'maildir_home',
        attemptMs: 304,
        delayMs: 1578,
      },
    ],
    [
      '=> service@partner.test R=dnslookup T=remote_smtp H=mx.partner.test [198.51.100.111] C="250 2.0.0 Ok: queued as N9Tn34f6Rj3"',
      {
        disposition: 'relayed',
        relay: { name: 'mx.partner.test', ip: '198.51.100.111' },
        replyCode: 250,
        enhancedStatus: '2.0.0',
        replyText: 'Ok: queued as N9Tn34f6Rj3',
        remoteQueueId: 'N9Tn34f6Rj3',
      },
    ],
    [
      '=> tom@y.example (list@y.example) <group@y.example> R=dns T=remote_smtp S=330 H=mx.y.example [192.0.2.25]:25 I=[192.0.2.9]:40112 X=TLSv1:AES256-SHA:256 CV=yes DN="/C=UK/O=The Exim Maintainers" A=client_login PRDR K C="250- 12 byte chunk, total 330\\\\n250 OK id=10HmaY-0005vi-00" QT=1w DT=0s',
      {
        recipients: ['tom@y.example'],
        originalRecipient: 'group@y.example',
        relay: { name: 'mx.y.example', ip: '192.0.2.25', port: 25 },
        tls: { version: 'TLSv1', cipher: 'AES256-SHA', verified: 'yes' },
        replyText: '12 byte chunk, total 330 OK id=10HmaY-0005vi-00',
        remoteQueueId: '10HmaY-0005vi-00',
        delayMs: 604_800_000,
        attemptMs: 0,
      },
    ],
    [
      '-> tim@y.example R=dns T=remote_smtp H=mx.y.example [192.0.2.25]* C="250 OK"',
      { recipients: ['tim@y.example'], disposition: 'relayed' },
    ],
    [
      '>> userx@domain.com R=all T=smtp H=127.0.0.1 [127.0.0.1] C="250 OK"',
      { recipients: ['userx@domain.com'], disposition: 'relayed' },
    ],
    ['*> accept <accept@y> R=accept T=appendfile', { recipients: ['accept@y'], disposition: 'discarded' }],
    [
      '=> sales@village.example.net R=scan T=scan_smtp H=127.0.0.1 [127.0.0.1] C="250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 OK id=1xVPuI-0000A3-1K"',
      { disposition: 'relayed', remoteQueueId: '1xVPuI-0000A3-1K' },
    ],
    [
      '=> u@d <u@d> R=dovecot T=dovecot_lmtp H=store.example [192.0.2.3] C="250 2.0.0 <u@d> 0CvII/9ABGtWAwAAz9Gh9A Saved"',
      { disposition: 'delivered', remoteQueueId: '0CvII/9ABGtWAwAAz9Gh9A' },
    ],
    [
      '=> joe <joe@y.example> R=local T=lmtp_local C="250 Ok SESSIONID=<a-1>"',
      { disposition: 'delivered', replyCode: 250 },
    ],
    [
      '=> |/usr/bin/robot -x <robot@y.example> R=aliases T=address_pipe',
      { disposition: 'delivered', mailer: 'address_pipe', originalRecipient: 'robot@y.example' },
    ],
    [
      '=> /var/mail/archive <all@y.example> R=aliases T=address_file',
      { disposition: 'delivered', recipients: ['/var/mail/archive'] },
    ],
    [
      '=> /dev/null <sink@y.example> R=aliases T=**bypassed**',
      { disposition: 'discarded', recipients: ['/dev/null'], originalRecipient: 'sink@y.example' },
    ],
    [
      '=> :blackhole: <hole@nowhere.example> R=blackhole_router',
      { disposition: 'discarded', recipients: ['hole@nowhere.example'] },
    ],
    [
      '=> discarded <low.club@bridge.example> R=userforward',
      { disposition: 'discarded', recipients: ['low.club@bridge.example'] },
    ],
  ])('%s', (words, delivery) => {
    expect(eximEvent(`2026-11-23 09:00:00 10HmaX-0005vi-00 ${words}`)).toMatchObject({
      kind: 'delivery',
      queueId: '10HmaX-0005vi-00',
      ...delivery,
    });
  });

  test('an automatic reply is no delivery', () => {
    const line = '10HmaX-0005vi-00 => >hotel@shop.example <returns@village.example> R=userforward T=address_reply';
    expect(eximEvent(line)).toMatchObject({ kind: 'note' });
  });

  test.each([
    ['=> blackhole (RCPT ACL discarded recipients)', { by: 'RCPT ACL' }],
    ['=> discarded (system filter)', { by: 'system filter' }],
    ['=> blackhole (DATA ACL discarded recipients): rule 7', { by: 'DATA ACL', reason: 'rule 7' }],
  ])('%s', (words, change) => {
    expect(eximEvent(`10HmaX-0005vi-00 ${words}`)).toEqual({
      kind: 'queue',
      queueId: '10HmaX-0005vi-00',
      change: 'discarded',
      ...change,
    });
  });

  test.each(['=> ', '** ', '== x@y', '<= '])('a line cut to %j is not explained', (words) => {
    expect(eximEvents(`10HmaX-0005vi-00 ${words}`)).toBeUndefined();
  });
});

describe('failures', () => {
  test.each([
    [
      '** gone@y.example R=dns T=smtp H=mx.y.example [192.0.2.25]:25: SMTP error from remote mail server after RCPT TO:<gone@y.example>: 550 5.2.1 The account is disabled DT=0s',
      { disposition: 'bounced', replyText: 'The account is disabled', attemptMs: 0 },
    ],
    [
      '** late@y.example: retry timeout exceeded QT=4d DT=0s',
      { disposition: 'expired', replyText: 'retry timeout exceeded', delayMs: 345_600_000 },
    ],
    [
      '== a@y.example R=dns T=smtp defer (111): Connection refused DT=0.3s',
      { disposition: 'deferred', replyText: 'Connection refused', attemptMs: 300 },
    ],
    [
      '** joe@partner.test R=enforce_mail_permissions : Domain example.com has exceeded the max emails per hour (200/200 (100%)) allowed.  Message discarded.',
      {
        disposition: 'bounced',
        replyText:
          'Domain example.com has exceeded the max emails per hour (200/200 (100%)) allowed.  Message discarded.',
      },
    ],
    [
      '** booking@partner.test R=dnslookup T=remote_smtp H=mx.partner.test [198.51.100.111]: SMTP error from remote mail server after RCPT TO:<booking@partner.test>: 550 5.1.1 <booking@partner.test>: User unknown',
      {
        disposition: 'bounced',
        relay: { name: 'mx.partner.test', ip: '198.51.100.111' },
        replyCode: 550,
        enhancedStatus: '5.1.1',
        replyText: '<booking@partner.test>: User unknown',
      },
    ],
    [
      '** x@y F=<a@b> P=<a@b> R=dnslookup T=remote_smtp H=mx.y [192.0.2.1]:25 I=[192.0.2.2]:39910 X=TLS1.2:ECDHE:256 CV=yes: SMTP error from remote mail server after end of data: 550-5.7.1 first\\n550 5.7.1 second',
      {
        disposition: 'bounced',
        relay: { name: 'mx.y', ip: '192.0.2.1', port: 25 },
        tls: { version: 'TLS1.2', cipher: 'ECDHE', verified: 'yes' },
        replyText: 'first second',
      },
    ],
    [
      '** ace400@pb.example R=dnslookup T=remote_smtp: SMTP error from remote mailer after pipelined RCPT TO:<ace400@pb.example>: host pbmail3.py.example [192.168.63.111]: 553 5.3.0 <ace400@pb.example>...Addressee unknown',
      { disposition: 'bounced', relay: { name: 'pbmail3.py.example', ip: '192.168.63.111' }, replyCode: 553 },
    ],
    [
      '** jim@trek99.example <jim@trek99.example>: unknown mail domain',
      { disposition: 'bounced', recipients: ['jim@trek99.example'], replyText: 'unknown mail domain' },
    ],
    ['** desk@missing.test: Unrouteable address', { disposition: 'bounced', replyText: 'Unrouteable address' }],
    [
      '** anyone@gone.example R=gone: This subdomain was closed',
      { disposition: 'bounced', replyText: 'This subdomain was closed' },
    ],
    [
      '** |cat <filter-pipe@test.ex> R=userfilter: delivery to pipe forbidden',
      { disposition: 'bounced', recipients: ['|cat'], originalRecipient: 'filter-pipe@test.ex' },
    ],
    ['** x@y R=smart T=big: message is too big (transport limit = 10)', { disposition: 'bounced', mailer: 'big' }],
    ['** late.clinic@partner.test: retry timeout exceeded', { disposition: 'expired', attempt: false }],
    [
      "** x@y R=dnslookup T=remote_smtp: all hosts for 'y' have been failing for a long time (and retry time not reached)",
      { disposition: 'expired' },
    ],
    [
      '** x@y R=dnslookup T=remote_smtp: retry time not reached for any host after a long failure period',
      { disposition: 'expired' },
    ],
    [
      '** x@y R=dnslookup T=remote_smtp H=mx.y [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<x@y>: 451 4.7.1 Greylisted: retry timeout exceeded',
      { disposition: 'expired', replyCode: 451 },
    ],
    [
      '** x@y R=dnslookup T=remote_smtp H=mx.y [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<x@y>: 550 so much for you: retry timeout exceeded',
      { disposition: 'bounced', replyCode: 550 },
    ],
  ])('%s', (words, delivery) => {
    expect(eximEvent(`10HmaX-0005vi-00 ${words}`)).toMatchObject({ kind: 'delivery', ...delivery });
  });

  test('words of a remote server do not become fields', () => {
    const event = eximEvent(
      '1xVPu5-00005P-2F ** admin-team@shop.example.net R=dnslookup T=remote_smtp H=mail.shop.example.net [198.51.100.112]: SMTP error from remote mail server after end of data: 554 5.7.1 Message content rejected; => x@y R=dnslookup C="250 OK"',
    );
    expect(event).toMatchObject({
      disposition: 'bounced',
      recipients: ['admin-team@shop.example.net'],
      replyCode: 554,
    });
    expect(event).not.toHaveProperty('remoteQueueId');
  });
});

describe('deferrals', () => {
  test.each([
    [
      '== x@y R=dnslookup T=remote_smtp defer (-44) H=mx.y [192.0.2.1]:25 I=[1.2.3.4]:5 DT=0.123s: SMTP error from remote mail server after RCPT TO:<x@y>: 451 4.7.1 Greylisted',
      {
        relay: { name: 'mx.y', ip: '192.0.2.1', port: 25 },
        attemptMs: 123,
        replyCode: 451,
        enhancedStatus: '4.7.1',
        replyText: 'Greylisted',
      },
    ],
    [
      '== theatre@down.test R=dnslookup T=remote_smtp defer (111): Connection refused',
      { mailer: 'remote_smtp', replyText: 'Connection refused' },
    ],
    [
      '== theatre@hole.test R=dnslookup T=remote_smtp defer (110): Connection timed out H=mx.hole.test [198.51.100.140]: SMTP timeout after initial connection',
      {
        relay: { name: 'mx.hole.test', ip: '198.51.100.140' },
        replyText: 'Connection timed out: SMTP timeout after initial connection',
      },
    ],
    [
      '== theatre@noroute.test R=dnslookup T=remote_smtp defer (113): No route to host H=mx.noroute.test [198.51.100.141]: mx.noroute.test [198.51.100.141]',
      { relay: { name: 'mx.noroute.test', ip: '198.51.100.141' }, replyText: 'No route to host' },
    ],
    [
      '== userx@domain1 R=others T=smtp defer (110): Connection timed out: SMTP timeout while connected to 127.0.0.1 [127.0.0.1] after EHLO x',
      { replyText: 'Connection timed out: SMTP timeout while connected to 127.0.0.1 [127.0.0.1] after EHLO x' },
    ],
    [
      '== latest@village.example.net R=system_aliases defer (-1): Try after the holidays',
      { replyText: 'Try after the holidays' },
    ],
    [
      '== a@test.ex R=smart T=local_delivery defer (-22): mailbox is full (MTA-imposed quota exceeded while writing to tmp/x)',
      { mailer: 'local_delivery', replyText: 'mailbox is full (MTA-imposed quota exceeded while writing to tmp/x)' },
    ],
    [
      '== |/non/existing/file <userx@test.ex> R=userforward defer (-30): pipe_transport unset in userforward router',
      { recipients: ['|/non/existing/file'], originalRecipient: 'userx@test.ex' },
    ],
    [
      '== a@b (c@b) <d@b> R=dnslookup defer (-1): host lookup did not complete',
      { recipients: ['a@b'], originalRecipient: 'd@b' },
    ],
    [
      "== hotel@down.test R=dnslookup T=remote_smtp defer (-54): retry time not reached for any host for 'down.test'",
      { attempt: false },
    ],
    [
      '== a@x R=dnslookup T=remote_smtp defer (-1): domain matches queue_smtp_domains, or -odqs set',
      { attempt: false, replyText: 'domain matches queue_smtp_domains, or -odqs set' },
    ],
    [
      '== defer@test.ex routing defer (-52): retry time not reached',
      { attempt: false, replyText: 'retry time not reached' },
    ],
    ['== x@y R=r defer (-1): H=fake [192.0.2.9] DT=9s', { replyText: 'H=fake [192.0.2.9] DT=9s' }],
  ])('%s', (words, delivery) => {
    expect(eximEvent(`10HmaX-0005vi-00 ${words}`)).toMatchObject({
      kind: 'delivery',
      disposition: 'deferred',
      ...delivery,
    });
  });
});
