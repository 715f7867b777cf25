import { expect, test } from 'vitest';
import type { Recipient } from '../story/story.ts';
import { recipientLine } from './recipient-line.ts';

const recipient: Recipient = {
  recipient: 'staff@example.org',
  originalRecipient: null,
  disposition: 'delivered',
  enhancedStatus: '2.0.0',
  replyCode: null,
  replyText: 'delivered to mailbox',
  relay: null,
  mailer: 'local',
  at: 0,
  attempts: 1,
  delaySeconds: null,
  remoteQueueId: null,
  pickup: null,
  host: 'mx',
};

test.each<[Partial<Recipient>, string]>([
  [{}, 'handed to the mailbox on mx by mailer local'],
  [
    { replyText: 'delivered to command: "/usr/lib/mailman/mail/mailman post staff"' },
    'handed to a program on mx by mailer local',
  ],
  [
    { disposition: 'relayed', mailer: 'spamassassin', replyText: 'delivered via spamassassin service' },
    'handed to a program on mx by mailer spamassassin',
  ],
  [{ recipient: '/srv/archive', mailer: '*file*' }, 'written to a file on mx by mailer *file*'],
  [{ mailer: 'our-own-thing' }, 'handed to the mailbox on mx by mailer our-own-thing'],
])('%o: %s', (told, outcome) => {
  expect(recipientLine({ ...recipient, ...told }, String, '').outcome).toBe(outcome);
});
