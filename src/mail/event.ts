/**
 * The meaning of one log line of a mail program: a closed union. Every dialect turns a {@link SyslogLine} into these
 * events, and every story is built from them.
 *
 * Unknown fields are left out; only a missing queue ID is `null`. Addresses are without `< >`, otherwise as logged
 * (case kept). An event has the time of its line.
 */
import type { Disposition } from './disposition.ts';

/** The server or user that handed a message to us (RFC 5321 SMTP client). */
export interface Client {
  readonly name?: string;
  /** IPv4 or IPv6 text, without brackets or the `IPv6:` tag. */
  readonly ip?: string;
  /** Forward and reverse DNS do not match (Sendmail `may be forged`, Postfix `unknown`). */
  readonly forged?: boolean;
  /** SMTP AUTH identity or local user. */
  readonly login?: string;
  readonly helo?: string;
}

/** The server that we handed a message to. */
export interface Relay {
  readonly name?: string;
  readonly ip?: string;
  readonly port?: number;
}

/** TLS of one SMTP connection, as logged. */
export interface Tls {
  readonly version?: string;
  readonly cipher?: string;
  readonly verified?: string;
}

/** The reply of the other side (or of our own server) that explains an outcome. */
export interface Reply {
  /** SMTP reply code, RFC 5321 §4.2. */
  readonly replyCode?: number;
  /** Enhanced status code `class.subject.detail`, RFC 3463. */
  readonly enhancedStatus?: string;
  /** The text after the codes. */
  readonly replyText?: string;
}

interface OfQueue {
  /** The MTA's id of the queued copy that the line is about; `null` if the line has none. */
  readonly queueId: string | null;
}

/** A message arrived: one of possibly several lines about its arrival, whose fields are merged. */
export interface Received extends OfQueue {
  readonly kind: 'received';
  /** Whether the line is the first of a queue ID; if there is a later one, the ID was reused. */
  readonly starts: boolean;
  /** A before-queue filter submitted it: earlier lines of this session without queue ID are about it. */
  readonly proxied?: true;
  /** `''` is the null sender. */
  readonly envelopeSender?: string;
  readonly messageId?: string;
  readonly sizeBytes?: number;
  readonly recipientCount?: number;
  /** Envelope recipients, if the arrival line has them (Exim `for`, OpenSMTPD envelopes). */
  readonly recipients?: readonly string[];
  readonly client?: Client;
  /** SMTP, ESMTP, ESMTPS, ESMTPA, local …, as logged. */
  readonly protocol?: string;
  readonly subject?: string;
  readonly tls?: Tls;
  /** The same message's id on this or the previous server (Postfix `orig_queue_id=`, `orig_id=`). */
  readonly originQueueId?: string;
  /** This is a DSN about that queue ID (Exim `R=`). */
  readonly bounceOf?: string;
  /** ID of its SMTP session, if the log has session IDs (OpenSMTPD); joins {@link Session.session}, {@link Refusal.session}. */
  readonly session?: string;
}

/** One attempt, or the final outcome, for one or more recipients of a queued copy. */
export interface Delivery extends OfQueue, Reply {
  readonly kind: 'delivery';
  readonly recipients: readonly string[];
  /** If the line names it (OpenSMTPD, Exim with `+sender_on_delivery`). */
  readonly envelopeSender?: string;
  /** The recipient as first given, if an alias or forward changed it. */
  readonly originalRecipient?: string;
  /** For `expanded`: the addresses of the alias, forward or list, if the line has them. */
  readonly expandedTo?: readonly string[];
  /** Sendmail `ctladdr`. */
  readonly controllingUser?: string;
  readonly disposition: Disposition;
  readonly mailer?: string;
  readonly relay?: Relay;
  /** Time since arrival. */
  readonly delayMs?: number;
  /** Time of this attempt alone (Sendmail `xdelay`). */
  readonly attemptMs?: number;
  /** The next server's queue ID, from its reply. */
  readonly remoteQueueId?: string;
  /** Some recipients are cut off (`[more]`) and in no log line. */
  readonly incomplete?: boolean;
  /** False if the line is not an attempt (retry time not reached, expired, returned to sender). */
  readonly attempt?: boolean;
  readonly tls?: Tls;
}

/** A refusal (or a warning instead) in the SMTP session, with or without a queue ID. */
export interface Refusal extends OfQueue, Reply {
  readonly kind: 'refusal';
  readonly stage: 'connect' | 'helo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'unknown';
  readonly envelopeSender?: string;
  readonly recipient?: string;
  readonly messageId?: string;
  readonly client?: Client;
  /** Who refused: a ruleset, restriction, filter or milter, as logged. */
  readonly by?: string;
  /** ID of the SMTP session, if the log has it: other lines of the session may have the sender, client or an accepted message. */
  readonly session?: string;
  /** The refusal is temporary (4xx), if the log says so without a code. */
  readonly temporary?: boolean;
}

/** The other queue ID is a new message about the first one. */
export type NoticeRelation = 'bounce' | 'delay-warning' | 'delivery-report' | 'postmaster-notice';

/** Two queue IDs belong together: `otherQueueId` was created from `queueId`. */
export interface Link extends OfQueue {
  readonly kind: 'link';
  readonly relation: NoticeRelation | 'clone' | 'split' | 'forward' | 'requeue';
  readonly otherQueueId: string;
  readonly reason?: string;
}

/** The state of a queued copy (or of some of its recipients) changed without an attempt. */
export interface QueueChange extends OfQueue {
  readonly kind: 'queue';
  /** `bounced`: cancelled by an administrator or a limit, and the sender is notified (Exim `cancelled by`). */
  readonly change: 'held' | 'released' | 'quarantined' | 'discarded' | 'bounced' | 'expired' | 'removed' | 'completed';
  readonly recipients?: readonly string[];
  readonly by?: string;
  readonly reason?: string;
  /**
   * Sender, session and client, for a change that is logged before the message has a queue ID (Exim: a recipient
   * discarded by an ACL; Postfix: NOQUEUE: hold: RCPT from …).
   */
  readonly envelopeSender?: string;
  readonly session?: string;
  readonly client?: Client;
}

/** A filter's result (RFC 8601 §2.7); never an outcome by itself. */
export interface Verdict extends OfQueue {
  readonly kind: 'verdict';
  readonly filter: string;
  /** clean, spam, virus, pass, fail …, as logged. */
  readonly result: string;
  readonly score?: number;
  readonly text: string;
  readonly messageId?: string;
  readonly envelopeSender?: string;
  readonly recipients?: readonly string[];
  /** The filter returned the message to the MTA under this queue ID. */
  readonly remoteQueueId?: string;
  /** The name of the message in the filter's own quarantine. */
  readonly quarantine?: string;
}

/** An event of an SMTP session: TLS, AUTH, a lost connection. */
export interface Session extends OfQueue {
  readonly kind: 'session';
  readonly about: 'connect' | 'tls' | 'auth' | 'auth-failed' | 'lost' | 'timeout' | 'protocol';
  /** Our side: `server` if they connected to us, `client` if we connected to them (as in Sendmail's `STARTTLS=client`). */
  readonly side: 'client' | 'server';
  readonly client?: Client;
  readonly relay?: Relay;
  readonly tls?: Tls;
  /** ID of this session, if the log has it: other lines of the session may have the client. */
  readonly session?: string;
  readonly text: string;
}

/** A mailbox accepted, filed, forwarded or refused a message (Dovecot LMTP, LDA, Sieve). */
export interface Stored extends OfQueue {
  readonly kind: 'stored';
  /** Mailbox owner, as logged. */
  readonly user: string;
  readonly messageId?: string;
  readonly action: 'saved' | 'redirected' | 'rejected' | 'discarded' | 'failed';
  /** The folder for `saved`, the address for `redirected`. */
  readonly target?: string;
  /** The LMTP session; the MTA's log has it in the reply (`250 2.0.0 <user> SESSION Saved`). */
  readonly session?: string;
  readonly text: string;
}

/** A POP3 or IMAP session of a mailbox owner, or what it fetched: the evidence of pickup. */
export interface MailboxAccess extends OfQueue {
  readonly kind: 'access';
  /** `server`: nobody's session, the mailbox server by itself (expiry, synchronisation, an administrator's command). */
  readonly protocol: 'imap' | 'pop3' | 'server';
  readonly user: string;
  readonly what: 'login' | 'login-failed' | 'logout' | 'fetch' | 'delete';
  readonly client?: Client;
  readonly session?: string;
  /** Messages and bytes retrieved in the session, for `logout`. */
  readonly retrieved?: number;
  readonly retrievedBytes?: number;
  /** Messages and bytes retrieved with POP3 `TOP` (the beginning of a message; with enough lines all of it). */
  readonly topped?: number;
  readonly toppedBytes?: number;
  readonly deleted?: number;
  /** All bytes sent to the client, for a `logout` without message counts. */
  readonly sentBytes?: number;
  /** For `fetch` and `delete`, the action as logged (copy, expunge, flag_change …): not all prove that the message was read. */
  readonly action?: string;
  /** For `fetch` and `delete` of one known message. */
  readonly messageId?: string;
  readonly text: string;
}

/** A known line of a message or session that changes no state. */
export interface Note extends OfQueue {
  readonly kind: 'note';
  readonly text: string;
  /** A problem on our side (disk, configuration, filter unreachable). */
  readonly trouble?: boolean;
}

export type MailEvent =
  | Received
  | Delivery
  | Refusal
  | Link
  | QueueChange
  | Verdict
  | Session
  | Stored
  | MailboxAccess
  | Note;
