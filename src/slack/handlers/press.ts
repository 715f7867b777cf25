/** A pressed button unpacked: which message it stands on, who pressed it, what it carries. */
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
  /** The message that the button stands on. */
  readonly messageTs: string;
  /** Only the presser sees that message. */
  readonly isEphemeral: boolean;
  /** It stands in the Home or in a modal, and the conversation is the one with the presser alone. */
  readonly isInView: boolean;
  /** Lets us open a modal, for three seconds. */
  readonly triggerId: string;
  readonly responseUrl: string | null;
  /** The same for the same button of the same message. */
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
    // Slack sends no message along with what only one person sees.
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

/** A handler of one button: acknowledges, reads the value, does the work. A value that is no longer understood says so. */
export const onPress =
  <State>(glue: Glue, parse: Parse<State>, work: Work<State>) =>
  (args: PressArgs): Promise<void> =>
    handle(glue, args, parse, work);

/** The same for a menu. */
export const onChoice =
  <State>(glue: Glue, parse: Parse<State>, work: Work<State>) =>
  (args: ChoiceArgs): Promise<void> =>
    handle(glue, args, parse, work);
