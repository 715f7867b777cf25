/** What rules are matched with in one look, and the result. */
import type { Baselines } from './baselines.ts';
import type { Cause } from '../cause.ts';
import type { Facts } from '../facts.ts';
import type { Group } from './group.ts';
import type { WideState } from './wide-trouble.ts';
import type { Situation } from './situation.ts';

export interface View {
  readonly situation: Situation;
  readonly groups: ReadonlyMap<string, Group>;
  readonly wide: readonly WideState[];
  readonly baselines: Baselines;
  /** Sites with an active incident: their bounces do not count as a surge. */
  readonly troubledSites: ReadonlySet<string>;
}

/** A rule's result for a cause. */
export interface Match {
  readonly key: string;
  readonly cause: Cause;
  /** Whether to report it; otherwise it is only not over yet. */
  readonly fires: boolean;
  readonly facts: Facts;
}
