/** Turns the lines about a whole message (Completed, frozen, removed by …) into queue changes. */
import type { MailEvent, QueueChange } from '../../mail/event.ts';
import { stripAngles } from '../../mail/address.ts';

/** Patterns with the groups `by` and `reason`, each below a sample. */
const changes: readonly (readonly [RegExp, QueueChange['change']])[] = [
  // Completed QT=3m45s
  [/^Completed(?: \w+=\S+)*$/, 'completed'],
  // Message is frozen    Message is frozen (delivery error message)
  [/^Message is frozen/, 'held'],
  // Frozen (delivery error message)    frozen by ACL    frozen by root    Frozen by the system filter: subject was "x"
  [/^[Ff]rozen(?: by (?<by>[^:]*))?(?:: (?<reason>.*)| \((?<why>[^)]*)\))?$/, 'held'],
  // Unfrozen by forced delivery    unfrozen by root    Unfrozen by errmsg timer    Unfrozen by auto-thaw
  [/^[Uu]nfrozen(?: by (?<by>.*))?$/, 'released'],
  // removed by root
  [/^removed by (?<by>.*)$/, 'removed'],
  // Message removed because older than 3d
  [/^Message (?<reason>removed because .*)$/, 'removed'],
  // cancelled by root    cancelled by timeout_frozen_after    cancelled by system filter: subject was "x"
  // (`exim -Mg`, a limit or a filter: all recipients fail, and the sender gets a bounce)
  [/^(?<why>cancelled by (?<by>[^:]*))(?:: (?<reason>.*))?$/, 'bounced'],
  // all recipients marked delivered by root
  [/^all (?:recipients|addresses) marked (?:as )?delivered by (?<by>.*)$/, 'removed'],
];

/** The queue change in the text of a line; `undefined` if there is none. */
export function parseState(queueId: string, text: string): MailEvent[] | undefined {
  if (text === 'Completed') return [{ kind: 'queue', queueId, change: 'completed' }];
  for (const [pattern, change] of changes) {
    const groups = pattern.exec(text);
    if (!groups) continue;
    const { by, reason, why } = groups.groups ?? {};
    const because = reason ?? why;
    return [
      {
        kind: 'queue',
        queueId,
        change,
        ...(by !== undefined && { by }),
        ...(because !== undefined && { reason: because }),
      },
    ];
  }
  return parseRecipientChange(queueId, text);
}

// recipient <x@y> added by root    recipient <x@y> marked delivered by root    address <x@y> marked delivered by root
const recipientChange = /^(?:recipient|address) (<.*>|\S+) (?:(added)|marked (?:as )?delivered) by (.*)$/;

function parseRecipientChange(queueId: string, text: string): MailEvent[] | undefined {
  const mark = recipientChange.exec(text);
  if (!mark) return undefined;
  const recipients = [stripAngles(mark[1] ?? '')];
  if (mark[2] !== undefined) return [{ kind: 'received', queueId, starts: false, recipients }];
  return [{ kind: 'queue', queueId, change: 'removed', recipients, ...(mark[3] !== undefined && { by: mark[3] }) }];
}
