/** Reads the header of any known log format: syslog's, or that of a mail program's own log file, also inside a wrapper. */
import { parseEximNativeHeader } from '../dialects/exim/native.ts';
import { type Header, readHeader } from '../syslog/header.ts';
import { yearlessYear } from '../syslog/stamp.ts';
import { readBlankIsoHeader } from './blank-iso-header.ts';
import { readWrapped } from './wrapped-line.ts';

// A crash or a truncation under a writer leaves NUL bytes before the next line; editors leave a byte order mark, journalctl -o json-seq a record separator.
// oxlint-disable-next-line no-control-regex -- NUL is exactly what is meant
const rubbish = /^[\0\x1E\uFEFF]+/;

/** The header of a line (given without its line end); `undefined` if it has none that is known. */
export function readLineHeader(raw: string): Header | undefined {
  const first = raw.charCodeAt(0);
  const line = first < 0x20 || first === 0xfeff ? raw.replace(rubbish, '') : raw;
  const header = readOwnHeader(line);
  return header !== undefined && header.program !== '' ? header : (readWrapped(line, header, readOwnHeader) ?? header);
}

function readOwnHeader(line: string): Header | undefined {
  const header = readHeader(line);
  if (header) return header.stamp.kind === 'yearless' ? withYear(header) : header;
  return readBlankIsoHeader(line) ?? parseEximNativeHeader(line);
}

const minuteMs = 60_000;

// Nov 21 15:17:10 mx1 exim[15745]: 2006-11-21 15:17:10 1Gmc37-00045w-00 Completed      (syslog_timestamp, the default)
/** Exim repeats the time in its message, with the year; a clock of another zone there is left alone. */
function withYear(header: Header): Header {
  if (!header.program.startsWith('exim')) return header;
  const own = parseEximNativeHeader(header.message)?.stamp;
  if (own === undefined || own.kind === 'instant') return own ? { ...header, stamp: own } : header;
  const apartMs = new Date(own.ms).setUTCFullYear(yearlessYear) - header.stamp.ms;
  return Math.abs(apartMs) <= minuteMs ? { ...header, stamp: own } : header;
}
