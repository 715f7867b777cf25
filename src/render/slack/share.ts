/** A message that somebody shows to the channel, with the name of who did. */
import { context, type Message } from './blocks.ts';
import { mention } from './root.ts';

export function sharedMessage({ text, blocks }: Message, user: string): Message {
  return { text, blocks: [context(`Shared${mention(user)}`), ...blocks].slice(0, 50) };
}
