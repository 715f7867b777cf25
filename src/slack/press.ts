/** A pressed button unpacked: which message it stands on, who pressed it, what it carries. */
import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { oldButtonMessage } from '../render/slack/trouble.ts';
import { conversationOf, type Conversation } from './conversation.ts';
import { directConversation } from './direct.ts';
import { answering, type Client, type Glue } from './glue.ts';

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

function unpack({ body, action, client, respond, context }: PressArgs): Press {
  const channel = body.channel?.id ?? String(body.container['channel_id'] ?? '');
  const messageTs = String(body.container['message_ts'] ?? body.message?.ts ?? '');
  const inThread: unknown = body.container['thread_ts'] ?? body.message?.['thread_ts'];
  const threadTs = typeof inThread === 'string' ? inThread : undefined;
  const isInView = body.container['type'] === 'view';
  const [user, botUser] = [body.user.id, context.botUserId];
  return {
    client,
    conversation: isInView
      ? directConversation(client, user, botUser)
      : conversationOf({ client, channel, user, botUser, threadTs, respond }),
    isInView,
    triggerId: body.trigger_id,
    responseUrl: body.response_url ?? null,
    value: action.value,
    messageTs,
    // Slack sends no message along with what only one person sees.
    isEphemeral: (body.container['is_ephemeral'] ?? body.message === undefined) === true,
    key: [channel, messageTs, action.action_id, action.value].join(' '),
  };
}

/** A handler of one button: acknowledges, reads the value, does the work. A value that is no longer understood says so. */
export const onPress =
  <State>(
    glue: Glue,
    parse: (value: string | undefined) => State | undefined,
    work: (press: Press, state: State) => Promise<void>,
  ) =>
  async (args: PressArgs): Promise<void> => {
    await args.ack();
    const press = unpack(args);
    await answering(glue, press.conversation, async () => {
      const state = parse(press.value);
      if (state === undefined) return press.conversation.whisper(oldButtonMessage());
      await work(press, state);
    });
  };
