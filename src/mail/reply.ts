/** Splits an SMTP reply, such as `550 5.1.1 <x>: User unknown`, into code, enhanced status and text. */
import type { Draft } from './draft.ts';
import type { Reply } from './event.ts';

// 550 5.1.1 text · 550-5.1.1 text · 550 text · 550-text · 5.1.1 text · 4.4.1 · 250 2.0.0: text
const codes = /^(?:([2-5]\d\d)(?:[ -]+|$))?(?:([245]\.\d{1,3}\.\d{1,3})(?=[:\s]|$):?)?\s*/;

/** The parts of a reply (RFC 5321 §4.2, RFC 2034), each left out if missing; without codes, all of it is text. */
export function parseReply(text: string): Reply {
  if (!(text.charCodeAt(0) <= 57)) return text === '' ? {} : { replyText: text.trim() };
  const front = codes.exec(text);
  const replyText = text.slice(front?.[0].length ?? 0).trim();
  const reply: Draft<Reply> = {};
  if (front?.[1] !== undefined) reply.replyCode = Number(front[1]);
  if (front?.[2] !== undefined) reply.enhancedStatus = front[2];
  if (replyText !== '') reply.replyText = replyText;
  return reply;
}

/**
 * The text in the outer parentheses that begin at `from`. It may contain anything or be cut; something else may follow it:
 * `(250 2.0.0 Ok (queued)) [relayed]`.
 */
export function enclosedAt(text: string, from: number): string {
  const last = text.lastIndexOf(')');
  const isClosed = last === text.length - 1 || (last > from && isBalanced(text, from, last));
  return text.slice(from + 1, isClosed ? last : undefined);
}

function isBalanced(text: string, from: number, to: number): boolean {
  let depth = 0;
  for (let at = from; at <= to; at++) {
    const sign = text.charCodeAt(at);
    if (sign === 40) depth++;
    else if (sign === 41) depth--;
  }
  return depth === 0;
}
