/** The conversation with one person alone, where an ordinary message is as private as an ephemeral one, and it stays. */
import { conversationOf, type Conversation } from './conversation.ts';
import type { Client } from '../glue.ts';
import type { Poster } from './poster.ts';

export const openly = (conversation: Conversation): Conversation => ({
  ...conversation,
  whisper: async (message) => void (await conversation.post(message)),
});

/** Slack takes a user ID for the direct messages with that user. */
export const directConversation = (
  poster: Poster,
  client: Client,
  user: string,
  botUser: string | undefined,
): Conversation => openly(conversationOf({ poster, client, channel: user, user, botUser }));
