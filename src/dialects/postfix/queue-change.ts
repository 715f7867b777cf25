/** Turns the short lines about a whole queued message (removed, held, requeued, a bounce was made) into events. */
import type { Link, MailEvent, QueueChange } from '../../mail/event.ts';

const byAdministrator: Readonly<Record<string, QueueChange['change']>> = {
  'placed on hold': 'held',
  'released from hold': 'released',
  removed: 'removed',
  expired: 'expired',
};

/**
 * postsuper writes `removed` for a deletion by hand; from qmgr the same word is the normal end. Under the tag `postfix`
 * alone it may be either: to be removed is then the fate of those recipients only that had no end before.
 */
function changeOf(agent: string, text: string): QueueChange['change'] | undefined {
  if (agent === 'postsuper' || agent === 'postfix' || text.endsWith(' hold')) return byAdministrator[text];
  return text === 'removed' ? 'completed' : undefined;
}

const notices: readonly (readonly [string, Link['relation']])[] = [
  ['sender non-delivery notification: ', 'bounce'],
  ['sender delay notification: ', 'delay-warning'],
  // a report that the sender asked for (DSN SUCCESS, sendmail -bv, -v)
  ['sender delivery status notification: ', 'delivery-report'],
  ['postmaster non-delivery notification: ', 'postmaster-notice'],
  ['postmaster delay notification: ', 'postmaster-notice'],
];

function noticeOf(queueId: string, text: string): Link | undefined {
  for (const [words, relation] of notices) {
    if (text.startsWith(words)) {
      return { kind: 'link', queueId, relation, otherQueueId: text.slice(words.length).trim() };
    }
  }
  return undefined;
}

const notes: readonly string[] = [
  // the new ID follows in pickup's line: Q2: uid=100 from=<…> orig_id=Q
  'requeued',
  'renamed to ',
  'skipped, still being delivered',
];

/** `removed`, `placed on hold`, `sender non-delivery notification: Q2` and their kin. */
export function parseQueueChange(agent: string, queueId: string, text: string): readonly MailEvent[] | undefined {
  const change = changeOf(agent, text.trimEnd());
  const admin = agent === 'postsuper' ? { by: 'administrator' } : {};
  if (change) return [{ kind: 'queue', queueId, change, ...admin }];
  const notice = noticeOf(queueId, text);
  if (notice) return [notice];
  return notes.some((words) => text.startsWith(words)) ? [{ kind: 'note', queueId, text }] : undefined;
}
