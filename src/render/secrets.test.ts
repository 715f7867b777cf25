import { expect, test } from 'vitest';
import { maskSecrets } from './secrets.ts';

test.each([
  [
    'auth-worker(13549): Info: conn unix:auth-worker (pid=13547,uid=110): auth-worker<1>: sql(info,141.98.80.134): unknown user (given password: info2017)',
    'auth-worker(13549): Info: conn unix:auth-worker (pid=13547,uid=110): auth-worker<1>: sql(info,141.98.80.134): unknown user (given password: [masked])',
  ],
  [
    'auth: passwd-file(boss,192.0.2.7): Password mismatch (given password: a) b(c)',
    'auth: passwd-file(boss,192.0.2.7): Password mismatch (given password: [masked])',
  ],
  ['auth: pam(boss): (given password: cut of', 'auth: pam(boss): (given password: [masked]'],
  [
    'auth: pam(boss): Password mismatch (SHA1 of given password: 5baa61)',
    'auth: pam(boss): Password mismatch (SHA1 of given password: [masked])',
  ],
  [
    'auth: Debug: client in: AUTH 1 PLAIN service=imap secured resp=AGpvaG4Ac2VjcmV0',
    'auth: Debug: client in: AUTH 1 PLAIN service=imap secured resp=[masked]',
  ],
  ['authdaemond: username=info password="s3 cret" x', 'authdaemond: username=info password=[masked] x'],
  [
    'SMTP protocol error in "AUTH PLAIN AGluZm8AaW5mbzIwMTc=" H=(evil) [192.0.2.7] AUTH command used when not advertised',
    'SMTP protocol error in "AUTH PLAIN [masked]" H=(evil) [192.0.2.7] AUTH command used when not advertised',
  ],
])('%s', (line, shown) => expect(maskSecrets(line)).toBe(shown));

test.each([
  'Nov 23 10:02:02 ns1 sendmail[297]: 6AN9218u000294: to=<info@example.com>, mailer=local, dsn=2.0.0, stat=Sent',
  'postfix/smtpd[1]: warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6',
  'amavis[1]: (1-01) Passed CLEAN {RelayedInbound}, [192.0.2.7] dkim=pass, spf=pass (sender SPF authorized)',
  'SMTP protocol error in "AUTH LOGIN" H=(evil) [192.0.2.7] AUTH LOGIN command used when not advertised',
  '534-5.7.9 Application-specific password required',
])('nothing secret: %s', (line) => expect(maskSecrets(line)).toBe(line));
