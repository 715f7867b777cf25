/** Answers a question asked in Slack: a root message with a thread, or a message to the asker alone. */
import type { Answer } from '../../ask/answer.ts';
import type { Problem } from '../../ask/query.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { closedChannelNote } from '../../render/slack/closed-channel.ts';
import { cutRendered } from '../../render/slack/limits.ts';
import { prose } from '../../render/slack/mrkdwn.ts';
import { helpMessage } from '../../render/slack/help.ts';
import { problemMessage } from '../../render/slack/problem.ts';
import { rootMessage } from '../../render/slack/root.ts';
import type { Page } from '../../render/slack/state.ts';
import { summaryOf } from '../../render/summary.ts';
import { answerWords } from '../alerts/answer-words.ts';
import { parseAlertWords } from '../alerts/words.ts';
import { answering, type Client, type Glue } from '../glue.ts';
import type { Conversation } from '../posting/conversation.ts';
import { countedStories } from './counted-stories.ts';
import { privateAnswer } from './private-answer.ts';
import type { TypedQuestion } from './question-text.ts';
import { isClosedToUs, slackErrorCode } from '../connection/slack-error.ts';
import { postPage } from './thread.ts';

/** Posts the root; `undefined`, with Slack's reason kept, where the bot may not post. */
async function postRoot(
  conversation: Conversation,
  answer: Answer,
  page: Page,
  note: string | null,
): Promise<string | { closed: string }> {
  const options = { asker: conversation.user, isPrivate: false, page, note };
  try {
    return await conversation.post(rootMessage(summaryOf(answer, page.now), page.question, options));
  } catch (error) {
    if (isClosedToUs(error)) return { closed: slackErrorCode(error) ?? '' };
    throw error;
  }
}

/** For everybody in the channel; if that is not possible, for the asker. @param note how the question came about */
export async function publish(
  conversation: Conversation,
  answer: Answer,
  page: Page,
  note: string | null = null,
): Promise<void> {
  const root = await postRoot(conversation, answer, page, note);
  if (typeof root !== 'string') {
    const why = closedChannelNote(root.closed, conversation.channel, conversation.botUser);
    await conversation.whisper(
      privateAnswer(answer, page, note === null ? why : `${cutRendered(note, 1_500, prose)}\n${why}`),
    );
    return;
  }
  const { stories, total, totalIsExact } = answer;
  await postPage(conversation, conversation.threadTs ?? root, { page, stories, total, totalIsExact });
}

/** An empty question gets the help. A refusal gets no form, since none could correct it. */
function problemOrHelp(glue: Glue, problem: Problem, isPrivate: boolean, question: string): Message {
  if (problem.kind === 'empty') return helpMessage(glue.alerts !== null);
  return problemMessage(problem, isPrivate, problem.kind === 'refused' ? undefined : question);
}

async function tell(glue: Glue, conversation: Conversation, page: Page, isPrivate: boolean): Promise<void> {
  const { question, zone, now } = page;
  const asked = await glue.doorway.ask(question, { zone, now, limit: countedStories });
  switch (asked.kind) {
    case 'help':
      return conversation.whisper(helpMessage(glue.alerts !== null));
    case 'problem':
      return conversation.whisper(problemOrHelp(glue, asked.problem, isPrivate, question));
    case 'answer':
      await glue.recent.note(conversation.user, { question, isPrivate });
      if (!isPrivate) return publish(conversation, asked.answer, page);
      return conversation.whisper(privateAnswer(asked.answer, page, null));
  }
}

/** Everything from a question to its answer; call it after the acknowledgement. Never rejects. */
export async function answerQuestion(
  glue: Glue,
  client: Client,
  conversation: Conversation,
  typed: TypedQuestion,
): Promise<void> {
  await answering(glue, conversation, async () => {
    const words = glue.alerts && parseAlertWords(typed.question);
    if (words && glue.alerts) return answerWords({ glue, alerts: glue.alerts, client, conversation }, words);
    const zone = await glue.zones.zoneOf(client, conversation.user);
    const page = { question: typed.question, zone, now: glue.now(), offset: 0 };
    await tell(glue, conversation, page, typed.isPrivate || glue.access.isPrivate(conversation.channel));
  });
}
