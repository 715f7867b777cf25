import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { section } from './blocks.ts';
import { cutRendered, fitBlocks, joinWithin, limits, shownLength } from './limits.ts';
import { code } from './mrkdwn.ts';

describe('cutRendered', () => {
  test('says how much was cut', () => {
    expect(cutRendered('a'.repeat(40), 30)).toBe('aaaaaaaaaaaa… (+28 characters)');
    expect(cutRendered('short', 30)).toBe('short');
  });

  test('never cuts an entity or a code span, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.integer({ min: 60, max: 300 }), (text, max) => {
        const cut = cutRendered(`<&>${text}😀`, max, code);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut).toMatch(/^`[^`]*`$/);
        expect(cut).not.toMatch(/&(?!(lt|gt|amp);)/);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });
});

test('joinWithin says how many lines are missing', () => {
  const missing = (count: number): string => `… ${count} more`;
  expect(joinWithin(['a', 'b'], 10, missing)).toBe('a\nb');
  expect(joinWithin(['aaa', 'bbb', 'ccc', 'ddd'], 13, missing)).toBe('aaa\n… 3 more');
  expect(joinWithin(['aaa', 'bbb', 'ccc', 'ddd'], 100, missing, 2)).toBe('aaa\nbbb\n… 2 more');
});

test('fitBlocks keeps head and foot and counts what is left out', () => {
  const missing = (count: number): KnownBlock => section(`${count} missing`);
  const groups = Array.from({ length: 80 }, (_, index) => [section(`${index}`)]);
  const blocks = fitBlocks([section('head')], groups, [section('foot')], missing);
  expect(blocks).toHaveLength(limits.blocksPerMessage);
  expect(blocks.at(-1)).toEqual(section('foot'));
  expect(blocks.at(-2)).toEqual(section('33 missing'));

  const long = Array.from({ length: 10 }, () => [section('x'.repeat(3_000))]);
  const fitted = fitBlocks([section('head')], long, [], missing);
  expect(fitted).toHaveLength(6);
  expect(fitted.reduce((sum, block) => sum + shownLength(block), 0)).toBeLessThanOrEqual(limits.blockText);
});
