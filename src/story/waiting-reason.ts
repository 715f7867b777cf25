/** Turns the last reply that a waiting recipient got into the reason that it waits for. */
import type { Reply } from '../mail/event.ts';
import type { Reason } from './wording/finding.ts';
import { reasonClass } from './wording/reason.ts';

type LastReply = { readonly [Field in keyof Reply]-?: Reply[Field] | null };

// delivery temporarily suspended: connect to mx.shop.test[192.0.2.9]:25: Connection refused
const suspended = 'delivery temporarily suspended: ';

/** A queue is looked at again and again, and few of its rows change in between. */
const known = new WeakMap<LastReply, Reason>();

export function waitingReason(row: LastReply): Reason {
  const before = known.get(row);
  if (before) return before;
  const { replyCode, enhancedStatus, replyText } = row;
  const text = replyText?.startsWith(suspended) ? replyText.slice(suspended.length) : replyText;
  const reason = reasonClass({ replyCode, enhancedStatus, replyText: text });
  known.set(row, reason);
  return reason;
}
