/** The numbers of a cause at one instant, as alerts show them and rules test them. Instants are epoch milliseconds. */
import { type Waiting } from '../store/log-store.ts';
import type { Reason } from '../story/wording/finding.ts';

export interface Named {
  readonly name: string;
  readonly count: number;
}

/** Fields that a kind of cause does not have are 0, `null` or empty. */
export interface Facts {
  /** Number of distinct waiting messages. */
  readonly messages: number;
  readonly recipients: number;
  readonly senders: number;
  /** Since when the oldest of them has waited. */
  readonly oldestAt: number | null;
  /** Since when there is trouble; messages that have waited far longer than the rest do not count. */
  readonly beganAt: number | null;
  readonly lastAttemptAt: number | null;
  readonly hosts: readonly string[];
  /** Receiving sites of the waiting mail (recipients' domains if it is the trouble of one site), those with the most recipients first. */
  readonly destinations: readonly Named[];
  /** Number of all destinations; `destinations` may name fewer. */
  readonly sites: number;
  /** Addresses and domains of `never-wait` rules whose mail waits, as the rules name them. */
  readonly watched: readonly string[];
  /** Most recipients first. */
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
  /** The latest reply of the other side, or text of our own log. */
  readonly words: string | null;
  /** Share of the destination's recipients that wait, 0 to 1; `null` if unknown. */
  readonly share: number | null;
  readonly sample: Pick<Waiting, 'host' | 'queueId' | 'envelopeSender' | 'recipient'> | null;
  /** Number of lines of our own log about it, or of bounces or refusals, within the rule's time. */
  readonly lines: number;
  /** The usual number instead: the peak of lines of a usual day, or the messages that usually wait. */
  readonly usual: number | null;
  /** Last instant of a log that stopped. */
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

/** Names kept of a list. */
const mostNamed = 10;

/** The names with the largest counts, largest first, equal ones by name. */
export function mostOf<Name extends string>(counts: ReadonlyMap<Name, number>): { name: Name; count: number }[] {
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, mostNamed);
}
