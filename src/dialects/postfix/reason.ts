/** Turns the text in parentheses after `status=…` into the reply in it. */
import type { Reply } from '../../mail/event.ts';
import { parseReply } from '../../mail/reply.ts';

// host mx.partner.test[198.51.100.111] said: 550 5.1.1 … (in reply to RCPT TO command)
// host mx.nope.test[198.51.100.132] refused to talk to me: 554 5.7.1 …
// delivery via smtp.example.com[192.0.2.1]: host smtp.example.com[192.0.2.1] said: 530 …
const speaker = /^(?:delivery via \S+ )?host (\S+) (?:said|refused to talk to me): /;

// (in reply to end of DATA command)
const occasion = / \(in reply to [^()]*\)$/;

const suspended = 'delivery temporarily suspended: ';

/** Whether the queue manager made no attempt because the destination had failed just before. */
export function isSuspended(text: string): boolean {
  return text.startsWith(suspended);
}

/** The words about the attempt, this one or the last. */
function triedIn(text: string): string {
  return isSuspended(text) ? text.slice(suspended.length) : text;
}

function speakerIn(tried: string): RegExpExecArray | null {
  return tried.startsWith('host ') || tried.startsWith('delivery via ') ? speaker.exec(tried) : null;
}

/** The host that gave the reply, as logged: `mx.partner.test[198.51.100.111]`. */
export function replierIn(text: string): string | undefined {
  return speakerIn(triedIn(text))?.[1];
}

/** The remote server's reply, without host and command. */
function wordsOf(text: string): string {
  const tried = triedIn(text);
  const who = speakerIn(tried);
  return who ? tried.slice(who[0].length).replace(occasion, '') : tried;
}

/** Removes the codes of the further lines of a multi-line reply, which Postfix joins with blanks. */
function joinLines(text: string, code: number): string {
  const further = / ([2-5]\d\d)[- ](?:[245]\.\d{1,3}\.\d{1,3}(?: |$))?/g;
  return text.replace(further, (all: string, again: string) => (Number(again) === code ? ' ' : all));
}

/** The codes and text of the reason; the caller prefers Postfix's `dsn=` field to the enhanced status in it. */
export function parseReason(text: string): Reply {
  const words = wordsOf(text);
  const digit = words.charCodeAt(0);
  if (!(digit >= 50 && digit <= 53)) return words === '' ? {} : { replyText: words };
  const reply = parseReply(words);
  if (words[3] !== '-' || reply.replyCode === undefined || reply.replyText === undefined) return reply;
  return { ...reply, replyText: joinLines(reply.replyText, reply.replyCode) };
}
