/** The numbers of a cause at one instant: what an alert says of it and what rules look at. */
import { type Waiting } from '../store/log-store.ts';
import type { Reason } from '../story/wording/finding.ts';

export interface Named {
  readonly name: string;
  readonly count: number;
}

/** Numbers that a kind of cause does not have are 0 or `null`. */
export interface Facts {
  /** Distinct messages that wait. */
  readonly messages: number;
  readonly recipients: number;
  readonly senders: number;
  /** Since when the first of them waits. */
  readonly oldestAt: number | null;
  /** Since when there is trouble: what has waited far longer than the rest does not count. */
  readonly beganAt: number | null;
  readonly lastAttemptAt: number | null;
  readonly hosts: readonly string[];
  /** Receiving sites that they were to go to, or recipients' domains where it is one site's trouble: the most recipients first. */
  readonly destinations: readonly Named[];
  /** How many of these there are; not all are named. */
  readonly sites: number;
  /** Addresses and domains that must never wait, as the rules name them, whose mail waits. */
  readonly watched: readonly string[];
  /** By recipients, the most first. */
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
  /** What the other side (or our own log) said last. */
  readonly words: string | null;
  /** Of the recipients of the last hour to that destination, how many wait: 0 to 1; `null` when that is not known. */
  readonly share: number | null;
  readonly sample: Pick<Waiting, 'host' | 'queueId' | 'envelopeSender' | 'recipient'> | null;
  /** Lines of our own log that tell of it, bounces or refusals: in the rule's time. */
  readonly lines: number;
  /** What is usual instead: lines at most in that time of a day, or messages that wait. */
  readonly usual: number | null;
  /** The end of a log that stopped. */
  readonly silentSince: number | null;
  /** Bytes of log not read yet. */
  readonly behindBytes: number;
}

export const noFacts: Facts = {
  messages: 0,
  recipients: 0,
  senders: 0,
  oldestAt: null,
  beganAt: null,
  lastAttemptAt: null,
  hosts: [],
  destinations: [],
  sites: 0,
  watched: [],
  reasons: [],
  words: null,
  share: null,
  sample: null,
  lines: 0,
  usual: null,
  silentSince: null,
  behindBytes: 0,
};

/** How many names are kept of a list. */
const mostNamed = 10;

/** The largest counts first, equal ones by name. */
export function mostOf<Name extends string>(counts: ReadonlyMap<Name, number>): { name: Name; count: number }[] {
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, mostNamed);
}
