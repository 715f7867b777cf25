import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recipientOf, relayOf, sampleAt } from '../../test/story-of.ts';
import { dispositions } from '../mail/disposition.ts';
import { explain } from './explain.ts';
import type { PickupKind, Recipient } from './story.ts';

const hourMs = 3_600_000;
const at = (now: number, receivedAt: number | null = null) => ({ now, receivedAt, timesInferred: false });
const explained = (recipient: Recipient) => explain(recipient, at(recipient.at));
const partner = relayOf('mx.partner.test');

test('relayed: what the next server said, and no more', () => {
  const recipient = recipientOf({
    disposition: 'relayed',
    mailer: 'esmtp',
    relay: partner,
    remoteQueueId: 'N9Tn34f6Rj3',
  });
  expect(explained(recipient)).toEqual({
    finding: 'accepted-by-next-server',
    text: 'Accepted by the next server mx.partner.test (its queue ID N9Tn34f6Rj3); we cannot see beyond it.',
    nextStep:
      'If the recipient misses it, ask the administrators of mx.partner.test to look for it under the ID N9Tn34f6Rj3.',
    turn: 'other-side',
  });
});

test('relayed without a queue ID and by address only', () => {
  expect(explained(recipientOf({ relay: relayOf(null, '2001:db8::25') })).text).toBe(
    'Accepted by the next server 2001:db8::25; we cannot see beyond it.',
  );
});

test('relayed by a program of ours, such as a filter: no other server has it', () => {
  const recipient = recipientOf({
    disposition: 'relayed',
    mailer: 'spamassassin',
    relay: null,
    replyText: 'delivered via spamassassin service',
  });
  expect(explained(recipient)).toMatchObject({
    finding: 'handed-to-program',
    text: 'Handed to a program on ns1; the mail log does not tell what the program made of it.',
  });
});

test('delivered: handed to the mailbox', () => {
  expect(explained(recipientOf({ disposition: 'delivered', mailer: 'local' }))).toMatchObject({
    finding: 'handed-to-mailbox',
    text: 'Handed to the mailbox on ns1.',
    turn: 'recipient',
  });
});

test.each<[PickupKind, string, RegExp]>([
  ['no-login', 'No login since.', /log in and look/],
  ['login-nothing-taken', 'Logged in since, but took nothing.', /other folders/],
  ['probably-fetched', 'Probably fetched: an IMAP session took 3 messages.', /all their devices/],
  ['fetched', 'Fetched: downloaded and deleted over POP3.', /all their devices/],
])('delivered, %s: the sessions have the last word', (kind, seen, step) => {
  const pickup = { kind, at: sampleAt, text: seen };
  const { text, nextStep } = explained(recipientOf({ disposition: 'delivered', mailer: 'lmtp', pickup }));
  expect(text).toBe(`Handed to the mailbox on ns1. ${seen}`);
  expect(nextStep).toMatch(step);
});

test.each<[Partial<Recipient>, string]>([
  [{ disposition: 'delivered', mailer: 'prog', recipient: '"|/usr/lib/robot"' }, 'handed-to-program'],
  [{ disposition: 'delivered', mailer: '*file*', recipient: '/srv/archive' }, 'written-to-file'],
  [{ disposition: 'discarded', mailer: '*file*', recipient: '/dev/null' }, 'written-nowhere'],
  [{ disposition: 'delivered', mailer: 'address_reply', recipient: '>boss@example.com' }, 'answered-automatically'],
  [{ disposition: 'discarded', replyText: 'rule 7' }, 'discarded'],
  [{ disposition: 'expanded' }, 'expanded'],
  [{ disposition: 'queued' }, 'queued'],
  [{ disposition: 'held' }, 'held'],
  [{ disposition: 'quarantined' }, 'quarantined'],
  [{ disposition: 'removed' }, 'removed'],
  [{ disposition: 'unknown' }, 'outcome-unknown'],
])('%o is %s', (known, finding) => {
  expect(explained(recipientOf(known)).finding).toBe(finding);
});

test('an administrator’s reason is quoted, the reply to an earlier attempt is not', () => {
  const held = recipientOf({ disposition: 'held', replyText: 'waiting for the moderator' });
  expect(explained(held).text).toBe(
    'On hold on ns1 (“waiting for the moderator”); it stays there until an administrator releases it.',
  );
  expect(explained({ ...held, replyCode: 451 }).text).toBe(
    'On hold on ns1; it stays there until an administrator releases it.',
  );
});

test('deferred: how often, for how long, why, and what happens next', () => {
  const recipient = recipientOf({
    disposition: 'deferred',
    relay: partner,
    replyCode: 452,
    enhancedStatus: '4.2.2',
    replyText: '<jobs@partner.test>: Mailbox full, over quota',
    attempts: 6,
    delaySeconds: 2 * 3600 + 240,
  });
  expect(explained(recipient)).toEqual({
    finding: 'mailbox-full',
    text: 'Not accepted yet after 6 attempts in 2 hours: the mailbox is full (“<jobs@partner.test>: Mailbox full, over quota”). Our server keeps trying, usually for up to 5 days.',
    nextStep: 'Ask the recipient to free space; our server then succeeds by itself.',
    turn: 'recipient',
  });
});

test('greylisting is called normal', () => {
  const recipient = recipientOf({
    disposition: 'deferred',
    relay: partner,
    replyText: 'Greylisted, come back in 300 seconds',
  });
  expect(explained(recipient)).toMatchObject({
    finding: 'greylisted',
    text: 'Not accepted yet after 1 attempt: the server mx.partner.test asks unknown senders to come back later (greylisting), which is normal on first contact (“Greylisted, come back in 300 seconds”). Our server keeps trying, usually for up to 5 days.',
    turn: 'wait',
  });
});

test('deferred long ago without a later word is not said to be tried still', () => {
  const recipient = recipientOf({
    disposition: 'deferred',
    relay: partner,
    replyText: 'Connection refused by mx.partner.test.',
  });
  expect(explain(recipient, { ...at(sampleAt + 72 * hourMs), timesInferred: true })).toEqual({
    finding: 'connection-refused',
    text: 'Not accepted at the last attempt 3 days ago (times inferred): the server mx.partner.test refuses connections: no mail service is running there or a firewall is in the way (“Connection refused by mx.partner.test.”). The log has no later word, so it may have been given up or removed since.',
    nextStep: 'Ask our mail administrators whether it is still in the queue on ns1.',
    turn: 'us',
  });
});

test('our own filter that does not answer is our turn', () => {
  const recipient = recipientOf({
    disposition: 'deferred',
    mailer: 'smtp-amavis',
    replyText: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
  });
  expect(explained(recipient)).toMatchObject({
    finding: 'filter-down',
    turn: 'us',
    nextStep: 'Tell our mail administrators; messages go on by themselves once it works.',
  });
  expect(explained(recipient).text).toContain('a filter or mail service of our server ns1 does not answer');
});

test('queued for long is our turn', () => {
  const recipient = recipientOf({ disposition: 'queued', attempts: 0 });
  expect(explain(recipient, at(sampleAt + 600_000, sampleAt))).toMatchObject({ finding: 'queued', turn: 'wait' });
  expect(explain(recipient, at(sampleAt + 5 * hourMs, sampleAt))).toMatchObject({
    finding: 'queued-long',
    text: 'Waiting in the queue on ns1 for 5 hours, with no attempt logged.',
    turn: 'us',
  });
});

test('expired: after how long, and why', () => {
  const recipient = recipientOf({
    disposition: 'expired',
    relay: relayOf('mx.down.test'),
    replyText: 'Connection timed out with mx.down.test.',
    delaySeconds: 5 * 86_400 + 60,
  });
  expect(explained(recipient).text).toBe(
    'Given up after 5 days: the server mx.down.test did not answer (“Connection timed out with mx.down.test.”).',
  );
});

test('rejected for good: nothing was stored and the other server must tell its user', () => {
  const recipient = recipientOf({
    disposition: 'rejected',
    replyCode: 550,
    enhancedStatus: '5.7.1',
    replyText: '<members@partner.test>... Relaying denied. Proper authentication required.',
  });
  expect(explained(recipient)).toMatchObject({
    finding: 'relaying-denied',
    text: 'Refused by our server ns1 during the SMTP session: our server is not responsible for partner.test and the sender had not logged in (“<members@partner.test>... Relaying denied. Proper authentication required.”). Nothing was stored here; the sending server must tell its user.',
    turn: 'sender',
  });
});

test.each([
  [{ replyCode: 451, replyText: 'Try again later' }, true],
  [{ enhancedStatus: '4.7.1', replyText: 'Service unavailable - try again later' }, true],
  [{ replyText: 'Greylisted, see the help page' }, true],
  [{ replyCode: 550, replyText: 'Greylisted for ever' }, false],
  [{ replyText: 'Unknown user' }, false],
])('rejected with %o: for now is %s', (reply, forNow) => {
  const { text } = explained(recipientOf({ disposition: 'rejected', ...reply }));
  expect(text.startsWith(forNow ? 'Turned away for now by' : 'Refused by')).toBe(true);
});

test('a bounce from our own mailbox names our server and our turn', () => {
  const recipient = recipientOf({
    disposition: 'bounced',
    mailer: 'local',
    replyText: 'Internal error',
    enhancedStatus: '5.3.0',
  });
  expect(explained(recipient)).toMatchObject({
    text: 'Bounced: our server ns1 has trouble of its own (“Internal error”).',
    turn: 'us',
  });
});

test('a log without host names has sentences without holes', () => {
  expect(explained(recipientOf({ disposition: 'delivered', mailer: 'local', host: '' })).text).toBe(
    'Handed to the mailbox on our server.',
  );
  expect(explained(recipientOf({ disposition: 'rejected', host: '', replyText: 'Unknown user' })).text).toContain(
    'Refused by our server during',
  );
  expect(explained(recipientOf({ relay: null })).text).toBe(
    'Accepted by the next server of partner.test; we cannot see beyond it.',
  );
});

test('hostile text keeps to its quotation marks, and nothing throws', () => {
  const text = fc.option(fc.string({ unit: 'binary', maxLength: 400 }));
  const anything = fc.record({
    disposition: fc.constantFrom(...dispositions),
    replyText: text,
    recipient: fc.string({ unit: 'binary' }),
    mailer: text,
    remoteQueueId: text,
    host: fc.string({ unit: 'binary' }),
    relay: fc.option(fc.record({ name: text, ip: text, port: fc.constant(null) })),
    attempts: fc.nat(),
    delaySeconds: fc.option(fc.nat()),
  });
  fc.assert(
    fc.property(anything, (known) => {
      const { text: told } = explain(recipientOf(known), at(sampleAt, sampleAt));
      // oxlint-disable-next-line no-control-regex
      expect(told).not.toMatch(/[\u0000-\u001f\u007f\u202a-\u202e]/);
      expect(told.length).toBeLessThan(3000);
    }),
  );
});

test('a code that says nothing more than that it failed is not quoted', () => {
  const recipient = recipientOf({ disposition: 'deferred', enhancedStatus: '4.0.0', relay: relayOf('mx.busy.test') });
  expect(explained(recipient).text).not.toContain('4.0.0');
  expect(explained({ ...recipient, enhancedStatus: '4.4.3' }).text).toContain('“4.4.3”');
});
