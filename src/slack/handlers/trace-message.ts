/** "Trace this message": extracts possible questions from the message, and answers the first that finds something in its thread. */
import type { AllMiddlewareArgs, MessageShortcut, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import type { Answer } from '../../ask/answer.ts';
import type { Problem } from '../../ask/query.ts';
import { candidatesOf, type Candidate } from '../../ask/pasted/candidates.ts';
import { parsePasted } from '../../ask/pasted/pasted.ts';
import { cutRendered } from '../../render/slack/limits.ts';
import { prose } from '../../render/slack/mrkdwn.ts';
import { noneFoundNote, nothingReadMessage, readOutNote } from '../../render/slack/pasted.ts';
import { problemMessage } from '../../render/slack/problem.ts';
import type { Viewer } from '../../render/viewer.ts';
import { publish } from '../answering/answer.ts';
import { conversationOf, type Conversation } from '../posting/conversation.ts';
import { countedStories } from '../answering/counted-stories.ts';
import { answering, type Client, type Glue } from '../glue.ts';
import { messageText } from '../answering/message-text.ts';
import { privateAnswer } from '../answering/private-answer.ts';

interface Found {
  readonly kind: 'found';
  readonly candidate: Candidate;
  readonly answer: Answer;
  readonly note: string;
}

interface Refused {
  readonly kind: 'refused';
  readonly problem: Problem;
}

type Outcome = Found | Refused | undefined;

/** The first candidate that finds something; if none does, the most specific one, with its diagnosis or refusal. */
async function firstThatFinds(glue: Glue, candidates: readonly Candidate[], viewer: Viewer): Promise<Outcome> {
  const tried: Candidate[] = [];
  let refused: Refused | undefined;
  for (const candidate of candidates) {
    const asked = await glue.doorway.ask(candidate.question, { ...viewer, limit: countedStories, diagnosis: false });
    if (asked.kind === 'problem') refused ??= { kind: 'refused', problem: asked.problem };
    if (asked.kind !== 'answer') continue;
    if (asked.answer.total > 0)
      return { kind: 'found', candidate, answer: asked.answer, note: noteOf(candidate, tried) };
    tried.push(candidate);
  }
  return (await diagnosed(glue, tried, viewer)) ?? refused;
}

const noteOf = ({ what }: Candidate, tried: readonly Candidate[]): string =>
  readOutNote(
    what,
    tried.map((one) => one.what),
  );

/** Only one candidate is diagnosed. */
async function diagnosed(glue: Glue, tried: readonly Candidate[], viewer: Viewer): Promise<Outcome> {
  const [candidate] = tried;
  if (candidate === undefined) return undefined;
  const asked = await glue.doorway.ask(candidate.question, { ...viewer, limit: countedStories });
  if (asked.kind !== 'answer') return undefined;
  return { kind: 'found', candidate, answer: asked.answer, note: noneFoundNote(tried.map(({ what }) => what)) };
}

async function traceMessage(
  glue: Glue,
  client: Client,
  conversation: Conversation,
  message: MessageShortcut['message'],
) {
  const now = glue.now();
  const zone = await glue.zones.zoneOf(client, conversation.user);
  const postedAt = Math.round(Number(message.ts) * 1000);
  const candidates = candidatesOf(parsePasted(messageText(message)), { postedAt, now });
  const found = await firstThatFinds(glue, candidates, { zone, now });
  if (found === undefined) return conversation.whisper(nothingReadMessage());
  if (found.kind === 'refused') return conversation.whisper(problemMessage(found.problem, true));
  const page = { question: found.candidate.question, zone, now, offset: 0 };
  if (!glue.access.isPrivate(conversation.channel)) return publish(conversation, found.answer, page, found.note);
  await conversation.whisper(privateAnswer(found.answer, page, cutRendered(found.note, 1_500, prose)));
}

type Args = SlackShortcutMiddlewareArgs<MessageShortcut> & AllMiddlewareArgs;

export const onTraceMessage =
  (glue: Glue) =>
  async ({ ack, shortcut, client, respond, context }: Args): Promise<void> => {
    await ack();
    const { message, channel, user } = shortcut;
    const threadTs = typeof message['thread_ts'] === 'string' ? message['thread_ts'] : message.ts;
    const place = { channel: channel.id, user: user.id, botUser: context.botUserId, threadTs };
    const conversation = conversationOf({ poster: glue.poster, client, respond, ...place });
    await answering(glue, conversation, () => traceMessage(glue, client, conversation, message));
  };
