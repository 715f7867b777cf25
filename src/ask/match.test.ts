import { expect, test } from 'vitest';
import { copiesOf, sightingsOf } from '../../test/sightings-of.ts';
import { buildStory } from '../story/build-story.ts';
import type { BareStory } from '../story/story.ts';
import { isAnswer, isCandidate, isParty } from './match.ts';
import { parseParty } from './question/party.ts';
import type { Query } from './query.ts';
import { readQuestion } from './read-question.ts';

const log = `\
Jan 12 09:00:00 ns1.example.com sm-mta[1201]: 60C900aa001201: from=<boss@Example.com>, size=800, class=0, nrcpts=2, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1 [192.0.2.11]
Jan 12 09:00:01 ns1.example.com sm-mta[1202]: 60C900aa001201: to=<anna@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30800, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq0Lr2bKz9s)
Jan 12 09:00:01 ns1.example.com sm-mta[1202]: 60C900aa001201: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30800, dsn=5.1.1, stat=User unknown
Jan 12 09:00:01 ns1.example.com dovecot: imap-login: Login: user=<boss@example.com>, method=PLAIN, rip=192.0.2.11, lip=192.0.2.1, mpid=1, session=<a>
`;

function queryOf(text: string): Query {
  const understood = readQuestion(text, { now: Date.parse('2026-01-12T12:00:00Z'), zone: 'UTC' });
  if (understood.kind !== 'query') throw new Error(JSON.stringify(understood));
  return understood.query;
}

test.each<[party: string, address: string, boolean]>([
  ['boss@example.com', '<BOSS@example.COM>', true],
  ['boss@example.com', 'bigboss@example.com', false],
  ['@example.com', 'boss@example.com', true],
  ['@example.com', 'boss@mail.example.com', false],
  ['@example.com', '"a@b"@example.com', true],
  ['*boss*', 'the.boss@partner.test', true],
  ['*@sales.*', 'x@sales.example.com', true],
  ['*@sales.*', 'x@presales.example.com', false],
  ['boss@*', 'boss', false],
  ['boss*', 'boss', true],
  ['*.*+c*', 'a.b+c@d', true],
  ['a*a@x', 'a@x', false],
  ['*[a-z]*', 'boss@example.com', false],
  ['<>', '', true],
  ['<>', 'boss@example.com', false],
])('%s is %s: %s', (party, address, expected) => {
  expect(isParty(parseParty(party)!, address)).toBe(expected);
});

test('a wildcard of many stars is matched at once, however long the address', () => {
  const party = { kind: 'wildcard' as const, pattern: `${'*a'.repeat(12)}*b` };
  expect(isParty(party, `${'a'.repeat(60)}@example.com`)).toBe(false);
});

/** How many of the four lines are worth following. */
test.each<[string, number]>([
  ['boss@example.com', 2],
  ['from:boss@example.com to:sam@example.com', 3],
  ['to:anna@partner.test', 1],
  ['@example.com', 3],
  ['60C900aa001201', 3],
  ['qid:4Wq0Lr2bKz9s', 1],
  ['qid:60c900AA001201', 3],
  ['<x@example.com>', 1],
  ['today', 3],
  ['today 9:00-9:01', 3],
  ['today 9:01-9:02', 0],
  ['yesterday', 0],
  ['host:ns1 status:deferred', 0],
  ['host:ns1 status:queued', 3],
])('candidates for %s: %i', async (question, count) => {
  const query = queryOf(question);
  expect((await sightingsOf(log)).filter((sighting) => isCandidate(query, sighting))).toHaveLength(count);
});

test.each<[string, boolean]>([
  ['boss@example.com', true],
  ['from:boss@example.com', true],
  ['to:boss@example.com', false],
  ['from:boss@example.com to:@partner.test', true],
  ['from:anna@partner.test to:boss@example.com', false],
  ['boss@example.com anna@partner.test', true],
  ['boss@example.com carl@partner.test', false],
  ['60C900aa001201', true],
  ['qid:4Wq0Lr2bKz9s', true],
  ['status:bounced', true],
  ['status:relayed', true],
  ['status:delivered', false],
  ['status:delivered,bounced', true],
  ['host:ns1', true],
  ['host:NS1.example.com', true],
  ['host:ns', false],
  ['host:example.com', false],
  ['host:mx9,ns1', true],
  ['today', true],
  ['yesterday', false],
  ['today 10-11', false],
])('the story answers %s: %s', async (question, expected) => {
  const story: BareStory = buildStory((await copiesOf(log)).slice(0, 1), []);
  expect(isAnswer(queryOf(question), story)).toBe(expected);
});
