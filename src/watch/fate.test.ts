import { expect, test } from 'vitest';
import { recipientOf } from '../../test/story-of.ts';
import type { Pickup, Recipient } from '../story/story.ts';
import { canMove, fatesOf, hasMoved, movedBetween } from './fate.ts';

const recipient = (parts: Partial<Recipient>): Recipient => recipientOf({ disposition: 'deferred', at: 0, ...parts });
const fates = (...recipients: Partial<Recipient>[]) => fatesOf({ recipients: recipients.map(recipient) });
const pickup = (kind: Pickup['kind']): Pickup => ({ kind, at: null, text: '' });

test.each<[string, Partial<Recipient>, Partial<Recipient>, boolean]>([
  ['a further attempt', { attempts: 1 }, { attempts: 2, at: 9 }, false],
  ['a countdown', { replyText: 'try again in 300 seconds' }, { replyText: 'try again in 7 seconds' }, false],
  ['another reason', { replyText: 'Greylisted' }, { replyText: 'Connection timed out' }, true],
  ['another status', { enhancedStatus: '4.7.1' }, { enhancedStatus: '4.4.1' }, true],
  ['a bounce', {}, { disposition: 'bounced' }, true],
  ['a delivery', { disposition: 'queued' }, { disposition: 'delivered' }, true],
  [
    'a pickup',
    { disposition: 'delivered', pickup: pickup('no-login') },
    { disposition: 'delivered', pickup: pickup('fetched') },
    true,
  ],
  ['a masked name', { recipient: 'employee@example.com' }, { recipient: 'e…@example.com' }, false],
])('%s', (_, before, after, moved) => expect(hasMoved(fates(before), fates(after))).toBe(moved));

test('the recipients whose state has changed are those that moved', () => {
  const before = fates({ recipient: 'a@x.test' }, { recipient: 'b@x.test' });
  const after = fates({ recipient: 'b@x.test' }, { recipient: 'a@x.test', disposition: 'bounced' });
  expect([...movedBetween(before, after)]).toEqual(['a@x.test']);
});

test.each<[string, Partial<Recipient>[], number, boolean]>([
  ['nobody known yet', [], 0, true],
  ['deferred', [{ disposition: 'deferred' }], 1e9, true],
  ['one of two bounced', [{ disposition: 'bounced' }, { disposition: 'queued' }], 0, true],
  ['bounced and rejected', [{ disposition: 'bounced' }, { disposition: 'rejected' }], 0, false],
  ['relayed just now: our next server may have more to say', [{ disposition: 'relayed' }], 60_000, true],
  ['relayed long ago', [{ disposition: 'relayed' }], 3_600_000, false],
  ['delivered where no logins are logged', [{ disposition: 'delivered' }], 0, false],
  ['delivered and not picked up', [{ disposition: 'delivered', pickup: pickup('no-login') }], 3_600_000, true],
  [
    'delivered and not picked up for a day',
    [{ disposition: 'delivered', pickup: pickup('no-login') }],
    86_400_000,
    false,
  ],
  ['picked up', [{ disposition: 'delivered', pickup: pickup('fetched') }], 0, false],
])('can it move? %s', (_, recipients, now, open) =>
  expect(canMove({ recipients: recipients.map(recipient) }, now)).toBe(open),
);
