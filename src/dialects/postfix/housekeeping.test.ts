import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import { postfix } from './postfix.ts';

test.each([
  ['smtpd', 'disconnect from pc4.example.com[192.0.2.77] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5'],
  ['anvil', 'statistics: max connection rate 1/60s for (smtpd:61.238.241.86) at Oct 26 18:13:50'],
  ['scache', 'statistics: domain lookup hits=0 miss=3 success=0%'],
  ['master', 'daemon started -- version 3.7.11, configuration /etc/postfix'],
  ['master', 'terminating on signal 15'],
  ['postfix-script', 'stopping the Postfix mail system'],
  ['postsuper', 'Deleted: 1 message'],
  ['postsuper', 'Released from hold: 2 messages'],
  ['postscreen', 'CONNECT from [61.238.241.86]:53024 to [89.105.204.244]:25'],
  ['postscreen', 'PASS OLD [2604:8d00:0:1::3]:52237'],
  ['postscreen', 'WHITELISTED [61.238.241.86]:53024'],
  ['postscreen', 'cache btree:/var/lib/postfix-in/postscreen_cache full cleanup: retained=242 dropped=7 entries'],
  ['verify', 'cache btree:/var/lib/postfix/verify_cache full cleanup: retained=1 dropped=0 entries'],
  ['tlsproxy', 'CONNECT from [82.118.17.142]:51637'],
  ['dnsblog', 'addr 61.238.241.86 listed by domain psbl.surriel.com as 127.0.0.2'],
  ['smtp', 'Host offered STARTTLS: [mail.example.com]'],
  ['smtp', 'host mx.example.net[192.0.2.9] offers SMTPUTF8 support, but not 8BITMIME'],
  ['smtpd', 'table hash:/etc/postfix/access(0,lock|fold_fix) has changed -- restarting'],
  ['smtpd', 'initializing the server-side TLS engine'],
  ['smtpd', '> pc4.example.com[192.0.2.77]: 250 2.1.0 Ok'],
  ['smtpd', '< pc4.example.com[192.0.2.77]: RCPT TO:<billing@example.org>'],
  ['smtpd', 'private/rewrite socket: wanted attribute: (list terminator)'],
  ['smtpd', '>>> START Recipient address RESTRICTIONS <<<'],
  ['smtpd', 'unverified_sender_tempfail_action = defer_if_permit'],
  ['smtpd', 'connect to subsystem private/proxymap'],
  ['smtpd', 'rewrite stream disconnect'],
  ['smtpd', 'Run-time linked against Berkeley DB: 5.3.28?'],
  ['postsuper', 'Force-expired: 1 message'],
  ['smtpd', 'match_string: mynetworks ~? permit_mx_backup_networks'],
])('%s tells nothing of a message: %s', (tag, line) => {
  expect(postfix.parse(lineOf(`postfix/${tag}`, line))).toEqual([]);
});

test.each([
  ['smtp', 'B99FE3D: something that no Postfix has said so far'],
  ['smtpd', 'something that no Postfix has said so far'],
  ['smtpd', 'NOQUEUE: marvellous'],
  ['pickup', '3mKxs308vpz7sXd: uid=x from=<system>'],
  ['smtpd', ''],
])('what is not understood is said to be so: %s %s', (tag, line) => {
  expect(postfix.parse(lineOf(`postfix/${tag}`, line))).toBeUndefined();
});
