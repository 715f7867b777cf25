/** Unpacks a pressed button: its message, who pressed it, and its value. */
import type {
  AllMiddlewareArgs,
  BlockAction,
  BlockButtonAction,
  SlackActionMiddlewareArgs,
  StaticSelectAction,
} from '@slack/bolt';
import { oldButtonMessage } from '../../render/slack/trouble.ts';
import { conversationOf, type Conversation } from '../posting/conversation.ts';
import { directConversation } from '../posting/direct.ts';
import { answering, type Client, type Glue } from '../glue.ts';

export interface Press {
  readonly client: Client;
  readonly conversation: Conversation;
  readonly value: string | undefined;
  /** `ts` of the message with the button. */
  readonly messageTs: string;
  /** Whether only the presser sees that message. */
  readonly isEphemeral: boolean;
  /** Whether the button is in the Home tab or a modal; the conversation is then the direct messages with the presser. */
  readonly isInView: boolean;
  /** Trigger for opening a modal, valid for three seconds. */
  readonly triggerId: string;
  readonly responseUrl: string | null;
  /** Equal for the same button of the same message. */
  readonly key: string;
}

type PressArgs = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;
type ChoiceArgs = SlackActionMiddlewareArgs<BlockAction<StaticSelectAction>> & AllMiddlewareArgs;

function unpack(glue: Glue, { body, action, client, respond, context }: PressArgs | ChoiceArgs): Press {
  const channel = body.channel?.id ?? String(body.container['channel_id'] ?? '');
  const messageTs = String(body.container['message_ts'] ?? body.message?.ts ?? '');
  const inThread: unknown = body.container['thread_ts'] ?? body.message?.['thread_ts'];
  const threadTs = typeof inThread === 'string' ? inThread : undefined;
  const isInView = body.container['type'] === 'view';
  const value = action.type === 'button' ? action.value : action.selected_option.value;
  const [user, botUser] = [body.user.id, context.botUserId];
  return {
    client,
    conversation: isInView
      ? directConversation(glue.poster, client, user, botUser)
      : conversationOf({ poster: glue.poster, client, channel, user, botUser, threadTs, respond }),
    isInView,
    triggerId: body.trigger_id,
    responseUrl: body.response_url ?? null,
    value,
    messageTs,
    // For ephemeral messages, Slack does not include the message.
    isEphemeral: (body.container['is_ephemeral'] ?? body.message === undefined) === true,
    key: [channel, messageTs, action.action_id, value].join(' '),
  };
}

type Parse<State> = (value: string | undefined) => State | undefined;
type Work<State> = (press: Press, state: State) => Promise<void>;

async function handle<State>(
  glue: Glue,
  args: PressArgs | ChoiceArgs,
  parse: Parse<State>,
  work: Work<State>,
): Promise<void> {
  await args.ack();
  const press = unpack(glue, args);
  await answering(glue, press.conversation, async () => {
    const state = parse(press.value);
    if (state === undefined) return press.conversation.whisper(oldButtonMessage());
    await work(press, state);
  });
}

/** Makes the handler of a button: acknowledges, parses the value, does the work. If the value is not understood (an old button), tells the presser. */
export const onPress =
  <State>(glue: Glue, parse: Parse<State>, work: Work<State>) =>
  (args: PressArgs): Promise<void> =>
    handle(glue, args, parse, work);

/** The same for a menu. */
export const onChoice =
  <State>(glue: Glue, parse: Parse<State>, work: Work<State>) =>
  (args: ChoiceArgs): Promise<void> =>
    handle(glue, args, parse, work);
