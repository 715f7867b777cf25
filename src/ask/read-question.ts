/** Turns what a person asked, in a chat or a terminal, into a query, a call for help, or a problem with one corrected example. */
import { isZone } from '../time/zone.ts';
import { candidatesOf } from './pasted/candidates.ts';
import { parsePasted } from './pasted/pasted.ts';
import { asksForSomething, fieldsOf, rangeOf } from './question/fields.ts';
import { isPasted } from './question/is-pasted.ts';
import { isTrouble } from './question/item.ts';
import { plainText, tidyText } from './question/plain-text.ts';
import { readItems } from './question/read-items.ts';
import { reconcile } from './question/reconcile.ts';
import { exampleQuestion, repaired } from './question/repair.ts';
import { sayWhatIsWrong } from './question/wording.ts';
import { splitWords } from './question/word.ts';
import type { Present } from '../time/phrase.ts';
import type { Placed } from './question/item.ts';
import type { Problem, Query, Understood } from './query.ts';

/** No question is longer; a pasted log is. In characters. */
const longestQuestion = 2000;
const longestSuggestion = 400;

/**
 * Reads a question of the question language, chat markup and all.
 *
 * @param present `now` in epoch ms; `zone` the asker's IANA zone (UTC when there is no such zone).
 * Never throws. A problem's suggestion, where there is one, is itself a question that is understood.
 */
export function readQuestion(text: string, { now, zone }: Present): Understood {
  const present = { now, zone: isZone(zone) ? zone : 'UTC' };
  if (text.length > longestQuestion) return { kind: 'problem', problem: tooLong(text, present) };
  const plain = plainText(text);
  const placed = itemsOf(plain, present);
  if (placed.some(isTrouble)) return { kind: 'problem', problem: problemOf(plain, placed, present) };
  if (asksForSomething(placed)) return { kind: 'query', query: queryOf(plain, placed, present) };
  const isHelp = placed.length === 0 || placed.some(({ item }) => item.kind === 'help');
  return isHelp ? { kind: 'help' } : { kind: 'problem', problem: nothingAsked };
}

function itemsOf(plain: string, present: Present): Placed[] {
  return reconcile(readItems(splitWords(tidyText(plain)), present), present);
}

function queryOf(text: string, placed: readonly Placed[], present: Present): Query {
  return { text, ...fieldsOf(placed), range: rangeOf(placed, present), zone: present.zone };
}

const nothingAsked: Problem = {
  kind: 'empty',
  message: 'I read no address, ID, filter or time.',
  suggestion: exampleQuestion,
};

function tooLong(text: string, present: Present): Problem {
  const message = `I read ${text.length} characters; a question has at most ${longestQuestion}.`;
  const [suggestion = exampleQuestion] = readOut(plainText(text), present);
  return { kind: 'not-understood', message, suggestion };
}

function problemOf(plain: string, placed: readonly Placed[], present: Present): Problem {
  const [pasted] = isPasted(placed) ? readOut(plain, present, placed) : [];
  return {
    kind: placed.find(isTrouble)?.item.problem ?? 'not-understood',
    message: sayWhatIsWrong(placed),
    suggestion: pasted ?? repaired(placed).find((text) => isQuery(text, present)) ?? null,
  };
}

/** The questions for what a piece of a mail or a log names; @param placed items of it, of which a time is the mail's. */
function readOut(plain: string, present: Present, placed: readonly Placed[] = []): string[] {
  const { from, phrase } = rangeOf(placed, present);
  const postedAt = phrase === null ? present.now : from;
  const candidates = candidatesOf(parsePasted(plain), { postedAt, now: present.now });
  return candidates.map(({ question }) => question).filter((question) => isQuery(question, present));
}

function isQuery(text: string, present: Present): boolean {
  if (text.length > longestSuggestion) return false;
  const placed = itemsOf(plainText(text), present);
  return !placed.some(isTrouble) && asksForSomething(placed);
}
