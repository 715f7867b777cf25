/** Names the server that took or refused a message, as seen from the host whose log says so. */
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
export function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return address.includes('@') && domain !== '' ? nameOf(domain) : "the recipient's domain";
}

/** The name of the server that a message went to: its name, else its address. */
export function relayOf({ relay }: Pick<Recipient, 'relay'>): string | null {
  const name = relay?.name ?? relay?.ip ?? null;
  return name === null ? null : nameOf(name);
}

function isLoopback({ relay }: Recipient): boolean {
  return relay !== null && (/^(?:127\.|::1$)/.test(relay.ip ?? '') || relay.name === 'localhost');
}

/** A failure to reach somebody cannot be our server's own word, whatever else the log leaves out. */
function neverOurs(reason: Reason): boolean {
  return isUnanswered(reason) || reason === 'waiting-for-retry' || reason === 'gave-up' || reason.startsWith('tls-');
}

function isOurs(recipient: Recipient, reason: Reason): boolean {
  if (recipient.disposition === 'rejected' || isLoopback(recipient)) return true;
  if ((recipient.relay?.ip ?? null) !== null) return false;
  const landing = landingOf(recipient);
  if (landing !== undefined && landing !== 'server') return true;
  return relayOf(recipient) === null && !neverOurs(reason);
}

/** Who gave the answer that stands behind `reason`. */
export function speakerOf(recipient: Recipient, reason: Reason): Speaker {
  if (isOurs(recipient, reason)) return { ours: true, server: ourServer(recipient.host), admins: ourAdmins };
  const relay = relayOf(recipient);
  const admins = `the administrators of ${relay ?? domainOf(recipient.recipient)}`;
  return { ours: false, server: relay === null ? 'the next server' : `the server ${relay}`, admins };
}
