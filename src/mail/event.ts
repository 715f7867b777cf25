/**
 * What one log line of a mail program can tell: the closed union that every dialect speaks and every
 * story is built from. A dialect turns a {@link SyslogLine} into these and knows nothing else.
 *
 * Absent knowledge is `undefined` (the field is left out); `null` is never used here but for a missing
 * queue ID. Addresses are without `< >`, as logged otherwise (case kept). Times come from the line itself.
 */
import type { Disposition } from './disposition.ts';

/** The server or user that handed a message to us (RFC 5321 SMTP client). */
export interface Client {
  readonly name?: string;
  /** IPv4 or IPv6 text, without brackets or the `IPv6:` tag. */
  readonly ip?: string;
  /** Forward and reverse DNS disagree (Sendmail `may be forged`, Postfix `unknown`). */
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

/** What the other side (or our own server) said about an outcome. */
export interface Reply {
  /** SMTP reply code, RFC 5321 §4.2. */
  readonly replyCode?: number;
  /** Enhanced status code `class.subject.detail`, RFC 3463. */
  readonly enhancedStatus?: string;
  /** The words, codes removed from their front. */
  readonly replyText?: string;
}

interface OfQueue {
  /** The MTA's id of the queued copy that the line is about; `null` when the line carries none. */
  readonly queueId: string | null;
}

/** The message came in: one line of possibly several that describe its arrival; fields of all are merged. */
export interface Received extends OfQueue {
  readonly kind: 'received';
  /** True on the line that begins a queue ID's life (a later one means that the ID is used again). */
  readonly starts: boolean;
  /** A filter in front of the queue put it there: what this session said before, without a queue ID, is about it. */
  readonly proxied?: true;
  /** `''` is the null sender. */
  readonly envelopeSender?: string;
  readonly messageId?: string;
  readonly sizeBytes?: number;
  readonly recipientCount?: number;
  /** Envelope recipients, where the arrival line names them (Exim `for`, OpenSMTPD envelopes). */
  readonly recipients?: readonly string[];
  readonly client?: Client;
  /** SMTP, ESMTP, ESMTPS, ESMTPA, local … as logged. */
  readonly protocol?: string;
  readonly subject?: string;
  readonly tls?: Tls;
  /** The same message's id on this or the previous server (Postfix `orig_queue_id=`, `orig_id=`). */
  readonly originQueueId?: string;
  /** This is a DSN about that queue ID (Exim `R=`). */
  readonly bounceOf?: string;
  /** The SMTP session that brought it, where the log names sessions (OpenSMTPD): joins {@link Session.session}, {@link Refusal.session}. */
  readonly session?: string;
}

/** One attempt (or last word) for one or more recipients of a queued copy. */
export interface Delivery extends OfQueue, Reply {
  readonly kind: 'delivery';
  readonly recipients: readonly string[];
  /** The recipient as first given, where an alias or forward changed it. */
  readonly originalRecipient?: string;
  /** For `expanded`: the addresses that the alias, forward or list names, where the line says so. */
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
  /** The next server's queue ID, out of its reply. */
  readonly remoteQueueId?: string;
  /** Names recipients that no log line names fully (`[more]`). */
  readonly incomplete?: boolean;
  /** False for a word that is no try of its own (retry time not reached, expired, returned to sender). */
  readonly attempt?: boolean;
  readonly tls?: Tls;
}

/** Refused (or let through with a warning) in the SMTP session, before or after a queue ID existed. */
export interface Refusal extends OfQueue, Reply {
  readonly kind: 'refusal';
  readonly stage: 'connect' | 'helo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'unknown';
  readonly envelopeSender?: string;
  readonly recipient?: string;
  readonly messageId?: string;
  readonly client?: Client;
  /** Who refused: a ruleset, restriction, filter or milter, as logged. */
  readonly by?: string;
  /** The SMTP session, where the log names sessions: its other lines may name sender, client or an accepted message. */
  readonly session?: string;
  /** The client was asked to come again (4xx), where the log says so without a code. */
  readonly temporary?: boolean;
}

/** The other queue ID is a message of its own, about the first. */
export type NoticeRelation = 'bounce' | 'delay-warning' | 'delivery-report' | 'postmaster-notice';

/** Two queue IDs belong together; `otherQueueId` was made from `queueId` (but for `requeue-of`). */
export interface Link extends OfQueue {
  readonly kind: 'link';
  readonly relation: NoticeRelation | 'clone' | 'split' | 'forward' | 'requeue';
  readonly otherQueueId: string;
  readonly reason?: string;
}

/** The state of the whole queued copy (or of the named recipients) changed other than by an attempt. */
export interface QueueChange extends OfQueue {
  readonly kind: 'queue';
  /** `bounced`: given up by an administrator or a limit, and the sender is told (Exim `cancelled by`). */
  readonly change: 'held' | 'released' | 'quarantined' | 'discarded' | 'bounced' | 'expired' | 'removed' | 'completed';
  readonly recipients?: readonly string[];
  readonly by?: string;
  readonly reason?: string;
  /**
   * Whose message and which session and client, for a change told before it had a queue ID (Exim: a recipient
   * discarded by an ACL; Postfix: NOQUEUE: hold: RCPT from …).
   */
  readonly envelopeSender?: string;
  readonly session?: string;
  readonly client?: Client;
}

/** A filter's opinion (RFC 8601 calls it a result); never an outcome by itself. */
export interface Verdict extends OfQueue {
  readonly kind: 'verdict';
  readonly filter: string;
  /** clean, spam, virus, pass, fail … in the filter's own word. */
  readonly result: string;
  readonly score?: number;
  readonly text: string;
  readonly messageId?: string;
  readonly envelopeSender?: string;
  readonly recipients?: readonly string[];
  /** The filter handed the message back under this queue ID. */
  readonly remoteQueueId?: string;
  /** The name under which the filter keeps the message in its own quarantine. */
  readonly quarantine?: string;
}

/** Something about the SMTP session around a message: TLS, AUTH, a lost connection. */
export interface Session extends OfQueue {
  readonly kind: 'session';
  readonly about: 'connect' | 'tls' | 'auth' | 'auth-failed' | 'lost' | 'timeout' | 'protocol';
  /** Our part: `server` when they connected to us, `client` when we connected to them (as in Sendmail's `STARTTLS=client`). */
  readonly side: 'client' | 'server';
  readonly client?: Client;
  readonly relay?: Relay;
  readonly tls?: Tls;
  /** The id that the log gives this session, if any: lines of the same session say who the client was. */
  readonly session?: string;
  readonly text: string;
}

/** A mailbox took, filed, forwarded or refused a message (Dovecot LMTP, LDA, Sieve). */
export interface Stored extends OfQueue {
  readonly kind: 'stored';
  /** Mailbox owner as the store names it. */
  readonly user: string;
  readonly messageId?: string;
  readonly action: 'saved' | 'redirected' | 'rejected' | 'discarded' | 'failed';
  /** Mailbox for `saved`, address for `redirected`. */
  readonly target?: string;
  /** The LMTP session; the MTA's log has it in the reply (`250 2.0.0 <user> SESSION Saved`). */
  readonly session?: string;
  readonly text: string;
}

/** A POP3 or IMAP session of a mailbox owner, or what it took; the evidence of pickup. */
export interface MailboxAccess extends OfQueue {
  readonly kind: 'access';
  readonly protocol: 'imap' | 'pop3';
  readonly user: string;
  readonly what: 'login' | 'login-failed' | 'logout' | 'fetch' | 'delete';
  readonly client?: Client;
  readonly session?: string;
  /** Messages and bytes retrieved in the session, for `logout`. */
  readonly retrieved?: number;
  readonly retrievedBytes?: number;
  /** Messages of which only the beginning was asked for (POP3 `TOP`, which with enough lines sends all), and their bytes. */
  readonly topped?: number;
  readonly toppedBytes?: number;
  readonly deleted?: number;
  /** All bytes sent to the client, for a `logout` that does not count messages. */
  readonly sentBytes?: number;
  /** The server's own word for `fetch` and `delete` (copy, expunge, flag_change …): not each proves that the message was read. */
  readonly action?: string;
  /** For `fetch` and `delete` of one known message. */
  readonly messageId?: string;
  readonly text: string;
}

/** A line that is understood and belongs to a message (or session), but changes nothing. */
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
