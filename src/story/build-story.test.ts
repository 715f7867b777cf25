import { expect, test } from 'vitest';
import { fates } from '../../test/open-logs.ts';
import { copiesOf } from '../../test/sightings-of.ts';
import { buildStory } from './build-story.ts';
import { storyId } from './story-id.ts';

const storyOf = async (log: string) => buildStory(await copiesOf(log), []);

const edge = `\
Jan 12 09:00:00 edge postfix/smtpd[811]: 6C02025A2E1: client=out.partner.test[203.0.113.5]
Jan 12 09:00:00 edge postfix/cleanup[811]: 6C02025A2E1: message-id=<x@partner.test>
Jan 12 09:00:00 edge postfix/qmgr[810]: 6C02025A2E1: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)
Jan 12 09:00:02 edge postfix/smtp[832]: 6C02025A2E1: to=<team@box.example.com>, orig_to=<team@example.com>, relay=box.example.com[192.0.2.30]:25, delay=2, delays=1/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 60C902cc002201 Message accepted for delivery)
`;
const box = `\
Jan 12 09:00:02 box sm-mta[2201]: 60C902cc002201: from=<anna@partner.test>, size=1200, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=edge.example.com [192.0.2.20]
`;
const delivered = `\
Jan 12 09:00:03 box sm-mta[2203]: 60C902cc002201: to=sam, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31200, dsn=2.0.0, stat=Sent
`;

test('what the first host knew stands, and the last one’s word is the end', async () => {
  const story = await storyOf(edge + box + delivered);
  expect(story).toMatchObject({
    messageId: 'x@partner.test',
    envelopeSender: 'anna@partner.test',
    size: 394,
    client: { ip: '203.0.113.5' },
    receivedAt: Date.parse('2026-01-12T09:00:00Z'),
  });
  expect(fates(story)).toEqual(['sam (for team@example.com) delivered']);
  expect(story.recipients[0]).toMatchObject({ host: 'box', mailer: 'local' });
});

test('the next host has no word about recipients yet: it waits there', async () => {
  const story = await storyOf(edge + box);
  expect(story.recipients).toMatchObject([{ disposition: 'queued', host: 'box', relay: null, remoteQueueId: null }]);
});

test('the next host’s log is not ours: relayed', async () => {
  expect((await storyOf(edge)).recipients).toMatchObject([
    { disposition: 'relayed', host: 'edge', relay: { name: 'box.example.com' }, remoteQueueId: '60C902cc002201' },
  ]);
});

test('who handed it to our first hop, or nobody that we know', async () => {
  const lost = edge.split('\n').slice(1).join('\n');
  expect((await storyOf(lost + box + delivered)).client).toBeNull();
});

test('evidence is in the order of time, upstream first within a second, and every try points at its line', async () => {
  const story = await storyOf(delivered + box + edge);
  expect(story.evidence.map(({ at }) => at)).toEqual(story.evidence.map(({ at }) => at).toSorted((a, b) => a - b));
  for (const { legs } of story.hops)
    for (const { tries, recipient } of legs)
      for (const { evidence } of tries) expect(story.evidence[evidence]?.line).toContain(recipient);
});

test('a word about whole refusals, without a recipient', async () => {
  const story = await storyOf(
    'Jan 12 09:04:00 mail postfix/smtpd[811]: NOQUEUE: reject: MAIL from h[203.0.113.9]: 552 5.3.4 Message size exceeds fixed limit; from=<big@partner.test> proto=ESMTP helo=<h>\n',
  );
  expect(story).toMatchObject({ envelopeSender: 'big@partner.test', recipients: [], client: { ip: '203.0.113.9' } });
  expect(story.receivedAt).toBe(Date.parse('2026-01-12T09:04:00Z'));
});

test('an address to which two ways lead with the same end is told once', async () => {
  const to = (recipient: string, original: string) =>
    `Jan 12 09:00:02 edge postfix/local[832]: 6C02025A2E1: to=<${recipient}>, orig_to=<${original}>, relay=local, delay=2, delays=1/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)\n`;
  expect(
    fates(await storyOf(to('sam@example.com', 'all@example.com') + to('SAM@example.com', 'All@example.com'))),
  ).toHaveLength(1);
  expect(
    fates(await storyOf(to('sam@example.com', 'all@example.com') + to('sam@example.com', 'staff@example.com'))),
  ).toEqual(['sam@example.com (for all@example.com) delivered', 'sam@example.com (for staff@example.com) delivered']);
});

test('a related copy is named by its story', async () => {
  const [copy, other] = await copiesOf(edge + box);
  const { related, envelopeSender } = buildStory([copy!], [{ kind: 'bounce', copy: other! }]);
  expect(related).toEqual([{ kind: 'bounce', storyId: storyId(other!), queueId: '60C902cc002201' }]);
  expect(envelopeSender).toBe('anna@partner.test');
});

test('a notice whose lines name no sender has the null sender', async () => {
  const [notice, about] = await copiesOf(delivered + edge);
  expect(buildStory([notice!], [{ kind: 'bounce-of', copy: about! }]).envelopeSender).toBe('');
  expect(buildStory([notice!], []).envelopeSender).toBeNull();
});

test('only what the contract has is told of a leg', async () => {
  const redirect =
    'Jan 12 09:00:00 imap dovecot: lmtp(b@example.org)<824><sl6DGQMCBGs4AwAAnx7m0A>: sieve: msgid=<x@partner.test>: redirect action: forwarded to <b@home.test>\n';
  expect((await storyOf(redirect)).hops[0]?.legs[0]).not.toHaveProperty('forwardedTo');
});

test('what the copy for the owner of a list tells is about the list', async () => {
  const story = await storyOf(`\
Jan 12 09:00:02 box sm-mta[2201]: 60C902cc002201: from=<anna@partner.test>, size=1200, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [203.0.113.5]
Jan 12 09:00:02 box sm-mta[2202]: 60C902cc002201: alias <team@example.com> => :include:/etc/mail/team
Jan 12 09:00:02 box sm-mta[2202]: 60C902cc002201: 60C902cc002202: clone: owner=boss
Jan 12 09:00:03 box sm-mta[2202]: 60C902cc002202: to=sam, ctladdr=boss (1001/1001), delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31200, dsn=2.0.0, stat=Sent
`);
  expect(fates(story)).toContain('sam (for team@example.com) delivered');
});
