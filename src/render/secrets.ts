/** Log lines turned into log lines that may be shown: passwords and credentials that some servers write down are masked. */

const mask = '[masked]';

// auth: passwd-file(info,141.98.80.134): Password mismatch (given password: info2017)
// A password may hold a bracket itself, so everything up to the last one goes.
const givenPassword = /(given password: ?)(?:.*(?=\))|.*$)/is;

// auth: Debug: client in: AUTH 1 PLAIN service=imap secured resp=AGpvaG4Ac2VjcmV0
// authdaemond: username=info password="s3 cret"
const keyed =
  /(\b(?:password|passwd|passphrase|cryptpw|clearpw)\b["']?[ \t]*[=:][ \t]*|\b(?:pass|resp|secret)=)("[^"]*"|'[^']*'|<[^>]*>|[^\s,;)]+)/gi;

// SMTP protocol error in "AUTH PLAIN AGluZm8AaW5mbzIwMTc=" H=(evil) [192.0.2.7] AUTH command used when not advertised
const credentials =
  /(\bAUTH[ \t]+(?:PLAIN|LOGIN|CRAM-MD5|DIGEST-MD5|NTLM|XOAUTH2|OAUTHBEARER|SCRAM-SHA-\d{1,3}(?:-PLUS)?)[ \t]+)(?=[a-z+/]*[A-Z0-9=])[A-Za-z0-9+/=]{4,}/g;

// ipop3d: command line: PASS s3cret
const popPassword = /(\bPASS )(\S+)/g;

/** The line itself where it holds none. */
export function maskSecrets(line: string): string {
  return line
    .replace(givenPassword, `$1${mask}`)
    .replace(keyed, `$1${mask}`)
    .replace(credentials, `$1${mask}`)
    .replace(popPassword, `$1${mask}`);
}
