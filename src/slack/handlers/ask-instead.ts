/** Ask this instead: the corrected question of a problem, asked by a button. */
import { askedInsteadMessage } from '../../render/slack/problem.ts';
import { parseSuggestion } from '../../render/slack/state.ts';
import { answerQuestion } from '../answering/answer.ts';
import { onlyOnce, type Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import type { TypedQuestion } from '../answering/question-text.ts';

async function askInstead(glue: Glue, press: Press, typed: TypedQuestion): Promise<void> {
  await answerQuestion(glue, press.client, press.conversation, typed);
  if (press.isEphemeral) await press.conversation.replace(askedInsteadMessage(typed.question));
}

export const onAskInstead = (glue: Glue) =>
  onPress(glue, parseSuggestion, (press, typed) => onlyOnce(glue, press.key, () => askInstead(glue, press, typed)));
