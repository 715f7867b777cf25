import { expect, test } from 'vitest';
import { landingOf } from './landing.ts';

test.each([
  // Sendmail: mailer=local · mailer=prog · mailer=*file* · mailer=cyrusv2
  ['jobs', 'local', null, 'mailbox'],
  ['"|/usr/lib/list-robot"', 'prog', null, 'program'],
  ['/var/spool/archive', '*file*', null, 'file'],
  ['/dev/null', '*file*', null, 'nowhere'],
  ['jobs', 'cyrusv2', null, 'mailbox'],
  ['jobs@partner.test', 'esmtp', null, 'server'],
  // Postfix
  ['jobs@example.org', 'local', 'delivered to mailbox', 'mailbox'],
  ['robot@example.org', 'local', 'delivered to command: /usr/local/bin/lab-robot', 'program'],
  ['jobs@example.org', 'local', 'delivered to command: /usr/bin/procmail -a "$EXTENSION"', 'mailbox'],
  ['archive@example.org', 'local', 'delivered to file: /srv/archive', 'file'],
  ['hole@example.org', 'local', 'delivered to file: /dev/null', 'nowhere'],
  ['robot@example.org', 'robot', 'delivered via robot service', 'program'],
  ['jobs@example.org', 'dovecot', 'delivered via dovecot service', 'mailbox'],
  // Exim: T=local_delivery · |/path T=address_pipe · >addr T=address_reply · T=**bypassed**
  ['jobs', 'local_delivery', null, 'mailbox'],
  ['|/usr/local/bin/robot', 'address_pipe', null, 'program'],
  ['sales+spam |/usr/local/bin/autorespond sales@x', 'cagefs_virtual_address_pipe', null, 'program'],
  ['>boss@example.com', 'address_reply', null, 'reply'],
  [':blackhole:', null, null, 'nowhere'],
  // OpenSMTPD
  ['prog@example.org', 'alias command', null, 'program'],
  // not known
  ['jobs@example.org', 'our-own-thing', null, undefined],
  ['/jobs@x.400.test', null, null, undefined],
])('%s by %s (%s): %s', (recipient, mailer, replyText, landing) => {
  expect(landingOf({ recipient, mailer, replyText })).toBe(landing);
});
