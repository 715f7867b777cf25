/** Explains a message of which the log names no recipient: refused early, broken off, or not yet delivered. */
import type { Explanation } from './explain.ts';
import { newLeg } from './leg.ts';
import type { BareStory } from './story.ts';
import { outcomeCatalogue, reasonCatalogue } from './wording/catalogue.ts';
import type { Session, Words } from './wording/catalogue.ts';
import type { OutcomeName, Reason } from './wording/finding.ts';
import { endOfPhrase, plainWords } from './wording/phrase.ts';
import { reasonClass } from './wording/reason.ts';
import { hourMs } from './wording/span.ts';
import { fill } from './wording/template.ts';
import { valuesOf } from './wording/values.ts';

type Clue = Session['finding'] | 'refused-unnamed-for-now';

interface Found {
  readonly finding: OutcomeName;
  /** Why, where the line goes on to say so. */
  readonly reason: Reason;
  /** The server's own, where they tell more than the reason. */
  readonly words: string | null;
}

/** The most telling first: a last word, then what keeps the message here, then why it may never have been here. */
const order: Record<Clue, number> = {
  'refused-unnamed': 0,
  'refused-unnamed-for-now': 1,
  'bounced-unnamed': 2,
  'given-up-unnamed': 3,
  discarded: 4,
  removed: 5,
  quarantined: 6,
  held: 7,
  'session-broken': 8,
  'no-message': 9,
  'no-recipient': 10,
  'outcome-unknown': 11,
};

// relay1[192.0.2.7]: 451 4.7.1 Service unavailable · : 4.7.1 Service unavailable · reject=451 4.1.8 … · result="450 …"
const firstCode = /(?:: |reject=|result=")([245])(?:\d\d[ -]|\.\d{1,3}\.\d{1,3} )/;

function isForNow(line: string): boolean {
  return line.includes('temporarily rejected') || firstCode.exec(line)?.[1] === '4';
}

/** What a line tells about the end of its message. */
function clueIn(line: string): (Found & { readonly finding: Clue }) | undefined {
  const words = plainWords(line);
  for (const { says, finding, reason } of outcomeCatalogue.sessions) {
    const end = endOfPhrase(words, says);
    if (end < 0) continue;
    const told = finding === 'refused-unnamed' && isForNow(line) ? 'refused-unnamed-for-now' : finding;
    const because = reason ?? reasonClass(words.slice(end).trim());
    const isQuoted = because === 'unclear' && finding === 'refused-unnamed';
    return { finding: told, reason: because, words: isQuoted ? wordsAfter(line, says) : null };
  }
  return undefined;
}

// … rejected after DATA: content rule 17      … reject: MAIL from h[192.0.2.7]: 554 5.7.1 <a@b>: no; from=<a@b> proto=ESMTP
/** What the line says after the phrase, if the phrase stands in it as it is. */
function wordsAfter(line: string, says: string): string | null {
  const at = line.toLowerCase().indexOf(says);
  const words = at < 0 ? '' : line.slice(at + says.length).replace(/^[^:]*: |; from=<.*$/g, '');
  return words.trim() === '' ? null : words;
}

/** Of equal clues one that names the sender: other lines of the session may be about another try. */
function bestClue(story: BareStory): Found | undefined {
  const sender = story.envelopeSender ?? '';
  const clues = story.evidence.flatMap(({ line }) => {
    const clue = clueIn(line);
    return clue ? [{ ...clue, isOwn: sender !== '' && line.includes(sender) }] : [];
  });
  return clues.sort((a, b) => order[a.finding] - order[b.finding] || Number(b.isOwn) - Number(a.isOwn))[0];
}

/** Without any clue only time tells: a delivery line may still come. */
function waitingOrLost(story: BareStory, now: number): Found {
  const nothing = { reason: 'unclear', words: null } as const;
  if (story.receivedAt === null) return { finding: 'arrival-not-logged', ...nothing };
  const at = story.evidence.at(-1)?.at ?? story.receivedAt;
  return { finding: now - at < hourMs ? 'no-outcome-yet' : 'no-outcome-logged', ...nothing };
}

/** A known reason has a better next step than the outcome in general. */
function stepFor({ finding, reason }: Found, because: Words): Pick<Words, 'nextStep' | 'turn'> {
  return finding.includes('-unnamed') && reason !== 'unclear' ? because : outcomeCatalogue.words[finding];
}

export function explainNoRecipient(story: BareStory, now: number): Explanation {
  const found = bestClue(story) ?? waitingOrLost(story, now);
  const because = reasonCatalogue[found.reason][found.finding === 'bounced-unnamed' ? 'bounced' : 'rejected'];
  const { nextStep, turn } = stepFor(found, because);
  const { receivedAt, timesInferred } = story;
  const host = story.hops[0]?.host ?? '';
  // A recipient in name only, so that the sentences can be filled.
  const unnamed = newLeg('', null, receivedAt ?? now);
  const nobody = { ...unnamed, disposition: 'rejected', replyText: found.words, host, pickup: null } as const;
  const bare = valuesOf(nobody, found.reason, { now, receivedAt, timesInferred });
  const values = { ...bare, reason: fill(because.text, bare) };
  return {
    finding: found.finding,
    text: fill(outcomeCatalogue.words[found.finding].text, values),
    nextStep: nextStep === null ? null : fill(nextStep, values),
    turn,
  };
}
