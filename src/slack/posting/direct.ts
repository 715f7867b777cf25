/** The direct messages with one person, where an ordinary message is private and, unlike an ephemeral one, stays. */
import { conversationOf, type Conversation } from './conversation.ts';
import type { Client } from '../glue.ts';
import type { Poster } from './poster.ts';

export const openly = (conversation: Conversation): Conversation => ({
  ...conversation,
  whisper: async (message) => void (await conversation.post(message)),
});

/** Slack accepts a user ID as the channel of the direct messages with that user. */
export const directConversation = (
  poster: Poster,
  client: Client,
  user: string,
  botUser: string | undefined,
): Conversation => openly(conversationOf({ poster, client, channel: user, user, botUser }));
