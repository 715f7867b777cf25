import { expect, test } from 'vitest';
import { recipientOf } from '../../test/story-of.ts';
import type { Recipient } from '../story/story.ts';
import { recipientLine } from './recipient-line.ts';

const recipient = recipientOf({
  disposition: 'delivered',
  replyText: 'delivered to mailbox',
  mailer: 'local',
  host: 'mx',
});

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
