/** Turns Postfix's `status=`, with the agent and the reason, into a disposition. */
import type { Disposition } from '../../mail/disposition.ts';

// (delivered to file: /dev/null), before 2.1 (/dev/null) or ("/dev/null")
const nowhere = /^(?:delivered to file: )?"?\/dev\/null"?$/;

// 250 2.7.0 Ok, discarded, id=27912-01 - SPAM · 250 2.5.0 Ok, id=30730-04, DISCARD(bounce.suppressed)
const thrownAway = /^250 (?:2\.\d\.\d )?Ok, (?:discarded\b|id=[^\s,]+, DISCARD(?:\(bounce\.suppressed\))?$)/;

// 250 2.5.0 Ok, id=30730-04, BOUNCE: amavis accepted it, and returns it to the sender itself
const returned = /^250 (?:2\.\d\.\d )?Ok, id=[^\s,]+, (?:BOUNCE|REJECT)$/;

/** Whether a content filter accepted the message and discarded it. */
export function isThrownAway(reply: string): boolean {
  return thrownAway.test(reply);
}

// (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 054B828AF43): LMTP to a filter, not to a store
const passedOn = /^250 (?:2\.\d\.\d )?(?:from MTA\(|.*\bqueued as )/;

/** Transports of the pipe agent to a program that sends the message again, or to another network. */
const onward = /spam|filter|scan|dspam|disclaimer|altermime|clamsmtp|gpg|zeyple|resubmit|uucp|bsmtp|ifmail|fax|sms/i;

function sentBy(agent: string, relay: string, reason: string): Disposition {
  switch (agent) {
    case 'discard':
      return 'discarded';
    case 'local':
      if (reason.startsWith('forwarded as ')) return 'expanded';
      return nowhere.test(reason) ? 'discarded' : 'delivered';
    case 'virtual':
      return 'delivered';
    case 'pipe':
      return onward.test(relay) ? 'relayed' : 'delivered';
    case 'lmtp':
      return keptByFilter(reason) ?? (passedOn.test(reason) ? 'relayed' : 'delivered');
    case 'postfix':
      return sentBy(agentOf(relay), relay, reason);
    default:
      return sentByOther(relay, reason);
  }
}

/** The agent for the bare tag `postfix`, to which some RFC 5424 logs shorten `postfix/smtp`. */
function agentOf(relay: string): string {
  if (relay === 'none') return 'discard';
  if (relay === 'local' || relay === 'virtual') return relay;
  return relay.includes('[') ? 'smtp' : 'pipe';
}

/** For SMTP under any service name, or an unknown agent: the relay shows what it does. */
function sentByOther(relay: string, reason: string): Disposition {
  if (relay === 'local' || relay === 'virtual') return sentBy(relay, relay, reason);
  if (relay.endsWith(']') && relay.includes('/')) return sentBy('lmtp', relay, reason);
  return keptByFilter(reason) ?? 'relayed';
}

/** The disposition of a message that a filter did not pass on; `undefined` if it did. */
function keptByFilter(reason: string): Disposition | undefined {
  if (isThrownAway(reason)) return 'discarded';
  return returned.test(reason) ? 'bounced' : undefined;
}

/** Whether it was an address verification or `sendmail -bv`, in which nothing is mailed. */
export function isProbe(status: string): boolean {
  return status === 'deliverable' || status === 'undeliverable';
}

export function dispositionOf(status: string, agent: string, relay: string, reason: string): Disposition {
  switch (status) {
    case 'sent':
      return sentBy(agent, relay, reason);
    case 'deferred':
    case 'SOFTBOUNCE':
      return 'deferred';
    case 'bounced':
      return 'bounced';
    case 'expired':
    case 'force-expired':
      return 'expired';
    default:
      return 'unknown';
  }
}
