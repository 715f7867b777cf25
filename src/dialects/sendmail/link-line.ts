/** Turns the lines that connect two queue IDs (DSNs, clones, splits) into links, and into the end of a queue lifetime. */
import type { Link, MailEvent } from '../../mail/event.ts';
import { saysExpired } from './outcome.ts';
import { endOfQueueId } from './queue-id.ts';

const noticeMarks = ['DSN: ', 'return to sender: ', 'sender notify: ', 'postmaster notify: '] as const;

function relationOf(mark: string, reason: string): Link['relation'] {
  if (mark === 'postmaster notify: ') return 'postmaster-notice';
  if (/^return receipt\b/i.test(reason)) return 'delivery-report';
  return /^warning: (?:could not send|message still undelivered|delivery time)/i.test(reason)
    ? 'delay-warning'
    : 'bounce';
}

function notice(queueId: string, otherQueueId: string, mark: string, reason: string): readonly MailEvent[] {
  const link: Link = { kind: 'link', queueId, relation: relationOf(mark, reason), otherQueueId, reason };
  return saysExpired(reason) ? [link, { kind: 'queue', queueId, change: 'expired', reason }] : [link];
}

// 6AN923L4000338: DSN: User unknown · 6AN923L4000338: DSN: Return receipt · 7060xgCb000520: sender notify: Cannot send message for 5 days
// 6AN92AeH000472: clone: owner=careers                                   (the part after the first queue ID)
function parseAboutOther(queueId: string, text: string): readonly MailEvent[] | undefined {
  const end = endOfQueueId(text, 0);
  if (end < 0) return undefined;
  const otherQueueId = text.slice(0, end);
  for (const mark of noticeMarks) {
    if (text.startsWith(mark, end + 2)) return notice(queueId, otherQueueId, mark, text.slice(end + 2 + mark.length));
  }
  if (!text.startsWith('clone: ', end + 2)) return undefined;
  return [{ kind: 'link', queueId, relation: 'clone', otherQueueId, reason: text.slice(end + 9) }];
}

// clone LAA12345, owner=careers                                         (8.9 to 8.11: the new ID says of what)
const cloneOf = /^clone (\w+), (owner=.*)$/s;

// split: maxrcpts=10, rcpts=14, count=1, id=6AN92D5i000556 · split: count=2, ids=6AN92D5i000556; 6AN92D5j000556
const split = /^split: (.*?count=\d+), ids?=(.+)$/s;

export function parseLinkLine(queueId: string, text: string): readonly MailEvent[] | undefined {
  const original = text.startsWith('clone ') ? cloneOf.exec(text) : null;
  if (original) {
    const [, from = '', reason = ''] = original;
    return [{ kind: 'link', queueId: from, relation: 'clone', otherQueueId: queueId, reason }];
  }
  const parts = text.startsWith('split: ') ? split.exec(text) : null;
  if (!parts) return parseAboutOther(queueId, text);
  const [, reason = '', ids = ''] = parts;
  return ids
    .split(/[;,\s]+/)
    .filter((id) => id !== '')
    .map((otherQueueId): Link => ({ kind: 'link', queueId, relation: 'split', otherQueueId, reason }));
}
