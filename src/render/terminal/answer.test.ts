import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyStory } from '../../../test/fixtures/any-story.ts';
import { fixtureDoorway } from '../../../test/fixtures/doorway.ts';
import { at, hostileStory, stories } from '../../../test/fixtures/stories.ts';
import type { Answer } from '../../ask/answer.ts';
import { answerText, problemText } from './answer.ts';
import type { TerminalOptions } from './card.ts';
import { helpText } from './help.ts';
import { colourStyle, plainStyle } from './style.ts';
import { columns } from './wrap.ts';

const now = at('10:45:00');
const plain: TerminalOptions = { style: plainStyle, now, width: 80, expanded: false, rawLines: false };

async function answerTo(question: string): Promise<Answer> {
  const doorway = fixtureDoorway([hostileStory, ...stories]);
  const asked = await doorway.ask(question, { zone: 'America/New_York', now, limit: 20 });
  if (asked.kind !== 'answer') throw new Error(asked.kind);
  return asked.answer;
}

describe('an answer in the terminal', () => {
  test.each([
    ['answer', '* today', plain],
    ['answer-expanded', 'members@partner.test', { ...plain, expanded: true, rawLines: true }],
    ['nothing-found', 'nobody@example.com', plain],
  ])('%s', async (name, question, options) => {
    const text = answerText(await answerTo(question), options);
    await expect(text).toMatchFileSnapshot(`../../../test/golden/terminal/${name}.txt`);
  });

  test('says how many it does not show', async () => {
    const answer = await answerTo('* today');
    const cut = { ...answer, stories: answer.stories.slice(0, 1), truncated: true };
    const lastLine = (part: typeof answer) => answerText(part, plain).trimEnd().split('\n').at(-1);
    expect(lastLine(cut)).toBe('└─ 5 more messages: --limit shows more');
    expect(lastLine({ ...cut, totalIsExact: false })).toBe('└─ at least 5 more messages: --limit shows more');
    expect(lastLine({ ...answer, truncated: true, totalIsExact: false })).toBe(
      '└─ perhaps more messages: --limit shows more',
    );
  });

  test('fits 80 columns, colours nothing but what we coloured, and obeys nothing, whatever the logs say', async () => {
    const answer = await answerTo('* today');
    fc.assert(
      fc.property(fc.array(anyStory, { maxLength: 3 }), fc.boolean(), (found, expanded) => {
        const drawn = (style: TerminalOptions['style']): string =>
          answerText({ ...answer, stories: found, total: found.length }, { ...plain, style, expanded });
        const text = drawn(plainStyle);
        expect(text).not.toMatch(/[[\p{Cc}\p{Cf}\p{Cs}]--\n]/v);
        expect(Math.max(...text.split('\n').map(columns))).toBeLessThanOrEqual(80);
        expect(stripVTControlCharacters(drawn(colourStyle))).toBe(text);
      }),
      { numRuns: 25 },
    );
  });
});

test('a problem and its corrected question', () => {
  const problem = {
    kind: 'bad-status' as const,
    message: 'There is no status \u001b[31mlost.',
    suggestion: 'status:deferred',
  };
  expect(problemText(problem, plain)).toBe('There is no status ␛[31mlost.\nTry: status:deferred\n');
});

test('help', () => {
  const help = helpText({ style: plainStyle, width: 80 });
  expect(help).toContain('\nfrom:boss@example.com to:@example.com\n');
  expect(Math.max(...help.split('\n').map(columns))).toBeLessThanOrEqual(80);
});
