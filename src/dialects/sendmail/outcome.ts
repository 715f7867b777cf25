/** Turns `stat=` and `reply=` of a `to=` line into the disposition and reply of its recipients. */
import type { Disposition } from '../../mail/disposition.ts';
import type { Draft } from '../../mail/draft.ts';
import type { Reply } from '../../mail/event.ts';
import { enclosedAt, parseReply } from '../../mail/reply.ts';

/** The parts of a `to=` line that determine the disposition. */
export interface Attempted {
  readonly mailer: string | undefined;
  /** Whether `relay=` has an IP address: then the message left this host. */
  readonly hasRelayIp: boolean;
  /** The `dsn=` field: an enhanced status code. */
  readonly dsn: string | undefined;
  readonly toDevNull: boolean;
  /** Whether the recipient is a local name without domain. */
  readonly toLocalName: boolean;
  readonly stat: string;
}

/** Mailers (delivery agents) that deliver to a mailbox of this host or its store, over any protocol. */
const localMailer = /^(?:local|mail|lmtp|cyrus|dovecot|procmail|maildrop|deliver|maildir|dbmail|zarafa|kopano)/i;
const remoteMailer = /smtp|^relay$|uucp|^mx$|^ddn$|^tcp/i;

function isRelayed(mailer: string, hasRelayIp: boolean): boolean {
  if (mailer === 'esmtp' || mailer === 'relay') return true;
  if (mailer === 'local') return false;
  return remoteMailer.test(mailer) || (hasRelayIp && !localMailer.test(mailer));
}

function sentAs(tried: Attempted): Disposition {
  if (tried.mailer === '*file*') return tried.toDevNull ? 'discarded' : 'delivered';
  // to=jones, delay=00:00:01, stat=Sent   (before 8.6 without a mailer)
  const mailer = tried.mailer ?? (tried.toLocalName && !tried.hasRelayIp ? 'local' : 'esmtp');
  return isRelayed(mailer, tried.hasRelayIp) ? 'relayed' : 'delivered';
}

// stat=Cannot send message for 5 days · stat=Delivery time (3600s) expired
const lifetimeEnded =
  /^(?:cannot send (?:message|within)|delivery time\b.*\bexpired|message timed out|message could not be delivered for)/i;
const untried = /^(?:queued|deferring message until queue run)/i;
const unresolved = /^transient parse error/i;

/** Whether the text means that Sendmail gave up because the message was too old. */
export function saysExpired(words: string): boolean {
  return lifetimeEnded.test(words);
}

/**
 * The disposition in `stat=`, which begins with Sendmail's own phrase; the rest may be the other server's text. A line
 * without a mailer is the refusal that the SMTP client received for a message of this session.
 */
export function dispositionOf(tried: Attempted): Disposition {
  const { stat } = tried;
  if (stat === 'Sent' || stat.startsWith('Sent ')) return sentAs(tried);
  if (stat.startsWith('Deferred')) return 'deferred';
  if (untried.test(stat) || unresolved.test(stat)) return 'queued';
  if (/^discard/i.test(stat)) return 'discarded';
  if (/^quarantine/i.test(stat)) return 'quarantined';
  if (saysExpired(stat)) return 'expired';
  if (tried.mailer === undefined) return 'rejected';
  return tried.dsn?.startsWith('4') === true ? 'deferred' : 'bounced';
}

/** Phrases of Sendmail that are not a reason. */
const bare: ReadonlySet<string> = new Set(['Sent', 'Deferred', 'queued', 'discarded', 'quarantined', 'quarantine']);

// stat=Sent (Ok: queued as N9Tn34f6Rj3) · stat=Deferred: 451 4.7.1 Greylisted · stat=Host unknown (Name server: …)
function wordsIn(stat: string): string {
  if (stat.startsWith('Sent (')) return enclosedAt(stat, 5);
  if (stat.startsWith('Deferred: ')) return stat.slice(10);
  return bare.has(stat) ? '' : stat;
}

/** The reply of the other side, or of our own server if there is none, without Sendmail's phrase around it. */
export function replyOf(stat: string, reply: string | undefined, dsn: string | undefined): Reply {
  const words = reply ?? wordsIn(stat);
  const said: Draft<Reply> = words === '' ? {} : parseReply(words);
  // dsn=4.4.3, stat=queued: whatever is queued without a try has this status (parseaddr.c).
  if (dsn !== undefined && !untried.test(stat)) said.enhancedStatus ??= dsn;
  return said;
}
