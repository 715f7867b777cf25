import { expect, test } from 'vitest';
import { recipientOf, relayOf } from '../../../test/story-of.ts';
import { domainWords, speakerOf } from './speaker.ts';

test('a server with a name speaks for itself', () => {
  const recipient = recipientOf({ disposition: 'bounced', mailer: 'esmtp', relay: relayOf('mx.partner.test') });
  expect(speakerOf(recipient, 'user-unknown')).toEqual({
    ours: false,
    server: 'the server mx.partner.test',
    admins: 'the administrators of mx.partner.test',
  });
});

test('a refusal in our SMTP session and a local failure are our own', () => {
  const ours = { ours: true, server: 'our server ns1', admins: 'our mail administrators' };
  expect(speakerOf(recipientOf({ disposition: 'rejected' }), 'user-unknown')).toEqual(ours);
  expect(speakerOf(recipientOf({ disposition: 'bounced', mailer: 'local' }), 'user-unknown')).toEqual(ours);
  expect(
    speakerOf(recipientOf({ disposition: 'bounced', relay: relayOf('localhost', '127.0.0.1') }), 'spam-refused'),
  ).toEqual(ours);
});

test('a plus tag that Sendmail shows as relay of its local mailer is no server', () => {
  const recipient = recipientOf({ disposition: 'bounced', mailer: 'local', relay: relayOf('tag', null) });
  expect(speakerOf(recipient, 'user-unknown').ours).toBe(true);
});

test('trouble before anybody was spoken to is our own, whatever relay was meant', () => {
  const relay = relayOf('partner.test', null);
  const recipient = recipientOf({ disposition: 'bounced', mailer: 'esmtp', relay });
  expect(speakerOf({ ...recipient, replyText: 'Local configuration error' }, 'server-trouble').ours).toBe(true);
  expect(speakerOf(recipient, 'connection-refused').ours).toBe(false);
});

test('a failure of our own in the midst of a session with another server stays ours', () => {
  const recipient = recipientOf({ disposition: 'deferred', mailer: 'esmtp', relay: relayOf('mx.partner.test') });
  expect(speakerOf({ ...recipient, replyText: 'Operating system error' }, 'server-trouble').ours).toBe(true);
  const theirs = { ...recipient, replyCode: 451, replyText: 'Operating system error' };
  expect(speakerOf(theirs, 'server-trouble').ours).toBe(false);
});

test('a socket of our own host is ours, whoever says that it does not answer', () => {
  const replyText = 'connect to mx.example.com[private/dovecot-lmtp]: Connection refused';
  const recipient = recipientOf({ disposition: 'deferred', mailer: 'error', relay: null, replyText });
  expect(speakerOf(recipient, 'filter-down').ours).toBe(true);
});

test('a server that could not be reached is named by the words, or not at all', () => {
  const words = 'connect to mx.down.test[198.51.100.130]:25: Connection refused';
  const recipient = recipientOf({ disposition: 'deferred', mailer: 'smtp', replyText: words });
  expect(speakerOf(recipient, 'connection-refused').server).toBe('the server mx.down.test');
  expect(speakerOf({ ...recipient, replyText: 'Connection refused' }, 'connection-refused')).toEqual({
    ours: false,
    server: 'the next server',
    admins: 'the administrators of partner.test',
  });
});

test.each([
  ['jobs@partner.test', 'partner.test'],
  ['jobs', "the recipient's domain"],
  ['jobs@', "the recipient's domain"],
  ['"a@b"@partner.test', 'partner.test'],
])('domain of %s', (address, domain) => {
  expect(domainWords(address)).toBe(domain);
});
