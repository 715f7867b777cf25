/** Asks the question of an answer again for a button of it. */
import { RefusedError } from '../../access/refusal.ts';
import type { Answer } from '../../ask/answer.ts';
import type { Asked } from '../../ask/doorway.ts';

/** The question was understood before, so a problem now means that the presser lacks the rights. @throws {RefusedError} */
export function askedAgain(asked: Asked): Answer {
  if (asked.kind === 'answer') return asked.answer;
  if (asked.kind === 'problem') throw new RefusedError(asked.problem);
  throw new Error(`a question that was answered before is now ${asked.kind}`);
}
