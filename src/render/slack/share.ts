/** A shared message, with the name of the person who shared it. */
import { context, type Message } from './blocks.ts';
import { limits } from './limits.ts';
import { mention } from './root.ts';

export function sharedMessage({ text, blocks }: Message, user: string): Message {
  return { text, blocks: [context(`Shared${mention(user)}`), ...blocks].slice(0, limits.blocksPerMessage) };
}
