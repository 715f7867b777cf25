/** Reads headers whose ISO 8601 time has a blank between date and clock, as Exim's own log files have. */
import { type Header, readHeader } from '../syslog/header.ts';
import { parseStamp } from '../syslog/written-stamp.ts';

// 2026-02-03 10:00:01 mx1 postfix/qmgr[12]: …     2026-02-03 10:00:01.123+01:00 mx1 dovecot: …      (rsyslog and syslog-ng templates)
// 2026-02-03 10:00:01 imap-login: Info: Login: …   2026-02-03 10:00:01 lmtp(joe)<1><abc>: Info: …    (Dovecot's own log files)
const blankIso =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S* (?:[\w.:-]+ (?:[\w./-]+\[\d+\]|dovecot): |[\w-]+(?:\([^)]*\)(?:<[^>]*>)*)?: (?:Info|Warning|Error|Fatal|Panic|Debug): )/;
// 2026-02-03 10:00:01 #1234(rspamd_proxy) <8ae27d>; task; rspamd_task_write_log: …                 (rspamd's own log file)
const rspamd = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*) #(\d+)\(\w+\) (.*)$/s;
// 2026-02-03 10:00:01 status installed libc6:amd64 2.36-9     2026-02-03 10:00:01 startup packages configure        (dpkg.log, often beside the mail logs)
const dpkg =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ((?:startup (?:archives|packages) [\w-]+|status [\w-]+ \S+:\w+ \S+|(?:install|upgrade|configure|trigproc|disappear|remove|purge) \S+:\w+ \S+ \S+|conffile \S+ (?:install|keep))\s*)$/;
const blank = 32;
/** Where the dash of a message ID of Exim stands behind a time without fraction and offset. */
const eximDash = 26;
const dash = 45;

/** `undefined` for every other line: Exim's own have neither a host nor a program. */
export function readBlankIsoHeader(line: string): Header | undefined {
  if (line.charCodeAt(10) !== blank || line.charCodeAt(eximDash) === dash) return undefined;
  if (blankIso.test(line)) return readHeader(`${line.slice(0, 10)}T${line.slice(11)}`);
  const [, time = '', pid, message = ''] = rspamd.exec(line) ?? [];
  if (pid !== undefined) return headerOf('rspamd', time, Number(pid), message);
  const [, at = '', deed] = dpkg.exec(line) ?? [];
  return deed === undefined ? undefined : headerOf('dpkg', at, null, deed);
}

function headerOf(program: string, time: string, pid: number | null, message: string): Header | undefined {
  const stamp = parseStamp(time);
  return stamp && { stamp, host: '', program, pid, message };
}
