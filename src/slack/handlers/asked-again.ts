/** An answer that a button asks for once more: the answer, or why whoever presses gets none. */
import { RefusedError } from '../../access/refusal.ts';
import type { Answer } from '../../ask/answer.ts';
import type { Asked } from '../../ask/doorway.ts';

/** The question was understood before: a problem now is one of the presser's rights. @throws {RefusedError} */
export function askedAgain(asked: Asked): Answer {
  if (asked.kind === 'answer') return asked.answer;
  if (asked.kind === 'problem') throw new RefusedError(asked.problem);
  throw new Error(`a question that was answered before is now ${asked.kind}`);
}
