/** Recognises the lines of Postfix about itself. */

/** Programs that never handle messages: all their lines except warnings are about the service. */
const keepers: ReadonlySet<string> = new Set(
  (
    'anvil scache master postfix postfix-script tlsmgr tlsproxy dnsblog proxymap proxywrite flush showq spawn verify ' +
    'trivial-rewrite postlogd postlog postmulti postqueue postmap postalias'
  ).split(' '),
);

const beginnings: readonly string[] = [
  // disconnect from h[ip] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5
  'disconnect from ',
  // CONNECT from [203.0.113.9]:53024 to [192.0.2.1]:25 · DISCONNECT [203.0.113.9]:43421 · PASS NEW [203.0.113.9]:36051
  'CONNECT from ',
  'DISCONNECT ',
  'PASS NEW ',
  'PASS OLD ',
  // before 3.6 WHITELISTED, BLACKLISTED
  'ALLOWLISTED ',
  'ALLOWLIST VETO ',
  'DENYLISTED ',
  'WHITELISTED ',
  'WHITELIST VETO ',
  'BLACKLISTED ',
  'entering STRESS mode',
  'leaving STRESS mode',
  'statistics: ',
  // table hash:/etc/postfix/access(0,lock|fold_fix) has changed -- restarting
  'table ',
  'setting up TLS connection ',
  'initializing the ',
  'Host offered STARTTLS: ',
  'Unverified: ',
  'Verified: ',
  'discarding EHLO keywords: ',
  'using backwards-compatible default setting ',
  'TLS SNI ',
];

// cache btree:/var/lib/postfix/postscreen_cache full cleanup: retained=242 dropped=7 entries
// host mx.example.net[192.0.2.9] offers SMTPUTF8 support, but not 8BITMIME
// Deleted: 1 message · Placed on hold: 1 message · Released from hold: 2 messages · Force-expired: 1 message (postsuper)
const sums = /^(?:cache \S+ (?:full|partial) cleanup: |host \S+ offers |[A-Z][a-z -]+: \d+ messages?$)/;

// mx.partner.test[198.51.100.111]:25: subject_CN=mx.partner.test, issuer_CN=… · mx[ip]:25: re-using session with …
const certificate =
  /^\S+\](?::\d+)?: (?:subject_CN=|re-using session|save session|Matched |depth=|Untrusted|Trusted|Verified|SSL_|peername|certificate)/;

// -v and debug_peer_list: > h[ip]: 250 Ok · < h[ip]: EHLO x · match_string: mynetworks ~? h · send attr request = connect
// private/rewrite socket: wanted attribute: flags · >>> START Client host RESTRICTIONS <<< · rewrite stream disconnect
const debugging =
  /^(?:[<>] \S+|>>> |[a-z]+_[a-z0-9_]+(?:: | = )|(?:send|wanted|input|private\/\S+ wanted) attr|(?:private|public)\/\S+(?: socket)?: wanted|auto_clnt_|connection (?:established|closed)|connect to subsystem |\w+ (?:stream )?disconnect|(?:before|after) input_transp_cleanup|fsspace: |process generation: |Compiled against |Run-time linked against |master_notify|proxy_inet_addr|idle timeout|watchdog)/;

/** Whether the line is known and not about mail. */
export function isHousekeeping(agent: string, text: string): boolean {
  if (keepers.has(agent)) return true;
  if (beginnings.some((words) => text.startsWith(words))) return true;
  return sums.test(text) || certificate.test(text) || debugging.test(text);
}
