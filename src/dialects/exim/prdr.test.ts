import { expect, test } from 'vitest';
import { eximEvent } from '../../../test/exim-events.ts';

const id = '1xVa5A-0002Bk-12';

test.each([
  [
    'PRDR b@village.example.net 550 5.7.1 not for this one',
    { recipient: 'b@village.example.net', replyCode: 550, enhancedStatus: '5.7.1', replyText: 'not for this one' },
  ],
  ['PRDR b@village.example.net later for this one', { replyText: 'later for this one' }],
  ['PRDR R=<b@village.example.net> refusal', { recipient: 'b@village.example.net' }],
  ['PRDR R=<b@village.example.net> temporary refusal', { recipient: 'b@village.example.net', temporary: true }],
])('%s', (words, refusal) => {
  expect(eximEvent(`${id} ${words}`)).toMatchObject({ kind: 'refusal', queueId: id, stage: 'data', ...refusal });
});

test.each(['PRDR R=<b@village.example.net> acceptance', 'PRDR is great', `PRDR ${'@'.repeat(100_000)}`])(
  'no refusal: %.40s',
  (words) => {
    expect(eximEvent(`${id} ${words}`)).toMatchObject({ kind: 'note', queueId: id });
  },
);
