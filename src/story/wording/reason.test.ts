import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reason } from './finding.ts';
import { reasons } from './finding.ts';
import { findGrounds, reasonClass } from './reason.ts';

/** Replies as servers really gave them (addresses changed), beyond the samples that stand in the catalogue. */
const replies: readonly (readonly [string, Reason])[] = [
  // Postfix, Sendmail, Exim, OpenSMTPD, Dovecot
  [
    '550 5.1.1 <b1.0.museum@corp.test>: Recipient address rejected: User unknown in virtual mailbox table',
    'user-unknown',
  ],
  [
    '550 5.1.1 <nobody-here@example.org>: Recipient address rejected: User unknown in local recipient table',
    'user-unknown',
  ],
  [
    '550 5.1.1 <zzz@virtual.example.org>: Recipient address rejected: User unknown in virtual alias table',
    'user-unknown',
  ],
  ['550 5.1.1 <not-there@example.com>... User unknown', 'user-unknown'],
  ['550 Unknown user', 'user-unknown'],
  ['550 Invalid recipient: <parlor@shop.example.net>', 'user-unknown'],
  ["550 5.1.1 <ghostbox@town.example.com> User doesn't exist: ghostbox@town.example.com", 'user-unknown'],
  ['452 4.2.2 <station@partner.test>: Mailbox full, over quota', 'mailbox-full'],
  ['552 5.2.2 <office@town.example.com> Quota exceeded (mailbox for user is full)', 'mailbox-full'],
  ['450 4.7.1 <grey-me@example.org>: Recipient address rejected: Greylisted, see the help page', 'greylisted'],
  [
    '450 4.2.0 <x@y.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/y.html',
    'greylisted',
  ],
  ['450 4.3.2 Service currently unavailable', 'greylisted'],
  ['550 5.3.2 Service currently unavailable', 'client-refused'],
  ['421 4.3.2 Service currently unavailable', 'server-busy'],
  ['554 5.7.1 milter does not like your address', 'policy-refused'],
  ['421 4.7.0 Rate limit for your network, closing', 'rate-limited'],
  ['452 4.3.2 Connection rate limit exceeded. (in reply to MAIL FROM command)', 'rate-limited'],
  ['452 4.3.1 Insufficient system storage', 'system-full'],
  ['451 4.3.0 Temporary lookup failure', 'server-trouble'],
  ['451 4.7.1 Service unavailable - try again later', 'server-busy'],
  ['450 4.3.2 <anyone@later.example.org>: Recipient address rejected: Subdomain under maintenance', 'server-busy'],
  ['550 5.1.2 <anyone@gone.example.org>: Recipient address rejected: This subdomain was closed', 'no-such-domain'],
  ['550 5.2.1 <returns@example.com>... Mailbox disabled for this recipient', 'mailbox-disabled'],
  ['550 5.7.1 <members@partner.test>... Relaying denied. Proper authentication required.', 'relaying-denied'],
  ['554 5.7.1 <parlor@shop.example.net>: Relay access denied', 'relaying-denied'],
  ['550 relay not permitted', 'relaying-denied'],
  ['530 5.7.0 Authentication required', 'login-required'],
  ['550 5.7.1 <x@spam.shop.example.net>... Access denied', 'policy-refused'],
  ['550 Administrative prohibition', 'policy-refused'],
  ['554 5.7.1 <unknown[203.0.113.200]>: Client host rejected: Access denied', 'client-refused'],
  ['554 5.7.1 <bad.host.test>: Helo command rejected: Your HELO name is not welcome', 'helo-refused'],
  ['554 5.7.1 <x@spam.shop.example.net>: Sender address rejected: Access denied', 'sender-blocked'],
  ['550 5.7.1 <spamking@partner.test>... Sender banned by local policy', 'sender-blocked'],
  ['450 4.1.8 <someone@missing.test>: Sender address rejected: Domain not found', 'sender-domain-unknown'],
  [
    '553 5.1.8 <someone@missing.test>... Domain of sender address someone@missing.test does not exist',
    'sender-domain-unknown',
  ],
  [
    '550-Verification failed for <someone@missing.test>\\n550-Unrouteable address\\n550 Sender verify failed',
    'sender-address-refused',
  ],
  ['504 5.5.2 <someone>: Sender address rejected: need fully-qualified address', 'sender-address-refused'],
  ['501 5.1.3 Recipient address syntax error', 'address-syntax'],
  ['524 5.2.4 Mailing list expansion problem: <loop-a@hamlet.example.com>', 'list-problem'],
  ['503 5.5.1 Invalid command: Command not allowed at this point.', 'protocol-error'],
  ['552 5.2.3 Message exceeds maximum fixed size (300000)', 'too-large'],
  ['554 5.3.4 Message too big for system: Transaction failed, message too big', 'too-large'],
  ['message size 400105 exceeds size limit 300000 of server mx.tiny.test[198.51.100.136]', 'too-large'],
  ['554 5.7.1 Message content rejected, see policy 12/7; stat=Sent is what you wish', 'content-refused'],
  ['554 5.7.1 Message content rejected, see policy 12/7; => x@y R=dnslookup C="250 OK"', 'content-refused'],
  ['550 5.7.0 Reject, id=00042-07 - BANNED: .exe,invoice.exe', 'attachment-refused'],
  ['554 5.7.0 Reject, id=08313-08 - spam', 'spam-refused'],
  ['Deferred: Connection refused by mx.down.test.', 'connection-refused'],
  ['connect to mx.down.test[198.51.100.130]:25: Connection refused', 'connection-refused'],
  ['connect to 127.0.0.1[127.0.0.1]:10024: Connection refused', 'filter-down'],
  ['connect to edge[private/dovecot-lmtp]: Connection refused', 'filter-down'],
  [
    'delivery temporarily suspended: connect to mx.hole.test[198.51.100.140]:25: Connection timed out',
    'connection-timed-out',
  ],
  [
    'lost connection with mx.a.test[198.51.100.112] while sending end of data -- message may be sent more than once',
    'connection-lost',
  ],
  ['Deferred: mx.noroute.test.: No route to host', 'no-route'],
  ['Network error on destination MXs', 'unreachable'],
  ['IO Error: Connection reset by peer', 'connection-lost'],
  ["retry time not reached for any host for 'down.test'", 'waiting-for-retry'],
  ['retry timeout exceeded', 'gave-up'],
  ['Host unknown (Name server: missing.test: host not found)', 'no-such-domain'],
  [
    'Host or domain name not found. Name service error for name=missing.test type=AAAA: Host not found',
    'no-such-domain',
  ],
  [
    'Host or domain name not found. Name service error for name=slow.test type=MX: Host not found, try again',
    'dns-failure',
  ],
  ['alias database loop for loop-b', 'message-loop'],
  ['554 5.4.0 Error: too many hops', 'message-loop'],
  ['internal software error. Command output: robot is broken: relay=none, status=sent ', 'program-failed'],
  ['unknown user: "pier-7"', 'user-unknown'],
  ['TLS is required, but was not offered by host mx.old.test[192.0.2.25]', 'tls-required'],
  ['403 4.7.0 TLS handshake failed.', 'tls-failed'],
  // Gmail
  [
    "550-5.1.1 The email account that you tried to reach does not exist. Please try\\n550-5.1.1 double-checking the recipient's email address for typos or\\n550 5.1.1 unnecessary spaces. k9si1234 - gsmtp",
    'user-unknown',
  ],
  [
    '550-5.7.26 This mail has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. 550 5.7.26 - gsmtp',
    'auth-failed-sender',
  ],
  [
    '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail. To protect 421-4.7.28 our users from spam, mail has been temporarily rate limited. 421 4.7.28 - gsmtp',
    'rate-limited',
  ],
  [
    '550-5.7.1 [103.27.73.29] The IP address sending this message does not have a PTR\\n550-5.7.1 record setup. As a policy, Gmail does not accept messages from IPs\\n550 5.7.1 information. e189-v6si165855pgc.461 - gsmtp',
    'no-reverse-dns',
  ],
  ['552-5.2.2 The email account that you tried to reach is over quota and inactive. - gsmtp', 'mailbox-full'],
  [
    "550 5.7.1 Unauthenticated email from example.com is not accepted due to domain's DMARC policy. - gsmtp",
    'dmarc-failed',
  ],
  ['421 4.7.32 This mail has been rate limited because there is no DMARC alignment', 'dmarc-failed'],
  ["552 5.2.3 Your message exceeded Google's message size limits.", 'too-large'],
  // Outlook, Exchange Online
  [
    '550 5.4.1 [jobs@example.org]: Recipient address rejected: Access denied. AS(201806281) [DB5EUR01FT031.eop-EUR01.prod.protection.outlook.com]',
    'recipient-refused',
  ],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'user-unknown'],
  ['451 4.7.500 Server busy. Please try again later from [192.0.2.7]. (AS77712344)', 'rate-limited'],
  [
    "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
    'blocklisted',
  ],
  [
    '550 5.7.606 Access denied, banned sending IP [192.0.2.7]. To request removal from this list please visit https://sender.office.com/',
    'blocklisted',
  ],
  [
    '550 5.7.509 Access denied, sending domain example.com does not pass DMARC verification and has a DMARC policy of reject',
    'dmarc-failed',
  ],
  [
    '554 5.4.14 Hop count exceeded - possible mail loop ATTR34 [SN1NAM04FT063.eop-NAM04.prod.protection.outlook.com]',
    'message-loop',
  ],
  ['550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain', 'relaying-denied'],
  [
    "550 5.7.129 RESOLVER.RST.RestrictedToRecipientsPermission; not authorized to send to recipient because the sender isn't on the recipient's list",
    'sender-not-allowed',
  ],
  // Yahoo
  [
    '421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1',
    'rate-limited',
  ],
  [
    '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes',
    'policy-refused',
  ],
  [
    "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.7, because the ip is in Spamhaus's list; see http://postmaster.yahoo.com/550-bl23.html",
    'blocklisted',
  ],
  [
    "554 delivery error: dd This user doesn't have a yahoo.com account (nobody@yahoo.com) [0] - mta1.mail.gq1.yahoo.com",
    'user-unknown',
  ],
  // Proofpoint, Mimecast, Barracuda, Cisco, amavis, T-Online, GMX
  ['554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.7', 'blocklisted'],
  ['550 5.7.0 Local Policy Violation', 'policy-refused'],
  [
    '451 Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451',
    'greylisted',
  ],
  ['550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550', 'bad-reputation'],
  ['550 DMARC Sender Invalid - envelope rejected', 'dmarc-failed'],
  ['550 permanent failure for one or more recipients (jobs@example.org:blocked)', 'policy-refused'],
  [
    "554-mx.example.com Your access to this mail system has been rejected due to the sending MTA's poor reputation.",
    'bad-reputation',
  ],
  [
    '450 4.7.1 [EAB] 554 IP=192.0.2.7 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)',
    'blocklisted',
  ],
  [
    '554-gmx.net (mxgmx017) Nemesis ESMTP Service not available\\n554-No SMTP service\\n554-Bad DNS PTR resource record.',
    'no-reverse-dns',
  ],
  [
    '550-Requested action not taken: mailbox unavailable\\n550 For explanation visit https://postmaster.gmx.net',
    'mailbox-unavailable',
  ],
];

test.each(replies.map(([reply, reason]) => ({ reply, reason })))('$reason: $reply', ({ reply, reason }) => {
  expect(reasonClass(reply)).toBe(reason);
});

test.each<[string, Reason, Reason]>([
  // What the words say counts more than the code, the code more than vague words.
  ['552 5.1.1 <x@comcast.test> user over quota', 'mailbox-full', 'user-unknown'],
  ['550 5.1.1 Not accepted, try again later', 'user-unknown', 'server-busy'],
  ['550 5.2.1 Mailbox unavailable. Your IP address 192.0.2.7 is blacklisted', 'blocklisted', 'mailbox-unavailable'],
  ['550 5.7.1 mailbox unavailable', 'mailbox-unavailable', 'policy-refused'],
  ['451 4.7.1 Rate limited because it is unauthenticated', 'auth-failed-sender', 'rate-limited'],
  ['421 4.7.0 Greylisted, the service is busy, try again later', 'greylisted', 'server-busy'],
])('%s is %s, not %s', (reply, special, general) => {
  expect(reasonClass(reply)).toBe(special);
  expect(special).not.toBe(general);
});

test('an address cannot lend its words to a reply', () => {
  expect(reasonClass('550 5.1.1 <virus@greylist.spam.test>: no')).toBe('user-unknown');
  expect(reasonClass('550 jobs@greylist.test says no')).toBe('unclear');
  expect(reasonClass('host spam.filter.test[192.0.2.25] said: 550 5.2.2 no')).toBe('mailbox-full');
});

test('a code inside the words serves where none was split off', () => {
  expect(reasonClass({ replyText: 'SMTP error after RCPT TO:<x@y>: 550 5.1.1 no' })).toBe('user-unknown');
  expect(reasonClass({ replyText: 'sorry (#5.2.2)', enhancedStatus: '5.0.0' })).toBe('mailbox-full');
});

test('a code that nobody registered means what its subject means', () => {
  expect(reasonClass('550 5.1.99')).toBe('recipient-refused');
  expect(reasonClass('550 9.9.9')).toBe('unclear');
});

test('the bare code is the last resort', () => {
  expect(reasonClass('452')).toBe('system-full');
  expect(reasonClass({ replyCode: 521, enhancedStatus: null, replyText: null })).toBe('domain-takes-no-mail');
  expect(reasonClass('')).toBe('unclear');
  expect(reasonClass('554 no')).toBe('unclear');
});

test.each([
  ['5.1.8', 'sender-domain-unknown'],
  ['5.7.1', 'policy-refused'],
  ['5.1.1', 'user-unknown'],
  ['5.0.0', 'user-unknown'],
])(
  'Sendmail calls every refused recipient unknown; the status %s of the other server says %s',
  (enhancedStatus, reason) => {
    expect(reasonClass({ enhancedStatus, replyText: 'User unknown' })).toBe(reason);
  },
);

test('a provider that says more has a next step of its own', () => {
  expect(findGrounds('554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org').phrase?.nextStep).toContain(
    'check.spamhaus.org',
  );
});

test('whatever a reply holds, it has a reason', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.stringMatching(/^[245]\d\d[ -][245]\.\d\.\d{1,3} [ -~]{0,200}$/),
    fc.constantFrom('<', '[', '@', 'a.', 'mailbox ', '\\n550-').map((part) => part.repeat(2000)),
  );
  fc.assert(
    fc.property(hostile, (reply) => {
      expect(reasons).toContain(reasonClass(reply));
    }),
  );
});
