/** The messages beside an uploaded file. */
import { context, section, type Message } from './blocks.ts';
import { cutRendered } from './limits.ts';
import { code, prose } from './mrkdwn.ts';

/** Shown above a file in a direct message. */
export function fileMessage(title: string): Message {
  const text = cutRendered(title, 300, prose);
  return { text, blocks: [section(text)] };
}

export function fileSentMessage(name: string): Message {
  const text = `I sent you ${cutRendered(name, 200, code)} in a direct message.`;
  return { text, blocks: [context(text)] };
}
