/** The closed set of causes of trouble; each makes at most one active incident. */
import type { OwnTrouble } from '../mail/own-trouble.ts';

/**
 * stuck: the receiving site does not accept our mail, for whatever reason · mailboxes: single mailboxes there are full
 * or busy · greylisting: it defers unknown senders, as it does with everybody
 */
export type DestinationTrouble = 'stuck' | 'mailboxes' | 'greylisting';

/** Trouble with many sites at once, so that the cause must be ours. network: they cannot be reached · refused: they hold back our mail because of our reputation */
export type WideTrouble = 'network' | 'refused';

/**
 * untried: accepted mail that nobody tries to deliver · delivery: our own
 * mailboxes or programs do not take it · held: put on hold by an administrator or a filter
 */
export type HostTrouble = OwnTrouble | WideTrouble | 'untried' | 'delivery' | 'held';

export type Cause =
  | { readonly kind: 'destination'; readonly destination: string; readonly trouble: DestinationTrouble }
  | { readonly kind: 'host'; readonly host: string; readonly trouble: HostTrouble }
  /** Far more bounces or refusals than usual. */
  | { readonly kind: 'surge'; readonly of: 'bounced' | 'rejected' }
  /** The host's log has stopped. */
  | { readonly kind: 'silence'; readonly host: string }
  /** mailtrace does not keep up with the logs. */
  | { readonly kind: 'lag' };

/** Identifies a cause: `destination/google.com/stuck`. */
export function keyOf(cause: Cause): string {
  switch (cause.kind) {
    case 'destination':
      return `destination/${cause.destination}/${cause.trouble}`;
    case 'host':
      return `host/${cause.host}/${cause.trouble}`;
    case 'surge':
      return `surge/${cause.of}`;
    case 'silence':
      return `silence/${cause.host}`;
    case 'lag':
      return 'lag';
  }
}
