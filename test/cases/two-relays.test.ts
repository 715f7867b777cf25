/** One message handed to two relays of ours under different queue IDs, which both hand it to one host downstream. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

const log = `\
Jan 12 09:00:00 front sm-mta[1201]: 60C900aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=2, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:00:01 front sm-mta[1202]: 60C900aa001201: to=<boss@sales.example.com>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=relay1.example.com. [192.0.2.21], dsn=2.0.0, stat=Sent (Ok: queued as 6C02025A2E1)
Jan 12 09:00:01 front sm-mta[1202]: 60C900aa001201: to=<sam@works.example.com>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=relay2.example.com. [192.0.2.22], dsn=2.0.0, stat=Sent (Ok: queued as 6C02025A2E2)
Jan 12 09:00:01 relay1 postfix/smtpd[811]: 6C02025A2E1: client=front.example.com[192.0.2.20]
Jan 12 09:00:01 relay1 postfix/cleanup[816]: 6C02025A2E1: message-id=<x@partner.test>
Jan 12 09:00:01 relay1 postfix/qmgr[810]: 6C02025A2E1: from=<anna@partner.test>, size=1000, nrcpt=1 (queue active)
Jan 12 09:00:02 relay1 postfix/smtp[832]: 6C02025A2E1: to=<boss@sales.example.com>, relay=store.example.com[192.0.2.30]:25, delay=1, delays=0.01/0/0.5/0.5, dsn=2.0.0, status=sent (250 2.0.0 60C902cc002201 Message accepted for delivery)
Jan 12 09:00:02 relay1 postfix/qmgr[810]: 6C02025A2E1: removed
Jan 12 09:00:01 relay2 postfix/smtpd[511]: 6C02025A2E2: client=front.example.com[192.0.2.20]
Jan 12 09:00:01 relay2 postfix/cleanup[516]: 6C02025A2E2: message-id=<x@partner.test>
Jan 12 09:00:01 relay2 postfix/qmgr[510]: 6C02025A2E2: from=<anna@partner.test>, size=1000, nrcpt=1 (queue active)
Jan 12 09:00:03 relay2 postfix/smtp[532]: 6C02025A2E2: to=<sam@works.example.com>, relay=store.example.com[192.0.2.30]:25, delay=2, delays=0.01/0/0.5/1.5, dsn=2.0.0, status=sent (250 2.0.0 60C903cc002202 Message accepted for delivery)
Jan 12 09:00:03 relay2 postfix/qmgr[510]: 6C02025A2E2: removed
Jan 12 09:00:02 store sm-mta[2201]: 60C902cc002201: from=<anna@partner.test>, size=1200, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=relay1.example.com [192.0.2.21]
Jan 12 09:00:02 store sm-mta[2203]: 60C902cc002201: to=<boss@sales.example.com>, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31200, dsn=2.0.0, stat=Sent
Jan 12 09:00:03 store sm-mta[2202]: 60C903cc002202: from=<anna@partner.test>, size=1200, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=relay2.example.com [192.0.2.22]
Jan 12 09:00:04 store sm-mta[2204]: 60C903cc002202: to=<sam@works.example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31200, dsn=5.1.1, stat=User unknown
`;

test.each(['anna@partner.test', 'to:sam@works.example.com', '6C02025A2E2', '60C902cc002201', '<x@partner.test>'])(
  '%s finds one story over all five queue IDs',
  async (question) => {
    await using logs = await openLogs(log);
    const story = await logs.story(`${question} today`);
    expect(way(story)[0]).toBe('front/60C900aa001201');
    expect(way(story).toSorted()).toEqual([
      'front/60C900aa001201',
      'relay1/6C02025A2E1',
      'relay2/6C02025A2E2',
      'store/60C902cc002201',
      'store/60C903cc002202',
    ]);
    expect(fates(story)).toEqual(['boss@sales.example.com delivered', 'sam@works.example.com bounced']);
  },
);

test('each host comes after the one that handed the message to it', async () => {
  await using logs = await openLogs(log);
  const hosts = (await logs.story('anna@partner.test today')).hops.map(({ host }) => host);
  expect(hosts.indexOf('front')).toBe(0);
  expect(hosts.lastIndexOf('relay1')).toBeLessThan(hosts.indexOf('store'));
  expect(hosts.slice(0, 3).toSorted()).toEqual(['front', 'relay1', 'relay2']);
});
