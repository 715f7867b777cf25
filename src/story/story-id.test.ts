import { expect, test } from 'vitest';
import { sightingsOf } from '../../test/sightings-of.ts';
import { foldCopy } from './copy.ts';
import { isAt, parseStoryId, storyId } from './story-id.ts';

const refusal = (recipient: string) =>
  `Jan 12 09:03:00 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from out.partner.test[203.0.113.5]: 550 5.1.1 <${recipient}>: User unknown; from=<anna@partner.test> to=<${recipient}> proto=ESMTP helo=<x>\n`;

test('an id says host, queue ID and second, and is read again', async () => {
  const sightings = await sightingsOf('Jan 12 09:03:00 mail postfix/smtpd[811]: 6C02025A2EF: client=h[192.0.2.1]\n');
  const id = storyId(foldCopy(sightings));
  expect(id).toBe('mail/6C02025A2EF/t8quh0');
  expect(parseStoryId(id)).toEqual({
    host: 'mail',
    queueId: '6C02025A2EF',
    at: Date.parse('2026-01-12T09:03:00Z'),
    mark: null,
  });
  expect(isAt(parseStoryId(id)!, sightings[0]!)).toBe(true);
});

test('refusals of one second have ids of their own, which their lines are found by', async () => {
  const [one, other] = await sightingsOf(refusal('b@example.org') + refusal('c@example.org'));
  const ids = [one!, other!].map((sighting) => storyId(foldCopy([sighting])));
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^mail\/\/t8quh0\.[0-9a-f]{8}$/);
  expect(isAt(parseStoryId(ids[0]!)!, one!)).toBe(true);
  expect(isAt(parseStoryId(ids[0]!)!, other!)).toBe(false);
});

test('a line of what the session said before does not change the id', async () => {
  const connect = 'Jan 12 09:02:59 mail postfix/smtpd[811]: connect from out.partner.test[203.0.113.5]\n';
  const alone = foldCopy(await sightingsOf(refusal('b@example.org')));
  expect(storyId(foldCopy(await sightingsOf(connect + refusal('b@example.org'))))).toBe(storyId(alone));
});

test('messages of one second that a proxy filter refused have ids of their own, though the same client is told of each', async () => {
  const client = 'Jan 12 09:03:00 mail postfix/smtpd[811]: NOQUEUE: client=out.partner.test[203.0.113.5]\n';
  const refused = (sender: string) =>
    `Jan 12 09:03:00 mail postfix/smtpd[811]: proxy-reject: END-OF-MESSAGE: 451 4.7.1 out of breath; from=<${sender}> to=<b@example.org> proto=ESMTP helo=<x>\n`;
  const copies = [refused('a@partner.test'), refused('c@partner.test')].map((line) => sightingsOf(client + line));
  const ids = (await Promise.all(copies)).map((sightings) => storyId(foldCopy(sightings)));
  expect(new Set(ids).size).toBe(2);
});

test('host names and queue IDs with odd characters survive', async () => {
  const [line] = await sightingsOf(
    'Jan 12 09:03:00 fe80::1%25/x postfix/smtpd[811]: 6C02025A2EF: client=h[192.0.2.1]\n',
  );
  const id = storyId(foldCopy([line!]));
  expect(parseStoryId(id)).toMatchObject({ host: line!.line.host });
});

test.each([
  '',
  'x',
  '//',
  'mail/Q',
  'mail/Q/',
  'mail/Q/!',
  'mail/Q/zzzzzzzzzzzzzz',
  '%zz/Q/t8quh0',
  'a/b/c/d',
  `mail/Q/t8quh0.'; DROP`,
])('no id: %s', (text) => {
  expect(parseStoryId(text)).toBeUndefined();
});
