import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const said = (tag: string, message: string): readonly MailEvent[] | undefined =>
  postfix.parse(lineOf(`postfix/${tag}`, message));

test.each<[string, string, object]>([
  [
    'postscreen',
    'DATA without valid RCPT from [203.0.113.77]:55739',
    { about: 'protocol', side: 'server', client: { ip: '203.0.113.77' } },
  ],
  [
    'smtpd',
    'connect from 061238241086.static.ctinets.com[61.238.241.86]',
    { about: 'connect', side: 'server', client: { name: '061238241086.static.ctinets.com', ip: '61.238.241.86' } },
  ],
  [
    'smtpd',
    'lost connection after DATA (159 bytes) from relay3.partner.test[203.0.113.5]',
    { about: 'lost', side: 'server', client: { name: 'relay3.partner.test', ip: '203.0.113.5' } },
  ],
  [
    'smtpd',
    'NOQUEUE: lost connection after AUTH from unknown[203.0.113.10]',
    { about: 'lost', queueId: null, client: { ip: '203.0.113.10', forged: true } },
  ],
  [
    'smtpd',
    'lost connection after UNKNOWN from unknown[2001:456:cfb1:1:f5d7:dead:beef:cafe]',
    { about: 'lost', client: { ip: '2001:456:cfb1:1:f5d7:dead:beef:cafe' } },
  ],
  [
    'smtpd',
    'timeout after END-OF-MESSAGE from unknown[72.13.58.7]',
    { about: 'timeout', client: { ip: '72.13.58.7' } },
  ],
  ['smtpd', 'too many errors after RCPT from unknown[203.0.113.9]', { about: 'protocol' }],
  ['smtpd', 'bare <LF> received after DATA from unknown[203.0.113.9]', { about: 'protocol' }],
  [
    'smtpd',
    'improper command pipelining after EHLO from unknown[2001:968:9999:20:415c:cd2:da8e:d0cf]: MAIL FROM:<>\\nRCPT TO:<tom@example.net>\\nDATA',
    { about: 'protocol', client: { ip: '2001:968:9999:20:415c:cd2:da8e:d0cf' } },
  ],
  ['smtpd', 'SSL_accept error from unknown[72.13.58.7]: Connection timed out', { about: 'tls', side: 'server' }],
  [
    'smtpd',
    'Anonymous TLS connection established from julie.example.com[10.163.89.202]: TLSv1.2 with cipher AECDH-AES256-SHA (256/256 bits)',
    {
      about: 'tls',
      side: 'server',
      client: { name: 'julie.example.com', ip: '10.163.89.202' },
      tls: { version: 'TLSv1.2', cipher: 'AECDH-AES256-SHA', verified: 'Anonymous' },
    },
  ],
  [
    'smtpd',
    'TLS connection established from example.com[192.168.0.1]: TLSv1 with cipher DHE-RSA-AES256-SHA (256/256 bits)',
    { tls: { version: 'TLSv1', cipher: 'DHE-RSA-AES256-SHA' } },
  ],
  [
    'smtp',
    'Verified TLS connection established to mail.sys4.de[2001:1578:400:111::7]:25: TLSv1 with cipher ECDHE-RSA-AES256-SHA (256/256 bits)',
    {
      side: 'client',
      relay: { name: 'mail.sys4.de', ip: '2001:1578:400:111::7', port: 25 },
      tls: { verified: 'Verified' },
    },
  ],
  [
    'smtp',
    'Untrusted TLS connection reused to in.freemail.test[198.51.100.114]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519',
    { side: 'client', relay: { ip: '198.51.100.114' } },
  ],
  [
    'smtp',
    'connect to mx.down.test[198.51.100.130]:25: Connection refused',
    { about: 'connect', side: 'client', relay: { name: 'mx.down.test', ip: '198.51.100.130', port: 25 } },
  ],
  ['smtp', 'SSL_connect error to 64.200.28.30[64.200.28.30]:25: lost connection', { about: 'tls', side: 'client' }],
  [
    'smtp',
    'certificate verification failed for mx.partner.test[198.51.100.111]:25: untrusted issuer /C=US/O=x',
    { about: 'tls', side: 'client' },
  ],
  [
    'smtp',
    'B99FE3D: lost connection with mx3.hotmail.com[65.55.37.72] while receiving the initial server greeting',
    { queueId: 'B99FE3D', about: 'lost', relay: { ip: '65.55.37.72' } },
  ],
  [
    'smtp',
    '3mRyTc5Y5Nz7sXc: conversation with smtpb.mail.medcity.net[199.91.36.34] timed out while receiving the initial server greeting',
    { queueId: '3mRyTc5Y5Nz7sXc', about: 'timeout' },
  ],
  [
    'postscreen',
    'PREGREET 6 after 1.2 from [216.81.72.72]:43421: RSET\\r\\n',
    { about: 'protocol', client: { ip: '216.81.72.72' } },
  ],
  ['postscreen', 'HANGUP after 63 from [111.73.45.149]:1038 in tests after SMTP handshake', { about: 'protocol' }],
  ['postscreen', 'DNSBL rank 3 for [111.73.45.149]:1038', { about: 'protocol' }],
  ['postscreen', 'COMMAND TIME LIMIT from [182.246.250.243]:51799 after CONNECT', { about: 'protocol' }],
  ['postscreen', 'COMMAND PIPELINING from [88.208.233.4]:42606 after .: \\n', { about: 'protocol' }],
  ['postscreen', 'BARE NEWLINE from [88.208.233.4]:42606 after .', { about: 'protocol' }],
  [
    'postscreen',
    'NON-SMTP COMMAND from [93.174.93.51]:45284 after CONNECT: GET http://ipv4scan.com/hello/check.txt HTTP/1.1',
    { about: 'protocol' },
  ],
])('%s %s', (tag, line, event) => {
  expect(said(tag, line)).toMatchObject([{ kind: 'session', ...event }]);
});
