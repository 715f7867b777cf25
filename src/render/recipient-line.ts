/** What a card shows of a recipient: the outcome, where the message went, the reply. */
import type { Disposition } from '../mail/disposition.ts';
import { type Landing, landingOf } from '../story/wording/landing.ts';
import { pickupText } from '../story/pickup-text.ts';
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
  /** `Tue 11 Jan 2005, 17:45:49 CET` */
  readonly at: string;
  /** How often, how long: `2 attempts`, `after 3 s`. */
  readonly facts: readonly string[];
  /** `null` also if the conclusion already contains it. */
  readonly pickup: string | null;
}

type Told = Pick<Recipient, 'recipient' | 'relay' | 'remoteQueueId' | 'mailer' | 'host' | 'replyText'>;

const on = (host: string): string => (host === '' ? '' : ` on ${host}`);
const inQueue = (host: string): string => (host === '' ? 'in the queue' : `in the queue of ${host}`);
const after = (words: string, name: string | null): string => (name === null ? '' : words + name);

const landed: Record<Landing, string> = {
  mailbox: 'handed to the mailbox',
  server: 'handed to the mailbox',
  program: 'handed to a program',
  file: 'written to a file',
  reply: 'answered automatically',
  nowhere: 'thrown away',
};

const landedAt = (told: Told): string =>
  `${landed[landingOf(told) ?? 'mailbox']}${on(told.host)}${after(' by mailer ', told.mailer)}`;

/** The wording rule: an SMTP mailer's success is accepted by the next server, never delivered. */
const outcomes: Record<Disposition, (told: Told) => string> = {
  delivered: landedAt,
  relayed: (told) =>
    told.relay === null && landingOf(told) === 'program'
      ? landedAt(told)
      : `accepted by ${relayName(told.relay) ?? 'the next server'}${after(' as ', told.remoteQueueId)}`,
  expanded: ({ host }) => `replaced by other addresses${on(host)}`,
  queued: ({ host, relay }) => `waits ${inQueue(host)}${after(' for ', relayName(relay))}`,
  deferred: ({ host, relay }) => `waits ${inQueue(host)}, last tried${after(' at ', relayName(relay))}`,
  held: ({ host }) => `on hold ${inQueue(host)}`,
  quarantined: ({ host }) => `in quarantine${on(host)}`,
  bounced: ({ host, relay }) => `refused by ${relayName(relay) ?? (host || 'our server')}`,
  expired: ({ host, relay }) => `given up${on(host)}${after(', last tried at ', relayName(relay))}`,
  rejected: ({ host }) => `refused by ${host || 'our server'} before it took the message`,
  discarded: ({ host }) => `thrown away${on(host)}`,
  removed: ({ host }) => `deleted from the queue${on(host)} by an administrator`,
  unknown: ({ host }) => `the logs do not say${after(' more than that it reached ', host || null)}`,
};

function factsOf({ attempts, delaySeconds }: Recipient): string[] {
  return [
    ...(attempts > 0 ? [counted(attempts, 'attempt')] : []),
    ...(delaySeconds ? [`after ${formatDuration(delaySeconds * 1000)}`] : []),
  ];
}

/** @param conclusion text above the line, which is not repeated */
export function recipientLine(recipient: Recipient, clock: Clock, conclusion: string): RecipientLine {
  const pickup = pickupText(recipient);
  return {
    recipient: recipient.recipient,
    originalRecipient: recipient.originalRecipient,
    disposition: recipient.disposition,
    outcome: outcomes[recipient.disposition](recipient),
    reply: replyWords(recipient),
    at: clock(recipient.at),
    facts: factsOf(recipient),
    pickup: pickup === null || conclusion.includes(pickup) ? null : pickup,
  };
}
