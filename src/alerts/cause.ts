/** What can be behind trouble: the closed set of causes, each of which makes one incident at most. */
import type { OwnTrouble } from '../mail/own-trouble.ts';

/**
 * stuck: the receiving site does not take our mail, whatever it says · mailboxes: single mailboxes there are full or
 * busy · greylisting: it puts strangers off, as it does with everybody
 */
export type DestinationTrouble = 'stuck' | 'mailboxes' | 'greylisting';

/** Many sites at once, so that it must be ours. network: out of reach · refused: they hold back our mail for who we are */
export type WideTrouble = 'network' | 'refused';

/**
 * untried: accepted mail that nobody tries to deliver · delivery: our own
 * mailboxes or programs do not take it · held: put on hold by an administrator or a filter
 */
export type HostTrouble = OwnTrouble | WideTrouble | 'untried' | 'delivery' | 'held';

export type Cause =
  | { readonly kind: 'destination'; readonly destination: string; readonly trouble: DestinationTrouble }
  | { readonly kind: 'host'; readonly host: string; readonly trouble: HostTrouble }
  /** Far more of them than usual. */
  | { readonly kind: 'surge'; readonly of: 'bounced' | 'rejected' }
  /** The host's log has stopped. */
  | { readonly kind: 'silence'; readonly host: string }
  /** We do not keep up with the log. */
  | { readonly kind: 'lag' };

/** What two causes have in common when they are one: `destination/google.com/stuck`. */
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
