/** Asks the question of an answer again for a button of it. */
import { RefusedError } from '../../access/refusal.ts';
import type { Answer } from '../../ask/answer.ts';
import type { Page } from '../../render/slack/state.ts';
import { countedStories } from '../answering/counted-stories.ts';
import type { Glue } from '../glue.ts';

/** The question was understood before, so a problem now means that the presser lacks the rights. @throws {RefusedError} */
export async function askedAgain(glue: Glue, page: Page, limit = countedStories): Promise<Answer> {
  const { question, zone, now, offset } = page;
  const asked = await glue.doorway.ask(question, { zone, now, offset, limit });
  if (asked.kind === 'answer') return asked.answer;
  if (asked.kind === 'problem') throw new RefusedError(asked.problem);
  throw new Error(`a question that was answered before is now ${asked.kind}`);
}
