import { describe, expect, test } from 'vitest';
import { wordsOf } from './words.ts';

const trace = (...words: string[]): readonly string[] => wordsOf(['node', 'mailtrace', 'trace', ...words]).slice(3);

describe('words of a question', () => {
  test.each([['->'], ['-->'], ['->b@y.example'], ['- a@x.example'], ['-→']])('%s is no option', (word) => {
    expect(trace('a@x.example', word)).toEqual(['a@x.example', ` ${word}`]);
  });

  test.each([['--json'], ['-h'], ['-V'], ['--limit=5'], ['--'], ['-'], ['a->b'], ['-5']])(
    '%s is left alone',
    (word) => {
      expect(trace(word)).toEqual([word]);
    },
  );

  test('paths of other commands are left alone', () => {
    const argv = ['node', 'mailtrace', 'ingest', '->odd.log'];
    expect(wordsOf(argv)).toEqual(argv);
  });
});
