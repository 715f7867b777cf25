/** The messages beside an uploaded file. */
import { context, said, type Message } from './blocks.ts';
import { cutRendered } from './limits.ts';
import { code, prose } from './mrkdwn.ts';

/** Shown above a file in a direct message. */
export function fileMessage(title: string): Message {
  return said(cutRendered(title, 300, prose));
}

export function fileSentMessage(name: string): Message {
  const text = `I sent you ${cutRendered(name, 200, code)} in a direct message.`;
  return { text, blocks: [context(text)] };
}
