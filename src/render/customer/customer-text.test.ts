import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyStory } from '../../../test/fixtures/any-story.ts';
import { at, bounced, deferredThenRelayed, delivered, hostileStory, listed } from '../../../test/fixtures/stories.ts';
import type { Recipient, Story } from '../../story/story.ts';
import { customerText } from './customer-text.ts';

const zone = 'America/New_York';
const textOf = (story: Story): string => customerText(story, story.recipients[0], zone);
const saying = (replyText: string, parts: Partial<Recipient> = {}): Story => ({
  ...bounced,
  recipients: bounced.recipients.map((one) => ({ ...one, replyText, ...parts })),
});

test('a bounce, for its sender', () => {
  expect(textOf(bounced)).toBe(`From: info@example.com
To: members@partner.test
Received by us: Mon 23 Nov 2026, 04:02:03 EST (09:02:03 UTC)
Message-ID: <d6c97dca3261.10@example.com>
Our ID of the message: 6AN923L4000338

It was not delivered: mx.partner.test refused it on Mon 23 Nov 2026, 04:02:03 EST (09:02:03 UTC).
The server’s answer: 550 5.1.1 <members@partner.test>: Recipient address rejected: User unknown in virtual mailbox table`);
});

test('what the next server took carries its answer and its ID', () => {
  const text = textOf(deferredThenRelayed);
  expect(text).toContain('Mx.partner.test accepted it on');
  expect(text).toContain('The server’s answer: 2.0.0 Ok: queued as lzywDzHTvzG');
  expect(text).toContain('That server’s own ID of the message: lzywDzHTvzG');
  expect(text).not.toContain('delivered');
});

test('what lies in the mailbox', () => {
  expect(textOf(delivered)).toContain('It was put into the recipient’s mailbox on Mon 23 Nov 2026, 04:02:02 EST');
});

describe('it never names', () => {
  test.each([
    ['our hosts', saying('ns1 and ns1.example.com and hub.example.com say no'), /ns1|hub/],
    ['a client of ours', saying('pc4.example.com [192.0.2.77] is listed'), /pc4|192\.0\.2\.77/],
    ['private addresses', saying('from 10.1.2.3 [192.168.7.9] fd00::17 127.0.0.1'), /10\.1|192\.168|fd00|127\./],
    ['hosts of private zones', saying('filter.corp.local refused'), /corp/],
    ['other people', saying('<boss@example.com>, ceo@partner.test and members@partner.test'), /boss|ceo/],
    ['files of ours', saying('cannot open /var/spool/mail/boss'), /spool/],
    [
      'where an alias leads',
      saying('<private@gmail.test> unknown', {
        recipient: 'private@gmail.test',
        originalRecipient: 'members@partner.test',
      }),
      /private@/,
    ],
    [
      'a relay of ours',
      saying('no', { relay: { name: 'relay.example.com', ip: '192.0.2.9', port: 25 } }),
      /relay\.example/,
    ],
    [
      'a relay without a public address',
      saying('no', { relay: { name: 'filter.test', ip: '10.0.0.5', port: 10024 } }),
      /filter/,
    ],
    [
      'what our mailbox server says',
      {
        ...delivered,
        recipients: delivered.recipients.map((one) => ({
          ...one,
          replyText: '<anna> qkJ3 Saved',
          remoteQueueId: 'qkJ3',
        })),
      },
      /anna|qkJ3/,
    ],
    ['a password', saying('(given password: hunter2)'), /hunter2/],
    ['our host in a Message-ID', { ...bounced, messageId: '1.2@ns1.example.com' }, /ns1/],
  ])('%s', (_, story, secret) => {
    expect(textOf(story as Story)).not.toMatch(secret);
  });

  test('other recipients', () => {
    const story = listed(12);
    const text = customerText(story, story.recipients[3], zone);
    expect(text).toContain('reader.3@partner.test');
    expect(text.match(/reader\.\d+/g)).toEqual(['reader.3']);
  });

  test('anything invisible', () => {
    expect(textOf(hostileStory)).not.toMatch(/[[\p{Cc}\p{Cf}]--\n]/v);
    expect(textOf(hostileStory)).toContain('To: <@U0MARIA001>@example.com');
  });
});

test('the day is told again where it is another one', () => {
  expect(customerText(delivered, delivered.recipients[0], 'Pacific/Auckland')).toContain(
    'Received by us: Mon 23 Nov 2026, 22:02:01 NZDT (09:02:01 UTC)',
  );
  expect(customerText(delivered, delivered.recipients[0], 'Pacific/Kiritimati')).toContain('(09:02:01 UTC)');
  const late = { ...delivered, receivedAt: at('23:30:00') };
  expect(customerText(late, undefined, 'Asia/Tokyo')).toContain(
    'Tue 24 Nov 2026, 07:30:00 GMT+9 (Mon 23 Nov 2026, 22:30:00 UTC)',
  );
});

test('UTC is told once', () => {
  expect(customerText(delivered, delivered.recipients[0], 'UTC')).toContain(
    'Received by us: Mon 23 Nov 2026, 09:02:01 UTC\n',
  );
  expect(at('10:02:01')).toBe(Date.parse('2026-11-23T09:02:01Z'));
});

test('any story gives a text without control characters, hosts and other recipients', () => {
  fc.assert(
    fc.property(anyStory, (story) => {
      const text = customerText(story, story.recipients[0], zone);
      expect(text).not.toMatch(/[[\p{Cc}\p{Cf}\p{Cs}]--\n]/v);
      expect(text.length).toBeLessThan(3_000);
    }),
    { numRuns: 50 },
  );
});
