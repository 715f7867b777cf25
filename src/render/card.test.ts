import { describe, expect, test } from 'vitest';
import { at, delivered } from '../../test/fixtures/stories.ts';
import type { Recipient } from '../story/story.ts';
import { cardOf } from './card.ts';

const viewer = { zone: 'UTC', now: at('10:45:00') };
const [recipient] = delivered.recipients as [Recipient];
const pickup = { kind: 'no-login', at: null, text: 'No login since.' } as const;

test.each([
  ['SRS0=Kqfz=QR=example.com=boss@forwarder.test', 'boss@example.com via forwarder.test'],
  ['prvs=5012b7a8d9=boss@example.com', 'boss@example.com'],
])('who really wrote stands in the title, the sender as it is logged in the details: %s', (sender, shown) => {
  const hops = delivered.hops.map((hop) => ({ ...hop, envelopeSender: sender }));
  const card = cardOf({ ...delivered, hops, envelopeSender: sender }, viewer);
  expect(card.title).toMatch(`${shown} → `);
  expect(JSON.stringify(card.details)).toContain(`as sent by ${sender}`);
});

describe('what a card says of a delivered recipient', () => {
  test('the pickup stands in the conclusion or on the line, once', () => {
    const story = { ...delivered, recipients: [{ ...recipient, pickup }] };
    const conclusion = { ...story.conclusion, text: 'It is in the mailbox. No login since.' };
    expect(cardOf({ ...story, conclusion }, viewer).recipients[0]?.pickup).toBeNull();
    expect(cardOf(story, viewer).recipients[0]?.pickup).toBe('No login since.');
  });

  test.each([
    [{ enhancedStatus: '2.0.0' }, null],
    [{ enhancedStatus: '2.0.0', replyCode: 250 }, null],
    [{ replyCode: 250 }, null],
    [{ replyCode: 250, replyText: 'ok' }, '250 ok'],
    [{ enhancedStatus: '5.0.0' }, '5.0.0'],
  ])('a reply without words is no news: %j', (reply, said) => {
    const bare = { ...recipient, enhancedStatus: null, replyCode: null, replyText: null };
    const card = cardOf({ ...delivered, recipients: [{ ...bare, ...reply }] }, viewer);
    expect(card.recipients[0]?.reply).toBe(said);
  });

  test('raw lines show no secrets', () => {
    const [evidence] = delivered.evidence;
    const line = 'Nov 23 10:02:02 ns1 dovecot: auth: pam(boss): Password mismatch (given password: x1)';
    const story = { ...delivered, evidence: evidence ? [{ ...evidence, line }] : [] };
    expect(JSON.stringify(cardOf(story, viewer).rawLines)).not.toContain('x1');
  });
});
