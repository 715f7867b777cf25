/** Recognises lines of Exim about itself: those that are not about mail, and those about a trouble on our side. */

/** Known lines that are not about a message. */
const quiet: readonly RegExp[] = [
  // Start queue run: pid=679 -qf    End queue run: pid=679 -qf    Start 'lists' queue run: pid=3 -qG lists
  /^(?:Start|End) (?:'[^']*' )?queue run: /,
  // exim 4.96 daemon started: pid=246, -q1h, listening for SMTP on port 25 (IPv6 and IPv4)
  /^exim \S+ daemon (?:started|notified)/,
  // exim user lost privilege for using -C option
  /^exim user lost privilege for using -[A-Z] option$/,
  // pid 246: SIGHUP received: re-exec daemon    SIGTERM received …    daemon stopped
  /^(?:pid \d+: )?SIG[A-Z]+ received/,
  /^daemon /,
  // Message is frozen (about a message that a queue run skips, without its id)
  /^Message is frozen$/,
  // unqualified address boss accepted
  /^unqualified address /,
  // cwd=/var/spool/exim4 3 args: /usr/sbin/exim4 -Mc 1xVPu1-000045-2n
  /^cwd=\S* \d+ args?: /,
  // no host name found for IP address 203.0.113.250    no IP address found for host x (during SMTP connection from [192.0.2.1])
  /^no (?:host name|IP address) found for /,
  // list matching forced to fail: failed to find host name for 192.0.2.1    host name alias list truncated for 192.0.2.1
  /^(?:list matching forced to fail|host (?:name alias list truncated|lookup did not complete)|lookup of host )/,
  // Warning: purging the environment.      Suggested action: use keep_environment.
  /^Warning: /,
  /^ ?Suggested action: /,
  // ETRN received from host [192.0.2.1]    ident connection to 192.0.2.1 timed out    DKIM: signing …
  /^(?:ETRN \S+ received from|ident connection to) /,
  // slow lookup …    event …    "x" in dnslists timed out / DNS list lookup defer (probably timeout) for …: assumed not in list
  /^(?:DNS list lookup defer|dnslists? )/,
  // Rotated by a script: 2026-11-23 00:00:01 exim_mainlog turned over
  /^(?:spam|malware) acl condition: (?:cached|all)/,
];

// Failed to create spool file …    socket bind() to port 25 for address 127.0.0.1 failed: Address already in use: daemon abandoned
// ACL "warn" with "message" setting found in a non-message (EHLO or HELO) ACL: cannot specify header lines here: message ignored
// unable to set gid=…    failed to expand …    Exim configuration error …    spam acl condition: all spamd servers failed
const trouble =
  /\b(?:fail(?:ed|ure|s)?|errors?(?! ignored)|unable|cannot|could not|couldn't|abandoned|not enough|bad|invalid|problem|panic|denied|unavailable|(?:malware|spam) acl condition)\b/i;

/** Whether the line is known and has no events. */
export const isQuiet = (text: string): boolean => quiet.some((pattern) => pattern.test(text));

/** Whether the line, as in the panic log, is about a trouble on our side. */
export const isTrouble = (text: string): boolean => trouble.test(text);
