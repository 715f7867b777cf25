import { describe, expect, test } from 'vitest';
import { checkForm, emptyForm, formQuestion, readForm } from './form.ts';

const present = { now: Date.parse('2026-01-12T12:30:00Z'), zone: 'Europe/Berlin' };

describe('a form', () => {
  test.each([
    [
      { from: ' boss@example.com ', to: '@example.com', time: 'yesterday 9-11' },
      'from:boss@example.com to:@example.com yesterday 9-11',
    ],
    [
      { statuses: ['deferred', 'bounced'], fromDay: '2026-01-10', toDay: '2026-01-12' },
      'status:deferred,bounced 2026-01-10..2026-01-12',
    ],
    [{ other: 'qid:j0BGjkc28022', fromDay: '2026-01-10' }, 'qid:j0BGjkc28022 since 2026-01-10'],
    [{ from: 'a@b.example', toDay: '2026-01-10' }, 'from:a@b.example 2026-01-10'],
  ])('%j makes %s', (fields, question) => {
    const form = { ...emptyForm, ...fields };
    expect(checkForm(form, present)).toEqual({});
    expect(formQuestion(form)).toBe(question);
  });

  test.each([
    [{}, 'from', 'at least one field'],
    [{ from: 'the boss' }, 'from', 'boss'],
    [{ to: 'a@b.example to:c@d.example' }, 'to', 'two recipients'],
    [{ to: 'a@b.example today' }, 'to', 'One address'],
    [{ time: 'blursday' }, 'time', 'blursday'],
    [{ time: 'boss@example.com' }, 'time', 'Only a time'],
    [{ time: 'today', fromDay: '2026-01-10' }, 'fromDay', 'not both'],
    [{ fromDay: '2026-01-12', toDay: '2026-01-10' }, 'toDay', 'before the first'],
    [{ from: 'a@b.example', other: 'from:c@d.example' }, 'other', 'two senders'],
  ])('%j is wrong at %s: %s', (fields, field, words) => {
    const problems = checkForm({ ...emptyForm, ...fields }, present);
    expect(Object.keys(problems)).toEqual([field]);
    expect(Object.values(problems)[0]).toContain(words);
  });
});

test.each([
  'from:boss@example.com to:*sales* status:deferred yesterday',
  'from:<> boss@example.com host:mx1 2026-01-10..2026-01-12',
  'qid:j0BGjkc28022',
  'id:<a.b@c.example> last 2h',
])('the form of %s makes a question of the same meaning', (question) => {
  const again = formQuestion(readForm(question, present));
  expect(readForm(again, present)).toEqual(readForm(question, present));
});

test('what was not understood is kept as it was typed', () => {
  expect(readForm('boss@example.com blursday', present).other).toBe('boss@example.com blursday');
  expect(readForm('help', present)).toEqual(emptyForm);
});
