/** Turns OpenSMTPD's log lines (5.4 to 7.x) into mail events. The queue ID is the msgid, the first 8 digits of every envelope's evpid. */
import type { MailEvent } from '../../mail/event.ts';
import type { Dialect } from '../dialect.ts';
import { parseDaemonLine } from './daemon-words.ts';
import { mtaWords } from './mta-words.ts';
import type { Words } from './said.ts';
import { smtpWords } from './smtp-words.ts';

const blank = 32;
const sessionLength = 16;

/** `f4ba7f4002737ef8 smtp …`: whether the line begins with a session id. */
function hasSession(message: string): boolean {
  if (message.charCodeAt(sessionLength) !== blank) return false;
  for (let i = 0; i < sessionLength; i++) {
    const code = message.charCodeAt(i);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
}

function wordsOf(text: string): Words | undefined {
  if (text.startsWith('smtp ')) return smtpWords;
  return text.startsWith('mta ') || text.startsWith('mda ') ? mtaWords : undefined;
}

/** The word after `smtp`, `mta` or `mda`; 5.9 to 6.3 write it as `event=word`. */
function wordIn(text: string): string {
  const subsystemEnd = text.indexOf(' ') + 1;
  const start = text.startsWith('event=', subsystemEnd) ? subsystemEnd + 6 : subsystemEnd;
  const end = text.indexOf(' ', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}

function parseSessionLine(message: string): readonly MailEvent[] | undefined {
  const text = message.slice(sessionLength + 1);
  const words = wordsOf(text);
  // f4ba7f41a51aa74d filters protocol phase=mail-from, resume=n, action=proceed, …   (only with -T filters)
  if (!words) return text.startsWith('filters ') ? [] : undefined;
  const word = wordIn(text);
  const session = message.startsWith('0000000000000000') ? undefined : message.slice(0, sessionLength);
  return words.get(word)?.({ word, text, ...(session !== undefined && { session }) });
}

export const opensmtpd: Dialect = {
  name: 'opensmtpd',
  speaks: (tag) => tag === 'smtpd' || tag === 'opensmtpd',
  parse: ({ message }) => (hasSession(message) ? parseSessionLine(message) : parseDaemonLine(message)),
};
