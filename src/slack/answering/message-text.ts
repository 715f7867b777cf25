/** Extracts the plain text of a Slack message: its text, attachments, and the beginning of its text files. */
import { plainLines } from './question-text.ts';

type Part = Readonly<Record<string, unknown>>;

const parts = (value: unknown): Part[] =>
  Array.isArray(value) ? value.filter((one): one is Part => typeof one === 'object' && one !== null) : [];

const texts = (part: Part, names: readonly string[]): string[] =>
  names.flatMap((name) => (typeof part[name] === 'string' ? [part[name]] : []));

function blockTexts(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value ?? null, (key, inner: unknown) => {
    if (key === 'text' && typeof inner === 'string') found.push(inner);
    return inner;
  });
  return found;
}

/** In a person's message, the text contains everything in the blocks; in an app's message it may only summarize them. */
export function messageText(message: Part): string {
  const own = texts(message, ['text']);
  const isApp = message['bot_id'] !== undefined || own.join('').trim() === '';
  const found = [
    ...own,
    ...(isApp ? blockTexts(message['blocks']) : []),
    ...parts(message['attachments']).flatMap((one) => [
      ...texts(one, ['pretext', 'title', 'text', 'fallback']),
      ...parts(one['fields']).flatMap((field) => texts(field, ['title', 'value'])),
      ...blockTexts(one['blocks']),
    ]),
    ...parts(message['files']).flatMap((one) => texts(one, ['title', 'preview', 'plain_text'])),
  ];
  return plainLines(found.filter((one) => one !== '').join('\n'));
}
