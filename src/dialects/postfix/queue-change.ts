/** Turns the short lines about a whole queued message (removed, held, requeued, bounced) into events. */
import type { Link, MailEvent, QueueChange } from '../../mail/event.ts';

const byAdministrator: Readonly<Record<string, QueueChange['change']>> = {
  'placed on hold': 'held',
  'released from hold': 'released',
  removed: 'removed',
  expired: 'expired',
};

/**
 * `removed` of postsuper is a manual deletion, of qmgr the normal end. With the bare tag `postfix` it may be either:
 * then it only concerns recipients without an earlier outcome.
 */
function changeOf(agent: string, text: string): QueueChange['change'] | undefined {
  if (agent === 'postsuper' || agent === 'postfix' || text.endsWith(' hold')) return byAdministrator[text];
  return text === 'removed' ? 'completed' : undefined;
}

const notices: readonly (readonly [string, Link['relation']])[] = [
  ['sender non-delivery notification: ', 'bounce'],
  ['sender delay notification: ', 'delay-warning'],
  // a report that the sender requested (DSN SUCCESS, sendmail -bv, -v)
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
  // the new ID is in pickup's next line: Q2: uid=100 from=<…> orig_id=Q
  'requeued',
  'renamed to ',
  'skipped, still being delivered',
];

/** The events of `removed`, `placed on hold`, `sender non-delivery notification: Q2` and similar; `undefined` for other lines. */
export function parseQueueChange(agent: string, queueId: string, text: string): readonly MailEvent[] | undefined {
  const change = changeOf(agent, text.trimEnd());
  const admin =
    agent === 'postsuper' ? { by: 'administrator', ...(change === 'expired' && { reason: 'force-expired' }) } : {};
  if (change) return [{ kind: 'queue', queueId, change, ...admin }];
  const notice = noticeOf(queueId, text);
  if (notice) return [notice];
  return notes.some((words) => text.startsWith(words)) ? [{ kind: 'note', queueId, text }] : undefined;
}
