/** Turns the lines about the daemon, its configuration and its troubles into notes, or into no event if they are not about a message. */
import type { MailEvent } from '../../mail/event.ts';

/** Known lines about the daemon itself. */
const daemon: readonly RegExp[] = [
  // starting daemon (8.17.1.9): SMTP+queueing@01:00:00 · started as: /usr/sbin/sendmail -bD -q1h · stopping daemon, reason=signal
  // daemon invoked without full pathname; kill -1 won't work
  // restarting /usr/sbin/sendmail due to signal · restart queue runner=1 due to signal 0xb
  /^(?:starting daemon|started as|stopping daemon|daemon invoked |restarting |restart queue runner)/,
  // alias database /etc/mail/aliases rebuilt by root · /etc/mail/aliases: 28 aliases, longest 10 bytes, 284 bytes total
  /^alias database \S+ (?:auto)?(?:rebuilt by|out of date)|: \d+ aliases, longest \d+ bytes, /,
  // rejecting connections on daemon MTA: load average: 13 · accepting connections again for daemon MTA
  // deferring connections on daemon MTA: 3 per second · have been rejecting connections on daemon MTA for 2 hours · rejecting new messages: min free: 100
  /^(?:have been )?(?:rejecting|accepting|delaying|deferring) (?:connections|new messages)/,
  // delaying=eom, load average=13 >= 12 · [203.0.113.5]: eom: delaying rcpt: load average: 13
  /^delaying=|: delaying \S+: load average/,
  // runqueue: Aborting queue run: load average too high · grew WorkList for /var/spool/mqueue to 2000
  /^(?:runqueue\b|grew WorkList |WorkList for |FAILED to grow WorkList |Aborting queue run|Skipping queue run)/,
  // tls_clt_features=(null), relay=corp-test.mx.corp.test [198.51.100.113] · rscheck(tls_srv_features)=failed, relay=…
  /^(?:tls_(?:clt|srv)_features=|rscheck\(tls_|clt_features=|srv_features: )/,
  // AUTH warning: no mechanisms · AUTH: available mech=PLAIN, allowed mech=PLAIN LOGIN · auth="x" not trusted user="y"
  /^(?:AUTH warning: |AUTH: |auth=".*" (?:not )?trusted)/,
  // inittls: Generating 1024 bit DH parameters · engine=pkcs11, loaded=ok · finis, pid=28022
  /^(?:inittls: |engine=|DEBUG: |finis, pid=|in background, pid=|disconnect level |interrupt$)/,
];

/** Steps in the processing of a message, logged at high levels, that change no state. */
const steps: readonly RegExp[] = [
  // Authentication-Warning: ns1.example.com: www-data set sender to boss@example.com using -f
  /^Authentication-Warning: /,
  // <-- RCPT TO:<a@b.test> · --- 250 2.1.5 <a@b.test>... Recipient ok · SMTP outgoing connect on [192.0.2.1] · Sending "VERB" to Milter
  /^(?:<-- |--- |SMTP outgoing connect on |Sending ".*" to Milter)/s,
  // assigned id · locked · too young (00:00:12) · queueup, qf=… · dropenvelope, e_flags=0x1, OpMode=d, pid=28022
  /^(?:assigned id|locked|changed|unlock|too young|queueup|dropenvelope|sendenvelope|unlink|dowork|doworklist)\b/,
  // 6AN923L4000338: unlink-fail 2
  /: unlink-fail \d+$/,
  // Truncated MIME Content-Type header due to field size (length = 300) (possible attack) · Dropped invalid comments from header address
  /^(?:Truncated|Fixed) (?:long )?MIME |^Dropped invalid comments from header/,
  // size=161, class=0, pri=30161, nrcpts=1 · delay=00:00:01, xdelay=00:00:01, mailer=local · stat=Sent (where syslog takes short lines only)
  /^(?:size|msgid|bodytype|delay|mailer|relay|stat|ctladdr)=/,
  // jobs owned process doing -bs · Drop privs for user 1001 attempt to expand (RestrictExpand)
  / owned process doing -bs$|^(?:Drop privs|Failed to drop privs|Dropping verbosity) for user \d+/,
  // Saved message in /var/lib/sendmail/dead.letter · "  3: fl=0x2, mode=140777: SOCK localhost->…" · MCI@0x0: NULL
  /^Saved message in |^\s*\d+: fl=0x|^MCI@0x/,
  // dns x.test => 192.0.2.1
  /^dns \S+ => /,
];

/** Troubles on our side. */
const troubles: readonly RegExp[] = [
  // SYSERR(root): mx.example.com. config error: mail loops back to me (MX problem?) · SECURITY ALERT: bogus qf line … · !552 Error writing data file
  /^(?:SYSERR|SECURITY ALERT|ERROR: |!)/,
  // WARNING: local host name (ns1) is not qualified; see cf/README: WHO AM I? · Warning: program /usr/bin/x unsafe: Permission denied
  /^(?:WARNING|Warning|warning|Notice): /,
  // unable to qualify my own domain name (ns1) -- using short name · My unqualified host name (ns1) unknown; sleeping for retry
  // gethostbyaddr(192.0.2.9) failed: 1 · File descriptors missing on startup: stdin; Bad file descriptor
  /^(?:unable to |My unqualified host name |gethostbyaddr\(|File descriptors missing )/,
  // getrequests: accept: Too many open files · daemon MTA: problem creating SMTP socket · opendaemonsocket: daemon MTA: cannot bind
  /^(?:getrequests|opendaemonsocket|daemon \S+): |^problem creating SMTP socket/,
  // forward /home/x/.forward: Group writable directory · forward: transient error on x · include /x: transient error: Timeout on file open
  /^(?:forward|include|:include:)(?: \S+)?: /,
  // /etc/mail/aliases: World writable file, marked unsafe · dangerous permissions=40777 on queue directory /var/spool/mqueue
  /: (?:group|world) (?:writable|readable) (?:file|directory)\b|, marked \S+$|^dangerous permissions|: WARNING: dangerous write permissions$/i,
  // low on space (sendmail needs 100 bytes + 50 blocks in /var/spool/mqueue), max avail: 20 · No space left on device
  /^low on space |^filesys_update failed|No space left on device$/,
  // can not chdir(/var/spool/mqueue/): Permission denied · Can't create transcript file · Cannot open hash database /etc/mail/access
  /^can(?:not|'t| not) |^could not |^Skipping \S+: /i,
  // user 1001 attempted to run daemon · drop_privileges: setgid(25) failed · ownership change on x to uid 25 failed: Operation not permitted
  /^(?:user \d+ attempted to |Deny user \d+ |user \d+ changed syslog label|drop_privileges: |ownership change on )/,
  // hash map "access": unsafe map file /etc/mail/access.db: No such file · access map: lookup (a.test): deferred · ldap map: …
  /^\S+ map(?: "[^"]*")?: |^(?:prog|socket|nis|nisplus|ldap|dns|udb|ph)_?\w*map_?\w*|^socket_open |^db_open\(/,
  // aliasing/forwarding loop broken: x (11 aliases deep; 10 max) · alias database unavailable
  /^(?:aliasing\/forwarding loop|alias database unavailable|Attempt to forward to more than )/,
  // local mailer (/usr/bin/procmail) exited with EX_TEMPFAIL · unknown mailer error 71 · mailer prog died with signal 11
  / mailer \(.*\) exited with |unknown mailer error \d+|died (?:with|on) signal \d+/i,
  // bogus queue file, uid=0, gid=0, mode=100644 · smtps: TLS not available, exiting · proc_list_probe: lost pid 28022
  // checkfdopen(3): x not open as expected! · main: changed fds:
  /^(?:bogus queue file, |smtps: |proc_list_probe: |checkfdopen\()|: changed fds:/,
  // readqf: cannot open qf6AN923L4000338 · gatherq: cannot open "/var/spool/mqueue" · queueup: cannot create queue file
  /^(?:readqf|gatherq|grow_wlist|setup_queues|dup_df|dup_queue_file|quarantine_queue_item|sync_dir|savemail|returntosender|setsender|putbody|mailfile|bfcommit|deliver|openmailer|endmailer|mime[78]to[78]|rewrite|rscheck|remotename|poststats|control|mci_\w+|milter_\w+|dns_\w+|getmxrr|smtpquit|smtp|sm_\w+)(?:\([^)]*\))?:? /,
  // queue control process: lost all children: wait returned ECHILD · persistent queue runner=1 core dumped, signal=11
  /^(?:persistent )?queue (?:runner|(?:runner )?control process)[=:]/,
  // no secret in database · auxpropfunc error no mechanism available · could not find auxprop plugin, was searching for 'x'   (Cyrus SASL)
  /^(?:no secret in database|auxpropfunc error|could not find auxprop plugin|_sasl_plugin_load failed|no user in db)/,
  // timeout waiting for input during control command · AUTH error: listmech=0, num=0 · error: safesasl(/etc/sasldb2) failed: Group readable file
  /^(?:timeout waiting for input|AUTH |error: safesasl\()/,
  // sendmail[28022]: log terminated, too many parts · unable to write pid to /var/run/sendmail.pid: file in use by another process
  /: log terminated, too many parts$/,
  // shared memory does not contain expected data, ignored · lost dot · daemon process $j lost dot; see syslog
  /^(?:shared memory |key=\d+, sm_shm|daemon process |daemon lost |daemon \$j |sm_shmstop)/,
];

const matches = (patterns: readonly RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text));

export function parseNoteLine(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  if (matches(daemon, text)) return queueId === null ? [] : [{ kind: 'note', queueId, text }];
  if (matches(steps, text)) return [{ kind: 'note', queueId, text }];
  if (matches(troubles, text)) return [{ kind: 'note', queueId, text, trouble: true }];
  return undefined;
}
