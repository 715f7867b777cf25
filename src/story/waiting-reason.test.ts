import { expect, test } from 'vitest';
import { waitingReason } from './waiting-reason.ts';

const reply = (replyText: string | null) => ({ replyCode: null, enhancedStatus: null, replyText });

test('the last reply tells why it waits', () => {
  expect(waitingReason(reply('connect to mx.shop.test[192.0.2.9]:25: Connection refused'))).toBe('connection-refused');
  expect(waitingReason(reply(null))).toBe('unclear');
});

test('however many different replies there are, each has its own reason', () => {
  for (let i = 0; i < 6_000; i++) waitingReason(reply(`${i}`));
  expect(waitingReason({ replyCode: 452, enhancedStatus: '4.2.2', replyText: 'Mailbox full' })).toBe('mailbox-full');
});
