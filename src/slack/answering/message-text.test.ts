import { expect, test } from 'vitest';
import { messageText } from './message-text.ts';

test('what a person wrote: links, entities and marks undone, lines kept', () => {
  const text =
    'From: Boss &lt;<mailto:boss@example.com|boss@example.com>&gt;\nMessage-ID: &lt;1.2@example.com&gt;\u200b';
  const blocks = [{ type: 'rich_text', elements: [{ type: 'text', text: 'again' }] }];
  expect(messageText({ text, blocks })).toBe('From: Boss <boss@example.com>\nMessage-ID: <1.2@example.com>');
});

test('what an app posted stands in blocks and attachments', () => {
  const message = {
    bot_id: 'B1',
    text: 'New ticket',
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'from boss@example.com' } }],
    attachments: [{ title: 'Mail', text: 'to employee@example.com', fields: [{ title: 'ID', value: 'j0BGjkc28022' }] }],
  };
  const text = messageText(message);
  for (const words of ['New ticket', 'boss@example.com', 'employee@example.com', 'j0BGjkc28022']) {
    expect(text).toContain(words);
  }
});

test('the beginning of a text file that was pasted', () => {
  expect(messageText({ text: '', files: [{ title: 'bounce.txt', preview: 'X-Failed-Recipients: a@b.example' }] })).toBe(
    'bounce.txt\nX-Failed-Recipients: a@b.example',
  );
});

test.each([{}, { text: 3, blocks: 'x', attachments: [null, 1], files: [{ preview: null }] }])('odd: %j', (message) => {
  expect(messageText(message)).toBe('');
});
