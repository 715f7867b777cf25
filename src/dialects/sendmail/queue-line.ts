/** Turns the lines about the state of a queued message (done, discarded, quarantined, lost, expanded) into events. */
import { stripAngles } from '../../mail/address.ts';
import type { MailEvent } from '../../mail/event.ts';
import { parseRecipients, plainAddress } from './recipients.ts';

// quarantine=held by admin
function quarantine(queueId: string | null, text: string): MailEvent {
  return { kind: 'queue', queueId, change: 'quarantined', by: 'admin', reason: text.slice(11) };
}

// Losing ./qf6AN923L4000338: savemail panic
const losing = /^Losing (?:\S*\/)?(?:[qQtlh]f)?(\w+): (.*)$/s;

/** Sendmail abandons a message and renames its queue file; nobody is notified. */
function lost(queueId: string | null, text: string): MailEvent {
  const [, fileId, reason = text] = losing.exec(text) ?? [];
  return { kind: 'queue', queueId: queueId ?? fileId ?? null, change: 'removed', by: 'sendmail', reason };
}

// alias <sales@example.com> => sally, harry · forward events => \events, venue@shop.example.net · expand list => …
const expansion = /^(?:alias|forward|expand) (.+?) => (.*)$/s;

function expanded(queueId: string | null, text: string): MailEvent | undefined {
  const [, from, replyText = ''] = expansion.exec(text) ?? [];
  if (from === undefined) return undefined;
  const recipients = [plainAddress(stripAngles(from))];
  const expandedTo = parseRecipients(replyText);
  return { kind: 'delivery', queueId, recipients, disposition: 'expanded', attempt: false, replyText, expandedTo };
}

// SYSERR(root): Too many hops 13 (8 max): from <boss@partner.test> via relay3.partner.test, to <sales@example.com>
const tooManyHops = /^SYSERR\([^)]*\): (Too many hops \d+ \(\d+ max\)): from .* via .*, to (.+)$/s;

/** A mail loop, given up without an attempt; only the first recipient is logged (5.4.6 from Sendmail's deliver.c). */
function goneAround(queueId: string | null, text: string): MailEvent | undefined {
  const [, replyText, recipient] = tooManyHops.exec(text) ?? [];
  if (replyText === undefined || recipient === undefined) return undefined;
  const recipients = parseRecipients(recipient);
  return { kind: 'delivery', queueId, recipients, disposition: 'bounced', enhancedStatus: '5.4.6', replyText };
}

export function parseQueueLine(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  // done; delay=00:00:01, ntries=1
  if (text.startsWith('done; delay=')) return [{ kind: 'queue', queueId, change: 'completed' }];
  if (text === 'discarded') return [{ kind: 'queue', queueId, change: 'discarded' }];
  if (text.startsWith('quarantine=')) return [quarantine(queueId, text)];
  if (text === 'unquarantine' || text === 'unquarantined')
    return [{ kind: 'queue', queueId, change: 'released', by: 'admin' }];
  if (text.startsWith('Losing ')) return [lost(queueId, text)];
  const event = expanded(queueId, text) ?? goneAround(queueId, text);
  return event && [event];
}
