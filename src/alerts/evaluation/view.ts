/** What rules look at in one look, and what they say of a cause. */
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
  /** Sites whose mail is known to be in trouble: their bounces are no news of their own. */
  readonly troubledSites: ReadonlySet<string>;
}

/** What a rule says of a cause. */
export interface Match {
  readonly key: string;
  readonly cause: Cause;
  /** News; otherwise only not over yet. */
  readonly fires: boolean;
  readonly facts: Facts;
}
