/** Parses the time, offset and PID with which Exim begins its log lines, in its own files and inside syslog messages. */
import { clockSeconds, digit, fourDigits, fractionMs, twoDigits } from '../../syslog/digits.ts';
import type { Header } from '../../syslog/header.ts';

const blank = 32;
const dash = 45;
const plus = 43;
const comma = 44;
const openBracket = 91;

/** Exim's stamp: epoch ms if it has an offset, else the wall clock as if UTC; `end` is the index of the text. */
interface NativeStamp {
  readonly kind: 'instant' | 'local';
  readonly ms: number;
  readonly end: number;
}

/**
 * The header of a line of `exim_mainlog`, `rejectlog` or `paniclog` (spec.txt, "Log files": `log_timezone`, `+millisec`
 * and `+pid` extend it), or `undefined` if the line has another format. Such a file has neither host nor program.
 */
export function parseEximNativeHeader(line: string): Header | undefined {
  // 2026-11-23 09:00:00.123 +0100 [4711] 1xVPu1-000045-2n Completed
  const stamp = nativeStampAt(line, 0);
  if (!stamp) return undefined;
  const pid = nativePidAt(line, stamp.end);
  return {
    stamp: { kind: stamp.kind, ms: stamp.ms },
    host: '',
    program: 'exim',
    pid: pid?.pid ?? null,
    message: line.slice(pid?.end ?? stamp.end),
  };
}

function nativeStampAt(text: string, at: number): NativeStamp | undefined {
  if (text.charCodeAt(at + 4) !== dash || text.charCodeAt(at + 7) !== dash || text.charCodeAt(at + 10) !== blank)
    return undefined;
  const month = twoDigits(text, at + 5);
  const day = twoDigits(text, at + 8);
  const seconds = clockSeconds(text, at + 11);
  const midnight = Date.UTC(fourDigits(text, at), month - 1, day);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31) || Number.isNaN(seconds + midnight)) return undefined;
  // Python's logging, for example Fail2ban's own log: 2026-11-23 09:00:00,123 fail2ban.filter [123]: INFO …
  if (text.charCodeAt(at + 19) === comma) return undefined;
  const fraction = fractionMs(text, at + 19);
  const wall = midnight + seconds * 1000 + fraction.ms;
  const offset = offsetAt(text, fraction.end);
  const end = offset?.end ?? fraction.end;
  if (text.charCodeAt(end) !== blank) return undefined;
  return offset ? { kind: 'instant', ms: wall - offset.ms, end: end + 1 } : { kind: 'local', ms: wall, end: end + 1 };
}

/** ` +0100`, in milliseconds. */
function offsetAt(text: string, at: number): { readonly ms: number; readonly end: number } | undefined {
  const sign = text.charCodeAt(at + 1);
  if (sign !== plus && sign !== dash) return undefined;
  const ms = (twoDigits(text, at + 2) * 60 + twoDigits(text, at + 4)) * 60_000;
  return Number.isNaN(ms) ? undefined : { ms: sign === dash ? -ms : ms, end: at + 6 };
}

/** `[4711] `, which `log_selector = +pid` writes after the time. */
export function nativePidAt(text: string, at: number): { readonly pid: number; readonly end: number } | undefined {
  if (text.charCodeAt(at) !== openBracket) return undefined;
  let end = at + 1;
  while (!Number.isNaN(digit(text, end))) end++;
  if (end === at + 1 || end > at + 11 || text.charCodeAt(end) !== 93 || text.charCodeAt(end + 1) !== blank)
    return undefined;
  return { pid: Number(text.slice(at + 1, end)), end: end + 2 };
}

/** Index after a time inside a syslog message (`syslog_timestamp`); `at` if there is none. */
export function skipNativeStamp(text: string, at: number): number {
  if (text.charCodeAt(at + 4) !== dash || text.charCodeAt(at + 7) !== dash || text.charCodeAt(at + 13) !== 58)
    return at;
  const isPlain = text.charCodeAt(at + 16) === 58 && text.charCodeAt(at + 19) === blank;
  const next = text.charCodeAt(at + 20);
  if (isPlain && next !== plus && next !== dash) return at + 20;
  return nativeStampAt(text, at)?.end ?? at;
}
