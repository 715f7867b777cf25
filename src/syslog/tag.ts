/** Parses the tag before a message: the program's name and PID (RFC 3164 §5.3). */
import { digit } from './digits.ts';
import { RecentWords } from './recent-words.ts';

interface Tagged {
  readonly program: string;
  readonly pid: number | null;
  readonly message: string;
}

const longestTag = 64;
const openBracket = 91;
const programs = new RecentWords();

/** The tag at `start`; without one, the rest of the line is the message. */
export function readTag(line: string, start: number): Tagged {
  // sendmail[28022]: j0BGjkc28022: …    postfix/smtp[12]: …    sendmail: …    dovecot: …
  const colon = line.indexOf(': ', start);
  const tagEnd = colon < 0 && line.endsWith(':') ? line.length - 1 : colon;
  const blank = line.indexOf(' ', start);
  if (tagEnd < 0 || tagEnd - start > longestTag || (blank >= 0 && blank < tagEnd)) return readOddTag(line.slice(start));
  const bracket = line.indexOf('[', start);
  const message = withoutMessageNumber(line.slice(tagEnd + 2));
  if (bracket < 0 || bracket > tagEnd) return { program: programs.slice(line, start, tagEnd), pid: null, message };
  if (line[tagEnd - 1] !== ']') return readOddTag(line.slice(start));
  return { program: programs.slice(line, start, bracket), pid: readPid(line, bracket + 1, tagEnd - 1), message };
}

const longestPid = 10;

/** A PID, or `null` if the text is not a number (`-`, words, nothing). */
export function pidOf(text: string): number | null {
  return readPid(text, 0, text.length);
}

function readPid(text: string, start: number, end: number): number | null {
  if (end <= start || end - start > longestPid) return null;
  let pid = 0;
  for (let at = start; at < end; at++) pid = pid * 10 + digit(text, at);
  return Number.isNaN(pid) ? null : pid;
}

// mail.info sendmail[28022]: …   (BusyBox)    mail:info sendmail[28022]: …   (AIX)
const priorityWords = /^[a-z0-9]{2,10}[.:](?:emerg|alert|crit|err|error|warn|warning|notice|info|debug) /;
// exim[290] 2026-11-23 10:02:00 …   (colon left out)    postfix/smtpd[290] <Info>: …   (macOS)    sendmail[290]:j0BGjkc28022: …
const tagWithPid = /^([\w./-]{1,48})\[(\d{1,10})\](?: <\w{1,10}>)?(?:: ?| )/;

function readOddTag(text: string): Tagged {
  const words = priorityWords.exec(text)?.[0].length ?? 0;
  if (words > 0) return readTag(text, words);
  const [tag, program, pid] = tagWithPid.exec(text) ?? [];
  if (tag === undefined || program === undefined || pid === undefined) return { program: '', pid: null, message: text };
  return { program, pid: pidOf(pid), message: withoutMessageNumber(text.slice(tag.length)) };
}

// sendmail[28022]: [ID 801593 mail.info] j0BGjkc28022: from=…   (Solaris msgid(1M))
const solarisNumber = /^\[ID \d+ \w+\.\w+\] /;

function withoutMessageNumber(message: string): string {
  return message.charCodeAt(0) === openBracket && message.startsWith('[ID ')
    ? message.replace(solarisNumber, '')
    : message;
}
