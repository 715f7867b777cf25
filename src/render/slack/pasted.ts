/** What was read out of a message turned into words: which of it found something, or that nothing of it did. */
import { listed } from '../phrases.ts';
import { actions, said, type Message } from './blocks.ts';
import { refineButton } from './answer-buttons.ts';

/** @param tried without success, in their order */
export function readOutNote(used: string, tried: readonly string[]): string {
  const before = tried.length === 0 ? '' : ` Nothing was found by ${listed(tried)}.`;
  return `Read out of the message, and used: ${used}.${before}`;
}

export function noneFoundNote(tried: readonly string[]): string {
  return `Read out of the message, and nothing was found by ${listed(tried)}.`;
}

export function nothingReadMessage(): Message {
  return said(
    'I read no address, Message-ID or queue ID in this message. Pasted mail headers, a bounce or a log line would do.',
    ...actions([refineButton('', false)]),
  );
}
