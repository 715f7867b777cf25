/** Turns the last reply about a waiting recipient into the reason why it waits. */
import type { Reply } from '../mail/event.ts';
import type { Reason } from './wording/finding.ts';
import { reasonClass } from './wording/reason.ts';

type LastReply = { readonly [Field in keyof Reply]-?: Reply[Field] | null };

/** Cache by row: the queue is read often, and few rows change in between. */
const ofRow = new WeakMap<LastReply, Reason>();
/** Cache by reply: during a storm the same reply occurs thousands of times. */
const ofReply = new Map<string, Reason>();
const mostRemembered = 5_000;

export function waitingReason(row: LastReply): Reason {
  const known = ofRow.get(row);
  if (known) return known;
  const reason = reasonOfReply(row);
  ofRow.set(row, reason);
  return reason;
}

function reasonOfReply({ replyCode, enhancedStatus, replyText }: LastReply): Reason {
  const key = `${replyCode} ${enhancedStatus} ${sameWords(replyText ?? '')}`;
  const known = ofReply.get(key);
  if (known) return known;
  const reason = reasonClass({ replyCode, enhancedStatus, replyText });
  if (ofReply.size >= mostRemembered) ofReply.clear();
  ofReply.set(key, reason);
  return reason;
}

// … Try again later. d2e1a72fcca58-47ee3a1b2csm1234567ad.12 - gsmtp: each reply has another
const token = /\w{8,}/g;
const longestKey = 500;

/** Replies that differ only in tokens (ids, numbers) are equal. */
function sameWords(text: string): string {
  return text.slice(0, longestKey).replace(token, (word) => (/\d.*\d.*\d/.test(word) ? '#' : word));
}
