/** A recipient of a story turned into what a card says of it: what became of it, where it went, in whose words. */
import type { Disposition } from '../mail/disposition.ts';
import type { Recipient } from '../story/story.ts';
import { formatDuration } from '../time/format.ts';
import type { Clock } from './clock.ts';
import { counted, relayName, replyWords } from './phrases.ts';

export interface RecipientLine {
  readonly recipient: string;
  /** As first given, where an alias, forward or list changed it. */
  readonly originalRecipient: string | null;
  readonly disposition: Disposition;
  /** `accepted by mx.example.com [192.0.2.1] as 4XXx1q5ghSz7JTb5` */
  readonly outcome: string;
  /** The other side's own words. */
  readonly reply: string | null;
  /** When, how often, how long: `Tue 11 Jan 2005, 17:45:49 CET`, `2 attempts`, `after 3 s`. */
  readonly facts: readonly string[];
  readonly pickup: string | null;
}

type Told = Pick<Recipient, 'relay' | 'remoteQueueId' | 'mailer' | 'host'>;

const at = (host: string): string => (host === '' ? '' : ` on ${host}`);
const inQueue = (host: string): string => (host === '' ? 'in the queue' : `in the queue of ${host}`);
const after = (words: string, name: string | null): string => (name === null ? '' : words + name);

/** The wording rule: an SMTP mailer's success is accepted by the next server, never delivered. */
const outcomes: Record<Disposition, (told: Told) => string> = {
  delivered: ({ host, mailer }) => `handed to the mailbox${at(host)}${after(' by ', mailer)}`,
  relayed: ({ relay, remoteQueueId }) =>
    `accepted by ${relayName(relay) ?? 'the next server'}${after(' as ', remoteQueueId)}`,
  expanded: ({ host }) => `replaced by other addresses${at(host)}`,
  queued: ({ host, relay }) => `waits ${inQueue(host)}${after(' for ', relayName(relay))}`,
  deferred: ({ host, relay }) => `waits ${inQueue(host)}, last tried${after(' at ', relayName(relay))}`,
  held: ({ host }) => `on hold ${inQueue(host)}`,
  quarantined: ({ host }) => `in quarantine${at(host)}`,
  bounced: ({ host, relay }) => `refused by ${relayName(relay) ?? (host || 'our server')}`,
  expired: ({ host, relay }) => `given up${at(host)}${after(', last tried at ', relayName(relay))}`,
  rejected: ({ host }) => `refused by ${host || 'our server'} before it took the message`,
  discarded: ({ host }) => `thrown away${at(host)}`,
  removed: ({ host }) => `deleted from the queue${at(host)} by an administrator`,
  unknown: ({ host }) => `the logs do not say${after(' more than that it reached ', host || null)}`,
};

function factsOf(recipient: Recipient, clock: Clock): string[] {
  const { attempts, delaySeconds } = recipient;
  return [
    clock(recipient.at),
    ...(attempts > 0 ? [counted(attempts, 'attempt')] : []),
    ...(delaySeconds ? [`after ${formatDuration(delaySeconds * 1000)}`] : []),
  ];
}

export function recipientLine(recipient: Recipient, clock: Clock): RecipientLine {
  return {
    recipient: recipient.recipient,
    originalRecipient: recipient.originalRecipient,
    disposition: recipient.disposition,
    outcome: outcomes[recipient.disposition](recipient),
    reply: replyWords(recipient),
    facts: factsOf(recipient, clock),
    pickup: recipient.pickup?.text ?? null,
  };
}
