/** The answer's data: stories as the JSON contract (version 1) gives them to every surface. Instants are epoch milliseconds here; only the JSON writer makes them RFC 3339. */
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

/** What became of a copy for a recipient, and in whose words. */
interface Outcome {
  readonly disposition: Disposition;
  readonly enhancedStatus: string | null;
  readonly replyCode: number | null;
  readonly replyText: string | null;
  readonly relay: StoryRelay | null;
  readonly at: number;
}

/** One try of a leg. */
export interface Attempt extends Outcome {
  /** Index into the story's evidence. */
  readonly evidence: number;
}

/** The outcome for one recipient. */
interface RecipientOutcome extends Outcome {
  readonly recipient: string;
  readonly originalRecipient: string | null;
  readonly mailer: string | null;
  /** Tries, counted as the log counts them (a repeated line counts as often as it says). */
  readonly attempts: number;
  readonly delaySeconds: number | null;
  /** The next server's queue ID. */
  readonly remoteQueueId: string | null;
}

/** One copy to one recipient. */
export interface Leg extends RecipientOutcome {
  /** At most the first and the last few tries, oldest first. */
  readonly tries: readonly Attempt[];
}

/** One MTA that held the message. */
export interface Hop {
  readonly host: string;
  readonly program: string;
  readonly queueId: string | null;
  readonly receivedAt: number | null;
  /** As this hop knew it: masquerading, forwarding and lists rewrite it. */
  readonly envelopeSender: string | null;
  readonly client: StoryClient | null;
  readonly protocol: string | null;
  readonly tls: string | null;
  /** From its arrival to the last word about it; `null` while either is not known. */
  readonly staySeconds: number | null;
  /** How far its clock is ahead of the previous hop's, where the handover shows that they disagree. */
  readonly clockAheadSeconds: number | null;
  readonly legs: readonly Leg[];
}

export type PickupKind = 'no-login' | 'login-nothing-taken' | 'probably-fetched' | 'fetched';

export interface Pickup {
  readonly kind: PickupKind;
  readonly at: number | null;
  readonly text: string;
}

/** The final answer for one recipient over all hops. */
export interface Recipient extends RecipientOutcome {
  readonly pickup: Pickup | null;
  /** Host whose log says so. */
  readonly host: string;
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
  /** It could not be delivered to anybody. */
  readonly failed?: true;
}

/** What a filter thought of the message; no outcome by itself (RFC 8601 calls it a result). */
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

/** One raw log line, where it stands. */
export interface Evidence {
  readonly file: string;
  /** Byte offset in the uncompressed file. */
  readonly offset: number;
  readonly host: string;
  readonly at: number;
  readonly line: string;
  /** The line carried no year or zone; ours was worked out. */
  readonly inferred: boolean;
}

export interface Story {
  /** Stable over re-imports. */
  readonly id: string;
  readonly messageId: string | null;
  /** `''` is the null sender, `null` unknown. */
  readonly envelopeSender: string | null;
  readonly receivedAt: number | null;
  /** True when the year or the zone of its times was worked out. */
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

/** A story before it was concluded. */
export type BareStory = Omit<Story, 'conclusion'>;
