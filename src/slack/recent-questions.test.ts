import { expect, test } from 'vitest';
import { createRecentQuestions, recentFrom } from './recent-questions.ts';

const typed = (question: string, isPrivate = false) => ({ question, isPrivate });

test('the last ten of each person, newest first, each once', async () => {
  const recent = createRecentQuestions();
  for (let index = 0; index < 12; index += 1) await recent.note('maria', typed(`question ${index}`));
  await recent.note('sam', typed('another'));
  await recent.note('maria', typed('question 5', true));
  const mine = await recent.of('maria');
  expect(mine).toHaveLength(10);
  expect(mine.slice(0, 2)).toEqual([typed('question 5', true), typed('question 11')]);
  expect(await recent.of('lee')).toEqual([]);
});

test('those of whoever was silent for longest are forgotten first', async () => {
  const recent = createRecentQuestions();
  await recent.note('first', typed('one'));
  await recent.note('second', typed('two'));
  await recent.note('first', typed('three'));
  for (let index = 0; index < 1_999; index += 1) await recent.note(`person ${index}`, typed('x'));
  expect(await recent.of('second')).toEqual([]);
  expect(await recent.of('first')).toHaveLength(2);
});

test('those that the audit log holds', async () => {
  const asked: [string, number][] = [];
  const audit = {
    questionsOf: (user: string, limit: number) => (asked.push([user, limit]), [{ question: 'a@b.example', at: 1 }]),
  };
  expect(await recentFrom(audit).of('maria')).toEqual([typed('a@b.example')]);
  expect(asked).toEqual([['maria', 10]]);
});
