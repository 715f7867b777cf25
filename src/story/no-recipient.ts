/** Explains a message of which the log names no recipient: refused early, broken off, or not yet delivered. */
import type { Explanation } from './explain.ts';
import type { BareStory } from './story.ts';
import { outcomeCatalogue, reasonCatalogue } from './wording/catalogue.ts';
import type { OutcomeName, Reason } from './wording/finding.ts';
import { endOfPhrase, plainWords } from './wording/phrase.ts';
import { reasonClass } from './wording/reason.ts';
import { hourMs } from './wording/span.ts';
import { fill } from './wording/template.ts';
import { valuesOf } from './wording/values.ts';

interface Clue {
  readonly finding: OutcomeName;
  /** Why, where the line goes on to say so. */
  readonly reason: Reason;
}

/** What a line tells about the end of its SMTP session. */
function clueIn(line: string): Clue | undefined {
  const words = plainWords(line);
  for (const { says, finding } of outcomeCatalogue.sessions) {
    const end = endOfPhrase(words, says);
    if (end >= 0) return { finding, reason: reasonClass(words.slice(end)) };
  }
  return undefined;
}

/** The most telling line: a refusal says more than a broken connection, that more than an empty envelope. */
function bestClue(story: BareStory): Clue | undefined {
  const clues = story.evidence.map(({ line }) => clueIn(line)).filter((clue) => clue !== undefined);
  const order: readonly OutcomeName[] = ['refused-early', 'session-broken', 'no-recipient'];
  return clues.sort((a, b) => order.indexOf(a.finding) - order.indexOf(b.finding))[0];
}

/** Without any clue only time tells: a delivery line may still come. */
function waitingOrLost(story: BareStory, now: number): Clue {
  const at = story.evidence.at(-1)?.at ?? story.receivedAt ?? now;
  return { finding: now - at < hourMs ? 'no-outcome-yet' : 'no-outcome-logged', reason: 'unclear' };
}

export function explainNoRecipient(story: BareStory, now: number): Explanation {
  const { finding, reason } = bestClue(story) ?? waitingOrLost(story, now);
  const { text, nextStep, turn } = outcomeCatalogue.words[finding];
  const { receivedAt, timesInferred } = story;
  const nobody = { ...unnamed, host: story.hops[0]?.host ?? '', at: receivedAt ?? now };
  const bare = valuesOf(nobody, reason, { now, receivedAt, timesInferred });
  const values = { ...bare, reason: fill(reasonCatalogue[reason].rejected.text, bare) };
  return { finding, text: fill(text, values), nextStep: nextStep === null ? null : fill(nextStep, values), turn };
}

const unnamed = {
  recipient: '',
  originalRecipient: null,
  disposition: 'rejected',
  enhancedStatus: null,
  replyCode: null,
  replyText: null,
  relay: null,
  mailer: null,
  attempts: 0,
  delaySeconds: null,
  pickup: null,
  remoteQueueId: null,
} as const;
