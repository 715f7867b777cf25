/** Copy for customer: a modal with a text that is safe to paste, in which another recipient can be chosen. */
import type {
  AllMiddlewareArgs,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  StaticSelectAction,
} from '@slack/bolt';
import { askingIn } from '../../ask/asker.ts';
import { copyGoneView, copyMessage, copyView, copyWaitView, parseCopyState } from '../../render/slack/copy.ts';
import { parseCardState, type CardState } from '../../render/slack/state.ts';
import { storyGoneMessage } from '../../render/slack/trouble.ts';
import { directConversation } from '../posting/direct.ts';
import { answering, type Glue } from '../glue.ts';
import { openModal, updateModal } from './modal.ts';
import { onPress, type Press } from './press.ts';

async function showCopy(glue: Glue, press: Press, { storyId, zone }: CardState): Promise<void> {
  const { client, conversation, triggerId } = press;
  const modal = await openModal(client, triggerId, copyWaitView());
  const story = await glue.doorway.story(storyId, { now: glue.now() });
  if (modal === undefined) return conversation.whisper(story === null ? storyGoneMessage() : copyMessage(story, zone));
  const view = story === null ? copyGoneView() : copyView(story, 0, { storyId, zone, channel: conversation.channel });
  await updateModal(client, modal, view);
}

export const onCopy = (glue: Glue) => onPress(glue, parseCardState, (press, state) => showCopy(glue, press, state));

type ChoiceArgs = SlackActionMiddlewareArgs<BlockAction<StaticSelectAction>> & AllMiddlewareArgs;

/** Another recipient was chosen. */
export const onCopyFor =
  (glue: Glue) =>
  async ({ ack, body, action, client, context }: ChoiceArgs): Promise<void> => {
    await ack();
    const conversation = directConversation(glue.poster, client, body.user.id, context.botUserId);
    await answering(glue, conversation, async () => {
      const state = parseCopyState(body.view?.private_metadata ?? '');
      const story =
        state && (await askingIn(state.channel, () => glue.doorway.story(state.storyId, { now: glue.now() })));
      const view = state && story ? copyView(story, Number(action.selected_option.value), state) : copyGoneView();
      await updateModal(client, { view_id: body.view?.id ?? '' }, view);
    });
  };

/** Done: the modal closes, nothing else happens. */
export const onCopyDone =
  () =>
  async ({ ack }: SlackViewMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    await ack();
  };
