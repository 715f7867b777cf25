/** Stories of every kind of server keep to the JSON that other programs rely on. */
import { expect, test } from 'vitest';
import { queueGroups } from '../../src/ask/queue.ts';
import { askedJson } from '../../src/render/json/answer.ts';
import { queueJson as writeQueue } from '../../src/render/json/queue.ts';
import { openSet } from '../truth.ts';
import { queueJson, traceJson } from './json.ts';

const sets = [
  'sendmail-8.17',
  'sendmail-8.17-yearend',
  'postfix-3.7',
  'exim-4.96',
  'opensmtpd-6.8',
  'site-postfix-sendmail',
  'site-sendmail-postfix-dovecot-2.3',
  'site-sendmail-postfix-dovecot-2.3-sieve',
];
const question = '2026-11-01..2027-01-20';
const asRead = (written: object): unknown => JSON.parse(JSON.stringify(written));

test.each(sets)('%s', async (set) => {
  await using logs = await openSet(set, 'log');
  const answer = await logs.ask(question);
  const present = { now: logs.now, zone: 'UTC' };
  const told = traceJson.parse(asRead(askedJson({ kind: 'answer', answer }, question, present)));
  expect(told.stories.length).toBeGreaterThan(5);
  expect(new Set(told.stories.map(({ id }) => id)).size).toBe(told.stories.length);
  for (const { evidence } of told.stories) {
    const places = evidence.map(({ file, offset }) => `${file} ${offset}`);
    expect(new Set(places).size).toBe(places.length);
  }
  expect(queueJson.parse(asRead(writeQueue(await queueGroups(logs.store, logs.now), logs.now)))).toBeTruthy();
});
