/** Turns a syslog tag, such as `postfix/submission/smtpd`, into the Postfix daemon or command that uses it. */

const agents: ReadonlySet<string> = new Set(
  (
    'smtpd smtp lmtp local virtual pipe error retry discard relay qmgr nqmgr oqmgr cleanup pickup bounce defer trace ' +
    'postscreen verify tlsproxy dnsblog anvil scache tlsmgr trivial-rewrite proxymap proxywrite flush showq spawn ' +
    'qmqpd master postfix-script postlogd postdrop sendmail postsuper postqueue postmap postalias postlog postmulti'
  ).split(' '),
);

/** Other mail programs whose tags also have the daemon's name after a slash. */
const others = /^(?:cyrus|dovecot|exim|sendmail|opensmtpd|courier|spampd|haraka)/i;

/** Filters that log with Postfix's name: `postfix/policy-spf`, `postfix/policyd-weight`. */
const filters = /^(?:policy|policyd|postgrey|greylist|sqlgrey|spf)/i;

/** Of instances, whose names must begin so (postmulti(1)); RFC 5424 logs shorten `postfix-out/smtp` to it. */
const instance = /^postfix-(?!exporter)/;

/**
 * The agent (last part of the tag): `smtpd`, `smtp`, `local` …; `undefined` for other programs. Instances and services
 * may have any name (`syslog_name`, `multi_instance_name`): `postfix-out/smtp`, `mta-in/smtpd`, `postfix/reinject/smtpd`.
 */
export function parseService(tag: string): string | undefined {
  const slash = tag.lastIndexOf('/');
  if (slash < 0) return tag === 'postfix-script' ? tag : isInstance(tag) ? 'postfix' : undefined;
  const agent = tag.slice(slash + 1);
  if (filters.test(agent) || others.test(tag)) return undefined;
  return agents.has(agent) || (agent !== '' && /^[^/]*postfix/i.test(tag)) ? agent : undefined;
}

function isInstance(tag: string): boolean {
  return tag === 'postfix' || (instance.test(tag) && !filters.test(tag.slice('postfix-'.length)));
}
