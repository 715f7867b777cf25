/** The types of stories, as in the JSON contract (version 1). Instants are epoch milliseconds; only the JSON writer turns them into RFC 3339. */
import type { Disposition } from '../mail/disposition.ts';

export interface StoryClient {
  readonly name: string | null;
  readonly ip: string | null;
  readonly forged: boolean;
  readonly login: string | null;
}

export interface StoryRelay {
  readonly name: string | null;
  readonly ip: string | null;
  readonly port: number | null;
}

/** The outcome of an attempt or a recipient, with the reply. */
interface Outcome {
  readonly disposition: Disposition;
  readonly enhancedStatus: string | null;
  readonly replyCode: number | null;
  readonly replyText: string | null;
  readonly relay: StoryRelay | null;
  readonly at: number;
}

/** One attempt of a leg. */
export interface Attempt extends Outcome {
  /** Index into the story's evidence. */
  readonly evidence: number;
}

/** The outcome for one recipient. */
interface RecipientOutcome extends Outcome {
  readonly recipient: string;
  readonly originalRecipient: string | null;
  readonly mailer: string | null;
  /** Number of attempts; a repeated line counts as often as it says. */
  readonly attempts: number;
  readonly delaySeconds: number | null;
  /** The next server's queue ID. */
  readonly remoteQueueId: string | null;
  /** Where the mailbox server put it, if not in the inbox. */
  readonly folder?: string;
  /** Whether it was refused only for now, where the log says so without a code. */
  readonly forNow?: boolean;
}

/** One copy to one recipient. */
export interface Leg extends RecipientOutcome {
  /** At most the first and the last few attempts, oldest first. */
  readonly tries: readonly Attempt[];
}

/** One MTA that held the message. */
export interface Hop {
  readonly host: string;
  readonly program: string;
  readonly queueId: string | null;
  readonly receivedAt: number | null;
  /** As this hop knows it: masquerading, forwarding and lists rewrite it. */
  readonly envelopeSender: string | null;
  readonly client: StoryClient | null;
  readonly protocol: string | null;
  readonly tls: string | null;
  /** From arrival to the last line about it; `null` if either is unknown. */
  readonly staySeconds: number | null;
  /** How far its clock is ahead of the previous hop's, if the handover shows that they disagree. */
  readonly clockAheadSeconds: number | null;
  readonly legs: readonly Leg[];
}

export type PickupKind = 'no-login' | 'login-nothing-taken' | 'probably-fetched' | 'fetched';

export interface Pickup {
  readonly kind: PickupKind;
  readonly at: number | null;
  readonly text: string;
}

/** The outcome for one recipient over all hops. */
export interface Recipient extends RecipientOutcome {
  readonly pickup: Pickup | null;
  /** Host whose log says so. */
  readonly host: string;
  /** The mailbox server's own name for the owner of the mailbox, if it is not the recipient. */
  readonly owner?: string;
  /** The server of the mailbox, if the logs hold log-ins of others but none of it. */
  readonly loginsMissingOn?: string;
}

/** Whose turn it is. */
export type Turn = 'nobody' | 'sender' | 'recipient' | 'us' | 'other-side' | 'wait';

export interface Conclusion {
  /** The worst disposition that matters, `mixed`, or `incomplete`. */
  readonly kind: Disposition | 'mixed' | 'incomplete';
  readonly text: string;
  readonly nextStep: string | null;
  readonly turn: Turn;
}

export interface Related {
  readonly kind:
    | 'bounce'
    | 'bounce-of'
    | 'delay-warning'
    | 'delivery-report'
    | 'notice'
    | 'notice-of'
    | 'postmaster-notice'
    | 'forward'
    | 'forward-of'
    | 'split'
    | 'same-message-id';
  readonly storyId: string;
  readonly queueId: string;
  /** Whom a bounce went to, if not to the sender of the message. */
  readonly recipient?: string;
  /** It could not be delivered to anybody. */
  readonly failed?: true;
}

/** A filter's opinion of the message; not an outcome (RFC 8601 calls it a result). */
export interface FilterVerdict {
  readonly filter: string;
  /** In the filter's own word. */
  readonly result: string;
  readonly score: number | null;
  /** What it keeps the message as, in a quarantine of its own. */
  readonly quarantine: string | null;
  readonly host: string;
  readonly at: number;
}

/** One raw log line with its position. */
export interface Evidence {
  readonly file: string;
  /** Byte offset in the uncompressed file. */
  readonly offset: number;
  readonly host: string;
  readonly at: number;
  readonly line: string;
  /** Whether year or zone of the line were inferred. */
  readonly inferred: boolean;
}

export interface Story {
  /** Stable across repeated imports. */
  readonly id: string;
  readonly messageId: string | null;
  /** `''` is the null sender, `null` unknown. */
  readonly envelopeSender: string | null;
  readonly receivedAt: number | null;
  /** Whether year or zone of its times were inferred. */
  readonly timesInferred: boolean;
  readonly size: number | null;
  readonly subject: string | null;
  readonly client: StoryClient | null;
  readonly hops: readonly Hop[];
  readonly recipients: readonly Recipient[];
  readonly conclusion: Conclusion;
  readonly related: readonly Related[];
  readonly verdicts: readonly FilterVerdict[];
  readonly evidence: readonly Evidence[];
}

/** A story without its conclusion. */
export type BareStory = Omit<Story, 'conclusion'>;
