/** Words, signs, emoji and colours for every outcome, and words for the other closed sets in stories. */
import type { Disposition } from '../mail/disposition.ts';
import type { Conclusion, Related, Turn } from '../story/story.ts';
import { reasonCatalogue } from '../story/wording/catalogue.ts';

export type Outcome = Conclusion['kind'];
export type Colour = 'green' | 'cyan' | 'yellow' | 'red' | 'gray';

export interface OutcomeWords {
  readonly word: string;
  /** For Slack; a picture that every system has. */
  readonly emoji: string;
  /** For the terminal; one column wide. */
  readonly sign: string;
  readonly colour: Colour;
}

/**
 * Worst first, so that problems come before successes. `relayed` is never called delivered: the next server accepted
 * it, and our logs show no more.
 */
export const dispositionWords: Record<Disposition, OutcomeWords> = {
  bounced: { word: 'bounced', emoji: '❌', sign: '✗', colour: 'red' },
  expired: { word: 'expired', emoji: '⌛', sign: '✗', colour: 'red' },
  rejected: { word: 'rejected', emoji: '⛔', sign: '✗', colour: 'red' },
  discarded: { word: 'discarded', emoji: '🚮', sign: '∅', colour: 'red' },
  removed: { word: 'removed', emoji: '🧹', sign: '∅', colour: 'red' },
  quarantined: { word: 'quarantined', emoji: '🔒', sign: '⊘', colour: 'yellow' },
  held: { word: 'held', emoji: '✋', sign: '‖', colour: 'yellow' },
  deferred: { word: 'deferred', emoji: '⏳', sign: '↻', colour: 'yellow' },
  queued: { word: 'queued', emoji: '📥', sign: '…', colour: 'yellow' },
  unknown: { word: 'not known', emoji: '❔', sign: '?', colour: 'gray' },
  relayed: { word: 'relayed', emoji: '📤', sign: '→', colour: 'cyan' },
  delivered: { word: 'delivered', emoji: '✅', sign: '✓', colour: 'green' },
  expanded: { word: 'expanded', emoji: '👥', sign: '⑂', colour: 'cyan' },
};

export const outcomeWords: Record<Outcome, OutcomeWords> = {
  ...dispositionWords,
  mixed: { word: 'mixed', emoji: '🔀', sign: '±', colour: 'yellow' },
  incomplete: { word: 'incomplete', emoji: '❔', sign: '?', colour: 'gray' },
};

export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly count: number;
}

const outcomes = Object.keys(outcomeWords) as Outcome[];

/** How often each outcome occurs, worst first. */
export function countOutcomes(ended: readonly Outcome[]): OutcomeCount[] {
  return outcomes
    .map((outcome) => ({ outcome, count: ended.filter((one) => one === outcome).length }))
    .filter(({ count }) => count > 0);
}

/** For sorting: the worst first. */
export function byOutcome(a: Outcome, b: Outcome): number {
  return outcomes.indexOf(a) - outcomes.indexOf(b);
}

/** Whose turn the next step is. */
export const turnWords: Record<Turn, string> = {
  nobody: 'nothing to do',
  sender: 'the sender’s turn',
  recipient: 'the recipient’s turn',
  us: 'our turn',
  'other-side': 'the other side’s turn',
  wait: 'wait',
};

export const relatedWords: Record<Related['kind'], string> = {
  bounce: 'its bounce to the sender',
  'bounce-of': 'the message that this bounce is about',
  'delay-warning': 'a delay warning to the sender',
  'delivery-report': 'a delivery report that the sender asked for',
  notice: 'an automatic reply or report about it',
  'notice-of': 'the message that this notice is about',
  'postmaster-notice': 'a notice to the postmaster',
  forward: 'forwarded on',
  'forward-of': 'the message this was forwarded from',
  split: 'split into another copy',
  'same-message-id': 'the same Message-ID',
};

/** Words for why mail waits; held or untried mail has its disposition as reason, which needs no others. */
export function waitingWords(reason: string): string {
  const known: Readonly<Record<string, { readonly short: string } | undefined>> = reasonCatalogue;
  return known[reason]?.short ?? reason;
}
