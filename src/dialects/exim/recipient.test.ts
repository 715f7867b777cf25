import { expect, test } from 'vitest';
import { scanRecipient } from './recipient.ts';

test.each([
  // what Exim wrote, the recipient, as first given, what follows
  ['service@partner.test R=dnslookup T=remote_smtp', 'service@partner.test', undefined, ' R='],
  ['sales <sales@village.example.net> R=localuser', 'sales@village.example.net', undefined, ' R='],
  ['billing <BILLING@VILLAGE.EXAMPLE.NET> R=localuser', 'BILLING@VILLAGE.EXAMPLE.NET', undefined, ' R='],
  ['sales <sales+tag.x@village.example.net> R=localuser', 'sales', 'sales+tag.x@village.example.net', ' R='],
  ['parlor@partner.test <crew@village.example.net> R=x', 'parlor@partner.test', 'crew@village.example.net', ' R='],
  ['tom@y (list@y) <group@y> R=dns', 'tom@y', 'group@y', ' R='],
  ['tom@y (list@y, all@y) <group@y> F=<a@b> R=dns', 'tom@y', 'group@y', ' F='],
  ['loop-a@d (loop-b@d) <loop-a@d>: Unknown user', 'loop-a@d', undefined, ': '],
  ['odd user@partner.test <"odd user"@partner.test> R=x', '"odd user"@partner.test', undefined, ' R='],
  ['a,b>c@partner.test <"a,b>c"@partner.test> R=x', '"a,b>c"@partner.test', undefined, ' R='],
  ['odd user@partner.test: Unknown user', 'odd user@partner.test', undefined, ': '],
  [':blackhole: <nothing@village.example.net> R=x', 'nothing@village.example.net', undefined, ' R='],
  ['/dev/null <sink-hole@village.example.net> R=x', '/dev/null', 'sink-hole@village.example.net', ' R='],
  ['/home/x/mail/in box/ <joe@y> R=userforward', '/home/x/mail/in box/', 'joe@y', ' R='],
  ['|/bin/procmail -d "a <b>" <joe+x@y> R=userforward', '|/bin/procmail -d "a <b>"', 'joe+x@y', ' R='],
  ['userz <system-filter> R=user_accept1', 'userz', undefined, ' R='],
  ['x@y SRS=<srs0=a@b> R=dns', 'x@y', undefined, ' SRS'],
  ['defer@test.ex routing defer (-52): retry time', 'defer@test.ex', undefined, ' rou'],
  ['x@[IPv6:2001:db8::1]: no', 'x@[IPv6:2001:db8::1]', undefined, ': '],
  ['x@y', 'x@y', undefined, ''],
])('%s', (text, recipient, originalRecipient, rest) => {
  const found = scanRecipient(text, 0);
  expect(found.recipient).toBe(recipient);
  expect(found.originalRecipient).toBe(originalRecipient);
  expect(text.slice(found.end, found.end + rest.length)).toBe(rest);
});
