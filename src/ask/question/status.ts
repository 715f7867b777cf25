/** Turns the value of `status:` (`deferred`, `sent,bounced`) into dispositions. */
import { dispositions } from '../../mail/disposition.ts';
import type { Disposition } from '../../mail/disposition.ts';

/** Other words that people and mail servers use. */
const synonyms: Readonly<Record<string, readonly Disposition[]>> = {
  sent: ['relayed', 'delivered'],
  ok: ['relayed', 'delivered'],
  success: ['relayed', 'delivered'],
  accepted: ['relayed', 'delivered'],
  relay: ['relayed'],
  deliver: ['delivered'],
  failed: ['bounced', 'expired', 'rejected'],
  failure: ['bounced', 'expired', 'rejected'],
  undeliverable: ['bounced', 'expired', 'rejected'],
  bounce: ['bounced'],
  returned: ['bounced', 'expired'],
  timeout: ['expired'],
  reject: ['rejected'],
  refused: ['rejected'],
  denied: ['rejected'],
  blocked: ['rejected'],
  defer: ['deferred'],
  delayed: ['deferred'],
  tempfail: ['deferred'],
  queue: ['queued'],
  waiting: ['queued', 'deferred', 'held', 'quarantined'],
  pending: ['queued', 'deferred', 'held', 'quarantined'],
  stuck: ['queued', 'deferred', 'held', 'quarantined'],
  hold: ['held'],
  'on-hold': ['held'],
  frozen: ['held'],
  quarantine: ['quarantined'],
  discard: ['discarded'],
  dropped: ['discarded'],
  deleted: ['removed'],
  alias: ['expanded'],
};

const meanings: ReadonlyMap<string, readonly Disposition[]> = new Map([
  ...dispositions.map((name) => [name, [name]] as const),
  ...Object.entries(synonyms),
]);

/** Every word that {@link parseStatus} knows. */
export const statusWords: readonly string[] = [...meanings.keys()];

/** The dispositions that one word means, or `undefined` for an unknown word. */
export function parseStatus(word: string): readonly Disposition[] | undefined {
  return meanings.get(word.toLowerCase());
}
