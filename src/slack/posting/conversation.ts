/** Where an answer goes: the channel, thread and person of one interaction, with ways to post that have fallbacks. */
import type { RespondFn, webApi } from '@slack/bolt';
import type { Message } from '../../render/slack/blocks.ts';
import type { Poster } from './poster.ts';
import type { TextFile } from './upload.ts';
import { within } from '../connection/within.ts';

export interface Conversation {
  readonly channel: string;
  /** Slack user ID of the person who asks or presses. */
  readonly user: string;
  /** Our own Slack user ID. */
  readonly botUser: string | undefined;
  /** The thread it happens in. */
  readonly threadTs: string | undefined;
  /** Posts for everybody, in {@link threadTs} or in the given thread; resolves with the message's `ts`. */
  post(message: Message, threadTs?: string): Promise<string>;
  /** Posts a file for everybody, in the given thread. */
  upload(file: TextFile, threadTs: string): Promise<void>;
  /** Shows a message to {@link user} alone, by the first way that works. */
  whisper(message: Message): Promise<void>;
  /** Updates a message of ours that everybody sees. */
  update(ts: string, message: Message): Promise<void>;
  /** Replaces the ephemeral message of the interaction; if that is no longer possible, whispers a new one. */
  replace(message: Message): Promise<void>;
}

export interface ConversationParts {
  readonly poster: Poster;
  readonly client: webApi.WebClient;
  readonly channel: string;
  readonly user: string;
  readonly botUser?: string | undefined;
  readonly threadTs?: string | undefined;
  /** Answers through the interaction's response URL, which also works where the bot is not a member. */
  readonly respond?: RespondFn | undefined;
}

type Way = () => Promise<unknown>;

/** Tries one way after the other; if none works, throws the last one's error. */
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

export function conversationOf(parts: ConversationParts): Conversation {
  const { poster, client, channel, user, botUser, threadTs } = parts;
  /** Where the last message went: a message to a user's ID goes into the direct messages, which have an ID of their own. */
  let posted = channel;
  return {
    channel,
    user,
    botUser,
    threadTs,
    async post(message, thread = threadTs) {
      const { channel: place, ts } = await poster.post({ channel: posted, threadTs: thread }, message);
      posted = place;
      return ts;
    },
    upload: (file, thread) => poster.upload({ channel: posted, threadTs: thread }, file),
    whisper: (message) => firstThatWorks(waysToWhisper(parts, message)),
    async update(ts, message) {
      await client.chat.update({ channel, ts, ...message });
    },
    replace: (message) => firstThatWorks([...waysToReplace(parts, message), ...waysToWhisper(parts, message)]),
  };
}

/** The response URL first. It may have expired or been used up: then the bot itself speaks, as a last resort in a direct message. */
function waysToWhisper(
  { poster, client, channel, user, threadTs, respond }: ConversationParts,
  message: Message,
): Way[] {
  const inThread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const whisper = { response_type: 'ephemeral', replace_original: false, ...inThread, ...message } as const;
  return [
    ...(respond ? [() => within(poster.patienceMs, respond(whisper))] : []),
    () => client.chat.postEphemeral({ channel, user, ...inThread, ...message }),
    () => poster.post({ channel: user, threadTs: undefined }, message),
  ];
}

/** Twice by the response URL: replacing is idempotent. */
function waysToReplace({ poster, respond }: ConversationParts, message: Message): Way[] {
  if (!respond) return [];
  const replace: Way = () => within(poster.patienceMs, respond({ replace_original: true, ...message }));
  return [replace, replace];
}
