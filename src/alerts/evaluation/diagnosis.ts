/** Turns a recipient that waits into the cause that it waits for. */
import { domainOf } from '../../mail/address.ts';
import { destinationOf, serverOf } from '../../mail/destination.ts';
import { isLoopback, parseIp } from '../../mail/ip.ts';
import type { Waiting } from '../../store/log-store.ts';
import { waitingReason } from '../../story/waiting-reason.ts';
import type { Reason } from '../../story/wording/finding.ts';
import { landingOf } from '../../story/wording/landing.ts';
import { type Cause, type DestinationTrouble, type HostTrouble, keyOf, type WideTrouble } from '../cause.ts';

/** A recipient that waits, with the reason that its last reply gives (`null` where nobody has answered yet) and the cause. */
export interface Stuck {
  readonly row: Waiting;
  /** The same for all recipients of one message. */
  readonly message: string;
  /** Of the recipient. */
  readonly domain: string | undefined;
  readonly reason: Reason | null;
  readonly cause: Cause;
  /** Of the cause. */
  readonly key: string;
}

/** Trouble with single mailboxes says nothing about their server; the rest stops everybody's mail to it. */
const destinationTroubles: Partial<Record<Reason, DestinationTrouble>> = {
  'user-unknown': 'mailboxes',
  'recipient-refused': 'mailboxes',
  'mailbox-disabled': 'mailboxes',
  'mailbox-moved': 'mailboxes',
  'mailbox-full': 'mailboxes',
  'mailbox-busy': 'mailboxes',
  'mailbox-unavailable': 'mailboxes',
  'address-syntax': 'mailboxes',
  'address-ambiguous': 'mailboxes',
  'list-problem': 'mailboxes',
  'sender-not-allowed': 'mailboxes',
  'too-large': 'mailboxes',
  'message-loop': 'mailboxes',
  'content-refused': 'mailboxes',
  'attachment-refused': 'mailboxes',
  'virus-refused': 'mailboxes',
  'malformed-message': 'mailboxes',
  greylisted: 'greylisting',
};

/** Reasons that are about the way to a server: where they hold for many sites at once, the way out of our host is shut. */
const wayReasons: ReadonlySet<Reason> = new Set<Reason>([
  'connection-refused',
  'connection-timed-out',
  'connection-lost',
  'no-route',
  'unreachable',
  'dns-failure',
  'tls-failed',
  'waiting-for-retry',
]);

/** Reasons that are about us: where they hold at many sites at once, our server has lost its good name. */
const nameReasons: ReadonlySet<Reason> = new Set<Reason>([
  'blocklisted',
  'bad-reputation',
  'spam-refused',
  'client-refused',
  'policy-refused',
  'no-reverse-dns',
  'helo-refused',
  'auth-failed-sender',
  'spf-failed',
  'dkim-failed',
  'dmarc-failed',
]);

const wideReasons: Record<WideTrouble, ReadonlySet<Reason>> = { network: wayReasons, refused: nameReasons };

/** Whether a reason is one that a trouble of many sites at once may give. */
export function isWideReason(reason: Reason | null, trouble: WideTrouble): boolean {
  return reason !== null && wideReasons[trouble].has(reason);
}

/** Whether the recipient waits for a site, for such a reason. */
export function mayBeWide({ reason, cause }: Stuck, trouble: WideTrouble): boolean {
  return cause.kind === 'destination' && cause.trouble === 'stuck' && isWideReason(reason, trouble);
}

/** `private/dovecot-lmtp`, 127.0.0.1 */
function isBesideUs(server: string | undefined): boolean {
  return server !== undefined && (server.includes('/') || isLoopback(server));
}

// Exim names no server: == a@shop.test R=amavis T=amavis defer (111): Connection refused
const filterMailer = /amavis|clam|spam|scan|filter|milter|dkim/i;

/** On the way through a filter of ours, which is not reached. */
function isAtFilter({ mailer }: Waiting, reason: Reason): boolean {
  return mailer !== null && wayReasons.has(reason) && filterMailer.test(mailer);
}

// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused – where filters listen, also for LMTP
const filterPort = /\]:100\d\d\b/;

/** The trouble of our own that a deferral tells of. */
function ownTrouble(row: Waiting, reason: Reason): HostTrouble | null {
  if (isAtFilter(row, reason)) return 'filter';
  const server = serverOf(row);
  const isLocal = !['server', undefined].includes(landingOf({ ...row }));
  if (reason === 'filter-down') return isLocal && !filterPort.test(row.replyText ?? '') ? 'delivery' : 'filter';
  if (destinationTroubles[reason] === 'mailboxes') return null;
  if (!isLocal && !isBesideUs(server) && (server !== undefined || !isServerless(row, reason))) return null;
  if (reason === 'system-full') return 'disk';
  return isLocal || server?.includes('/') ? 'delivery' : 'filter';
}

/** No server was spoken to, and the words are none about reaching one. */
function isServerless({ nextHop }: Waiting, reason: Reason): boolean {
  return (
    (reason === 'system-full' || reason === 'program-failed') && (nextHop === null || parseIp(nextHop) === undefined)
  );
}

function causeOf(row: Waiting, reason: Reason | null): Cause {
  const { host } = row;
  if (reason === null) return { kind: 'host', host, trouble: row.disposition === 'queued' ? 'untried' : 'held' };
  const own = ownTrouble(row, reason);
  if (own !== null) return { kind: 'host', host, trouble: own };
  return { kind: 'destination', destination: destinationOf(row), trouble: destinationTroubles[reason] ?? 'stuck' };
}

const diagnosed = new WeakMap<Waiting, Stuck>();

export function diagnose(row: Waiting): Stuck {
  const known = diagnosed.get(row);
  if (known) return known;
  const reason = row.disposition === 'deferred' ? waitingReason(row) : null;
  const cause = causeOf(row, reason);
  const message = `${row.host}/${row.queueId}`;
  const stuck = { row, message, domain: domainOf(row.recipient), reason, cause, key: keyOf(cause) };
  diagnosed.set(row, stuck);
  return stuck;
}

/**
 * The site of recipients whose log lines name no server (`retry time not reached for any host for 'gmail.com'`), learned
 * from those that do: one dead provider has one name.
 */
export function withOneName(stuck: readonly Stuck[]): readonly Stuck[] {
  const names = new Map<string, string>();
  for (const { domain, cause } of stuck)
    if (domain !== undefined && cause.kind === 'destination' && cause.destination !== domain)
      names.set(domain, cause.destination);
  return names.size === 0 ? stuck : stuck.map((one) => renamed(one, names));
}

function renamed(one: Stuck, names: ReadonlyMap<string, string>): Stuck {
  if (one.cause.kind !== 'destination') return one;
  const destination = names.get(one.cause.destination);
  if (destination === undefined) return one;
  const cause = { ...one.cause, destination };
  return { ...one, cause, key: keyOf(cause) };
}
