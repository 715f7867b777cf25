/** The form: opened by Refine or by the global shortcut, checked when it is submitted, then asked as a question. */
import type {
  AllMiddlewareArgs,
  GlobalShortcut,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { checkForm, emptyForm, formQuestion, readForm } from '../../ask/form.ts';
import { parsePlace, type Place } from '../../render/slack/place.ts';
import { readRefine, refineErrors, refineView } from '../../render/slack/refine.ts';
import { parseSuggestion, type Suggestion } from '../../render/slack/state.ts';
import { answerQuestion } from '../answering/answer.ts';
import { conversationOf, type Conversation } from '../posting/conversation.ts';
import { directConversation } from '../posting/direct.ts';
import { answering, type Client, type Glue } from '../glue.ts';
import { openModalOrSay } from './modal.ts';
import { onPress, type Press } from './press.ts';
import { respondTo } from './respond-to.ts';

/** For checking the form any zone will do: it does not affect which words are times. */
const presentOf = (glue: Glue) => ({ now: glue.now(), zone: 'UTC' });

/** In the Home tab there is no channel to answer in. */
function placeOf({ conversation, responseUrl, isInView }: Press): Place | null {
  if (isInView) return null;
  return { channel: conversation.channel, threadTs: conversation.threadTs ?? null, responseUrl };
}

async function openForm(glue: Glue, press: Press, { question, isPrivate }: Suggestion): Promise<void> {
  const form = readForm(question, presentOf(glue));
  const view = refineView({ form, isPrivate, place: placeOf(press) });
  await openModalOrSay(press.client, press.conversation, press.triggerId, view);
}

export const onRefine = (glue: Glue) =>
  onPress(glue, parseSuggestion, (press, suggestion) => openForm(glue, press, suggestion));

type ShortcutArgs = SlackShortcutMiddlewareArgs<GlobalShortcut> & AllMiddlewareArgs;

export const onAskShortcut =
  (glue: Glue) =>
  async ({ ack, shortcut, client, context }: ShortcutArgs): Promise<void> => {
    await ack();
    const conversation = directConversation(glue.poster, client, shortcut.user.id, context.botUserId);
    const view = refineView({ form: emptyForm, isPrivate: false, place: null });
    await answering(glue, conversation, () => openModalOrSay(client, conversation, shortcut.trigger_id, view));
  };

interface Submission {
  readonly client: Client;
  readonly user: string;
  readonly botUser: string | undefined;
}

/** Where the form was opened; otherwise the direct messages with the person. */
function conversationFor(glue: Glue, { client, user, botUser }: Submission, place: Place | null): Conversation {
  if (place === null) return directConversation(glue.poster, client, user, botUser);
  const { channel, threadTs, responseUrl } = place;
  const respond = responseUrl === null ? undefined : respondTo(responseUrl);
  return conversationOf({
    poster: glue.poster,
    client,
    channel,
    user,
    botUser,
    threadTs: threadTs ?? undefined,
    respond,
  });
}

type SubmitArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** Errors are shown under the inputs, which keep what was typed. */
export const onRefineSubmitted =
  (glue: Glue) =>
  async ({ ack, view, body, client, context }: SubmitArgs): Promise<void> => {
    const { form, isPrivate } = readRefine(view.state.values);
    const problems = checkForm(form, presentOf(glue));
    if (Object.keys(problems).length > 0) return ack({ response_action: 'errors', errors: refineErrors(problems) });
    await ack();
    const submission = { client, user: body.user.id, botUser: context.botUserId };
    const conversation = conversationFor(glue, submission, parsePlace(view.private_metadata));
    await answerQuestion(glue, client, conversation, { question: formQuestion(form), isPrivate });
  };
