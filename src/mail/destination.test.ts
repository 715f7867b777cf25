import { expect, test } from 'vitest';
import { destinationOf, organisationOf } from './destination.ts';

test.each([
  ['alt1.gmail-smtp-in.l.google.com', 'google.com'],
  ['corp-test.mail.protection.outlook.com', 'outlook.com'],
  ['mx1.shop.co.uk', 'shop.co.uk'],
  ['mx.shop.example.net', 'shop.example.net'],
  ['partner.test', 'partner.test'],
  ['localhost', 'localhost'],
  ['192.0.2.25', '192.0.2.25'],
  ['2001:db8::25', '2001:db8::25'],
])('%s is run by %s', (host, organisation) => {
  expect(organisationOf(host)).toBe(organisation);
});

test.each([
  // A server of their own, reached or not.
  ['mx.partner.test', 'a@partner.test', null, 'partner.test'],
  ['partner.test', 'a@partner.test', 'connect to mx.partner.test[192.0.2.25]:25: Connection refused', 'partner.test'],
  // A provider's server, reached or not.
  ['gmail-smtp-in.l.google.com', 'a@gmail.com', null, 'google.com'],
  [
    'gmail.com',
    'a@gmail.com',
    'connect to gmail-smtp-in.l.google.com[192.0.2.26]:25: Connection timed out',
    'google.com',
  ],
  ['mx.partner.test', 'a@shop.test', null, 'partner.test'],
  // Nothing but the domain is known.
  ['down.test', 'a@down.test', 'Host or domain name not found', 'down.test'],
  [null, 'jobs', null, ''],
])('%s for %s (%s) leads to %s', (nextHop, recipient, replyText, destination) => {
  expect(destinationOf({ nextHop, recipient, replyText })).toBe(destination);
});
