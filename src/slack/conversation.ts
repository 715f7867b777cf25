/** Where an answer goes: the channel, thread and person of one interaction, and ways to speak there that do not fail lightly. */
import type { RespondFn, webApi } from '@slack/bolt';
import type { Message } from '../render/slack/blocks.ts';

export interface Conversation {
  readonly channel: string;
  /** Slack user ID of who asks or presses. */
  readonly user: string;
  /** Our own Slack user ID. */
  readonly botUser: string | undefined;
  /** The thread it happens in. */
  readonly threadTs: string | undefined;
  /** Says it to everybody, in {@link threadTs} or in the thread given; gives the message's `ts`. */
  post(message: Message, threadTs?: string): Promise<string>;
  /** Says it to {@link user} alone, by the first way that works. */
  whisper(message: Message): Promise<void>;
  /** Changes a message of ours that everybody sees. */
  update(ts: string, message: Message): Promise<void>;
  /** Changes the ephemeral message that the interaction is about; where that is no longer possible, whispers anew. */
  replace(message: Message): Promise<void>;
}

export interface ConversationParts {
  readonly client: webApi.WebClient;
  readonly channel: string;
  readonly user: string;
  readonly botUser?: string | undefined;
  readonly threadTs?: string | undefined;
  /** Answers through the interaction's response URL: works also where the bot is no member. */
  readonly respond?: RespondFn | undefined;
}

type Way = () => Promise<unknown>;

/** The first way that works; when none does, the last one's error. */
async function firstThatWorks(ways: readonly Way[]): Promise<void> {
  for (const [index, way] of ways.entries()) {
    try {
      await way();
      return;
    } catch (error) {
      if (index === ways.length - 1) throw error;
    }
  }
}

/** Slack shows no previews of what a log happens to name. */
const plain = { unfurl_links: false, unfurl_media: false } as const;

export function conversationOf({ client, channel, user, botUser, threadTs, respond }: ConversationParts): Conversation {
  const inThread = threadTs === undefined ? {} : { thread_ts: threadTs };
  /** The response URL first; it may have expired or been used up, and then the bot itself speaks, at last in a direct message. */
  const waysToWhisper = (message: Message): Way[] => [
    ...(respond
      ? [() => respond({ response_type: 'ephemeral', replace_original: false, ...inThread, ...message })]
      : []),
    () => client.chat.postEphemeral({ channel, user, ...inThread, ...message }),
    () => client.chat.postMessage({ channel: user, ...plain, ...message }),
  ];
  return {
    channel,
    user,
    botUser,
    threadTs,
    async post(message, thread = threadTs) {
      const where = thread === undefined ? { channel } : { channel, thread_ts: thread };
      const { ts } = await client.chat.postMessage({ ...where, ...plain, ...message });
      return ts ?? '';
    },
    whisper: (message) => firstThatWorks(waysToWhisper(message)),
    async update(ts, message) {
      await client.chat.update({ channel, ts, ...message });
    },
    replace(message) {
      const first: Way[] = respond ? [() => respond({ replace_original: true, ...message })] : [];
      return firstThatWorks([...first, ...waysToWhisper(message)]);
    },
  };
}
