import { expect, test } from 'vitest';
import { typedQuestion } from './question-text.ts';

test.each([
  ['boss@example.com today', 'boss@example.com today', false],
  ['<mailto:boss@example.com|boss@example.com> today', 'boss@example.com today', false],
  ['from:<mailto:boss@example.com|boss@example.com>', 'from:boss@example.com', false],
  ['host:<http://mx1.example.com|mx1.example.com>', 'host:mx1.example.com', false],
  ['&lt;Pine.LNX.4.44@boss.example.com&gt;', '<Pine.LNX.4.44@boss.example.com>', false],
  ['a@x -&gt; b@y', 'a@x -> b@y', false],
  ['a@x → b@y yesterday 9–11', 'a@x -> b@y yesterday 9-11', false],
  ['<@UBOT> boss@example.com', 'boss@example.com', false],
  ['<@UBOT|mailtrace>   boss@example.com\nprivate', 'boss@example.com', true],
  ['boss@example.com to <@U0SAM00001>', 'boss@example.com to <@U0SAM00001>', false],
  ['boss\u2060@exam\u200bple.com', 'boss@example.com', false],
  ['PRIVATE boss@example.com', 'boss@example.com', true],
  ['private@example.com', 'private@example.com', false],
  ['&amp;lt;', '&lt;', false],
  ['<Pine.LNX.4.44@boss.example.com>', '<Pine.LNX.4.44@boss.example.com>', false],
  ['to:<!channel>@example.com', 'to:<!channel>@example.com', false],
  ['<https://boss.example.com>', 'https://boss.example.com', false],
  ['', '', false],
])('%j is the question %j', (typed, question, isPrivate) => {
  expect(typedQuestion(typed, 'UBOT')).toEqual({ question, isPrivate });
});
