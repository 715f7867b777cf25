/** Reads the tag that opens a message: the program's name and PID (RFC 3164 §5.3). */

interface Tagged {
  readonly program: string;
  readonly pid: number | null;
  readonly message: string;
}

const longestTag = 64;

/** The tag at `start`, or the whole rest as message when there is none. */
export function readTag(line: string, start: number): Tagged {
  // sendmail[28022]: j0BGjkc28022: …    postfix/smtp[12]: …    sendmail: …    dovecot: …
  const colon = line.indexOf(': ', start);
  const tagEnd = colon < 0 && line.endsWith(':') ? line.length - 1 : colon;
  const blank = line.indexOf(' ', start);
  if (tagEnd < 0 || tagEnd - start > longestTag || (blank >= 0 && blank < tagEnd)) return withoutColon(line, start);
  const bracket = line.indexOf('[', start);
  const message = withoutMessageNumber(line.slice(tagEnd + 2));
  if (bracket < 0 || bracket > tagEnd || line[tagEnd - 1] !== ']')
    return { program: line.slice(start, tagEnd), pid: null, message };
  const pid = Number(line.slice(bracket + 1, tagEnd - 1));
  return { program: line.slice(start, bracket), pid: Number.isInteger(pid) ? pid : null, message };
}

// Nov 23 10:02:00 ns1 exim[290] 2026-11-23 10:02:00 …   (a tag whose colon was left out)
const colonless = /^([\w./-]{1,48})\[(\d{1,10})\] /;

function withoutColon(line: string, start: number): Tagged {
  const rest = line.slice(start);
  const tag = colonless.exec(rest);
  if (!tag) return { program: '', pid: null, message: rest };
  return { program: tag[1]!, pid: Number(tag[2]), message: rest.slice(tag[0].length) };
}

// sendmail[28022]: [ID 801593 mail.info] j0BGjkc28022: from=…   (Solaris msgid(1M))
const solarisNumber = /^\[ID \d+ \w+\.\w+\] /;

function withoutMessageNumber(message: string): string {
  return message.startsWith('[ID ') ? message.replace(solarisNumber, '') : message;
}
