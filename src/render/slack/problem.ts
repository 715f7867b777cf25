/** The Slack message of a problem: what was understood, what is wrong, and the corrected question as a button. */
import type { Button, KnownBlock } from '@slack/types';
import type { Problem } from '../../ask/query.ts';
import { actionIds } from './action-ids.ts';
import { refineButton } from './answer-buttons.ts';
import { actions, button, context, section, type Message } from './blocks.ts';
import { cutRendered, limits } from './limits.ts';
import { code, prose } from './mrkdwn.ts';
import { writeSuggestion } from './state.ts';

/** @param more buttons beside the corrected question's */
export function problemBlocks(
  { message, suggestion }: Problem,
  isPrivate: boolean,
  ...more: readonly (Button | null)[]
): KnownBlock[] {
  const text = cutRendered(message, 2_000, prose);
  if (suggestion === null) return [section(text), ...actions(more)];
  const value = writeSuggestion({ question: suggestion, isPrivate });
  return [
    section(`${text}\nTry: ${cutRendered(suggestion, 500, code)}`),
    ...actions([button('Ask this instead', actionIds.askInstead, value, true), ...more]),
  ];
}

/** @param question as it was asked: the form can put it right */
export function problemMessage(problem: Problem, isPrivate: boolean, question?: string): Message {
  const refine = question === undefined ? [] : [refineButton(question, isPrivate)];
  return {
    text: cutRendered(problem.message, limits.fallbackText, prose),
    blocks: problemBlocks(problem, isPrivate, ...refine),
  };
}

/** Replaces a problem whose corrected question was asked. */
export function askedInsteadMessage(question: string): Message {
  const text = `Asked instead: ${cutRendered(question, 500, code)}`;
  return { text, blocks: [context(text)] };
}
