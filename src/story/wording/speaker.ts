/** Names the server that took or refused a message, as seen from the host whose log says so. */
import { serverIn } from '../../mail/destination.ts';
import { isLoopback } from '../../mail/ip.ts';
import type { Recipient } from '../story.ts';
import { isUnanswered } from './reason.ts';
import type { Reason } from './finding.ts';
import { landingOf } from './landing.ts';
import { nameOf } from './quote.ts';

export interface Speaker {
  /** True when it is our own server or a service beside it. */
  readonly ours: boolean;
  /** `our server ns1`, `the server mx.partner.test` */
  readonly server: string;
  /** Who runs it. */
  readonly admins: string;
}

const ourAdmins = 'our mail administrators';

/** `our server ns1`; a log without host names leaves the name out. */
export function ourServer(host: string): string {
  return host === '' ? 'our server' : `our server ${nameOf(host)}`;
}

/** The recipient's domain, or words for it. */
export function domainWords(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return address.includes('@') && domain !== '' ? nameOf(domain) : "the recipient's domain";
}

/** The server that a message went to, or should have: its name, else its address. */
export function relayOf({ relay, replyText }: Pick<Recipient, 'relay' | 'replyText'>): string | null {
  const name = relay?.name ?? relay?.ip ?? serverIn(replyText);
  return name === undefined ? null : nameOf(name);
}

// delivery temporarily suspended: connect to mx.example.com[private/dovecot-lmtp]: Connection refused
const ownSocket = /^connect to [^\s[\]]{1,255}\[[^\s\]]{0,255}\//;

/** A service beside our own server. */
function isBesideUs(recipient: Recipient): boolean {
  const isSocket = recipient.relay === null && ownSocket.test(recipient.replyText ?? '');
  return isSocket || isLoopback(recipient.relay?.ip ?? relayOf(recipient) ?? '');
}

/** A failure to reach somebody cannot be our server's own word, whatever else the log leaves out. */
function neverOurs(reason: Reason): boolean {
  return isUnanswered(reason) || /^(?:waiting-for-retry|gave-up|(?:tls|login)-.*)$/.test(reason);
}

// Sendmail's phrases for its own failures, which it has for no reply of another server:
// relay=mx.partner.test. [198.51.100.25], dsn=4.5.0, stat=Operating system error (a table of ours cannot be read)
const ownFailure = /^(?:Operating system error|Local configuration error|System file missing|Internal error)$/;

function isOurs(recipient: Recipient, reason: Reason): boolean {
  if (recipient.disposition === 'rejected' || isBesideUs(recipient)) return true;
  if (recipient.replyCode === null && ownFailure.test(recipient.replyText ?? '')) return true;
  if ((recipient.relay?.ip ?? null) !== null) return false;
  // relay=partner.test., dsn=5.3.5, stat=Local configuration error: nobody was spoken to
  if (reason === 'server-trouble') return true;
  const landing = landingOf(recipient);
  if (landing !== undefined && landing !== 'server') return true;
  return relayOf(recipient) === null && !neverOurs(reason);
}

/** Who gave the answer that stands behind `reason`. */
export function speakerOf(recipient: Recipient, reason: Reason): Speaker {
  if (isOurs(recipient, reason)) return { ours: true, server: ourServer(recipient.host), admins: ourAdmins };
  const relay = relayOf(recipient);
  const admins = `the administrators of ${relay ?? domainWords(recipient.recipient)}`;
  return { ours: false, server: relay === null ? 'the next server' : `the server ${relay}`, admins };
}
