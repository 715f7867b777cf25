import { expect, test } from 'vitest';
import { eximEvent } from '../../../test/exim-events.ts';

test.each([
  [
    'H=mx.down.test [198.51.100.130] Connection refused',
    { about: 'lost', relay: { name: 'mx.down.test', ip: '198.51.100.130' } },
  ],
  [
    'H=mx.hole.test [198.51.100.140]: SMTP timeout after initial connection: Connection timed out',
    { about: 'timeout' },
  ],
  [
    'H=mx.nope.test [198.51.100.132]: SMTP error from remote mail server after initial connection: 554 5.7.1 No SMTP service here',
    { about: 'protocol' },
  ],
  [
    'H=in.freemail.test [198.51.100.114] TLS error on connection (recv): Error in the pull function.',
    { about: 'tls', relay: { name: 'in.freemail.test', ip: '198.51.100.114' } },
  ],
  [
    'DANE attempt failed; TLS connection to mx.b.example [192.0.2.1]: (certificate verification failed)',
    { about: 'tls', relay: { name: 'mx.b.example', ip: '192.0.2.1' } },
  ],
  [
    'TLS error on connection to mx.partner.test [198.51.100.111] (recv): timed out',
    { about: 'tls', relay: { name: 'mx.partner.test', ip: '198.51.100.111' } },
  ],
  [
    'Failed to connect to mail1.endrest.example [192.168.239.239]: Connection refused',
    { about: 'lost', relay: { name: 'mail1.endrest.example', ip: '192.168.239.239' } },
  ],
  [
    'glenic.com [109.70.26.36] Operation timed out',
    { about: 'timeout', relay: { name: 'glenic.com', ip: '109.70.26.36' } },
  ],
  [
    'SMTP timeout while connected to 127.0.0.1 [127.0.0.1] after EHLO x.example: Connection timed out',
    { about: 'timeout', relay: { name: '127.0.0.1', ip: '127.0.0.1' } },
  ],
])('with a server: %s', (words, session) => {
  expect(eximEvent(`1RwclY-00082W-N9 ${words}`)).toMatchObject({
    kind: 'session',
    queueId: '1RwclY-00082W-N9',
    side: 'client',
    text: words,
    ...session,
  });
});

test.each([
  [
    'SMTP connection Ci=8364 from relay3.partner.test [203.0.113.5]:59749 I=[192.0.2.10]:25 D=0.010s closed by QUIT',
    { about: 'connect', client: { name: 'relay3.partner.test', ip: '203.0.113.5' } },
  ],
  [
    'SMTP connection Ci=8364 from relay3.partner.test (x) [203.0.113.5]:59749 I=[192.0.2.10]:25 lost D=0.002s',
    { about: 'lost', client: { name: 'relay3.partner.test', ip: '203.0.113.5' } },
  ],
  [
    'SMTP connection from relay3.partner.test [203.0.113.5] lost while reading message data',
    { about: 'lost', client: { name: 'relay3.partner.test', ip: '203.0.113.5' } },
  ],
  [
    'SMTP connection from [192.0.2.4]:3344 I=[192.0.2.9]:25 (TCP/IP connection count = 3)',
    { about: 'connect', client: { ip: '192.0.2.4' } },
  ],
  [
    'SMTP command timeout on TLS connection from mx.b (x) [192.0.2.4] D=5m',
    { about: 'timeout', client: { name: 'mx.b', helo: 'x', ip: '192.0.2.4' } },
  ],
  [
    'SMTP data timeout (message abandoned) on connection from (x) [192.0.2.4] F=<a@b>',
    { about: 'timeout', client: { helo: 'x', ip: '192.0.2.4' } },
  ],
  ['unexpected disconnection while reading SMTP command from mx.b (x) [192.0.2.4] D=0s', { about: 'lost' }],
  [
    'SMTP call from h.example [163.14.21.161]:3767 I=[1.2.3.4]:25 dropped: too many nonmail commands (last was "RSET")',
    { about: 'protocol' },
  ],
  [
    'SMTP protocol error in "AUTH LOGIN" H=(ylmf-pc) [45.32.34.167]:60723 I=[172.89.0.6]:587 AUTH command used when not advertised',
    { about: 'protocol', client: { helo: 'ylmf-pc', ip: '45.32.34.167' } },
  ],
  [
    'SMTP protocol error in "aUtH lOgIn" H=(test) [198.51.100.8]" H=(roxzgj) [192.0.2.6] AUTH command used when not advertised',
    { about: 'protocol', client: { helo: 'roxzgj', ip: '192.0.2.6' } },
  ],
  [
    'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "RSET" H=b.example [82.96.160.77]:58302 I=[1.2.3.4]:25 next input="QUIT\\r\\n"',
    { about: 'protocol', client: { name: 'b.example', ip: '82.96.160.77' } },
  ],
  [
    'no MAIL in SMTP connection from h.example (SERVER) [192.0.2.1]:1418 I=[172.89.0.6]:25 D=34s C=EHLO,AUTH',
    { about: 'protocol', client: { name: 'h.example', helo: 'SERVER', ip: '192.0.2.1' } },
  ],
  [
    'H=[127.0.0.1] incomplete transaction (QUIT) from <a@b> for c@d e@f',
    { about: 'protocol', client: { ip: '127.0.0.1' } },
  ],
  [
    'TLS error on connection from (rhu1.barb) [192.0.2.4] (gnutls_handshake): The peer did not send any certificate.',
    { about: 'tls', client: { helo: 'rhu1.barb', ip: '192.0.2.4' } },
  ],
  [
    'plain authenticator failed for (friend) [203.0.113.200]: 535 Incorrect authentication data (set_id=submitter)',
    { about: 'auth-failed', client: { helo: 'friend', ip: '203.0.113.200', login: 'submitter' } },
  ],
  [
    'auth_plain authenticator failed for (rom182) [193.254.202.35]:41556 I=[10.0.0.1]:25: 535 Incorrect authentication data',
    { about: 'auth-failed', client: { helo: 'rom182', ip: '193.254.202.35' } },
  ],
])('with a client: %s', (message, session) => {
  expect(eximEvent(message)).toMatchObject({ kind: 'session', queueId: null, side: 'server', ...session });
});

test('cPanel names the local user behind a message', () => {
  const line =
    'SMTP connection identification H=localhost A=127.0.0.1 P=41234 M=1dVECr-0006BG-Kq U=web ID=1234 S=web B=identify_local_connection';
  expect(eximEvent(line)).toMatchObject({ kind: 'note', queueId: '1dVECr-0006BG-Kq' });
});
