import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostile } from '../../../test/fixtures/stories.ts';
import { code, codeBlock, codeLine, escape, prose } from './mrkdwn.ts';

/** What a reader of Slack sees: entities decoded. */
const seen = (mrkdwn: string): string =>
  mrkdwn.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What is left for Slack to obey: the text outside of code spans. */
const outsideCode = (mrkdwn: string): string => mrkdwn.replace(/`[^`\n]+`/g, '');

/** Hostile pieces thrown together in any order, with and without blanks. */
const pieces = fc.constantFrom(
  ...hostile.split(' '),
  '`',
  '```',
  '*',
  '_',
  '~',
  '<',
  '>',
  '&',
  '|',
  '\n',
  ' ',
  ':+1:',
  '@here',
  '\u202e',
  'ok',
);
const hostileText = fc.oneof(
  fc.array(pieces).map((list) => list.join('')),
  fc.array(pieces).map((list) => list.join(' ')),
  fc.string({ unit: 'binary' }),
);

describe('prose', () => {
  test.each([
    ['plain words stay words.', 'plain words stay words.'],
    ['of boss@example.com.', 'of `boss@example.com`.'],
    ['(see <boss@example.com>)', '(see `&lt;boss@example.com&gt;`)'],
    ['550 *no* way', '550 `*no*` way'],
    ['<!channel> look', '`&lt;!channel&gt;` look'],
    ['at 11:45:49 from 2001:db8::1', 'at 11:45:49 from `2001:db8::1`'],
    [':boom:', '`:boom:`'],
    ['see http://evil.test/x', 'see `http://evil.test/x`'],
    ['a `b` c', 'a `ˋbˋ` c'],
    ['> quoted', '`&gt;` quoted'],
    ['mx.example.net [192.0.2.1]', 'mx.example.net [192.0.2.1]'],
  ])('%j → %j', (text, mrkdwn) => expect(prose(text)).toBe(mrkdwn));

  test('leaves nothing to obey, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const left = outsideCode(prose(text));
        expect(left).not.toMatch(/[*_~`<>@#]|&(?!(lt|gt|amp);)|:\/\/|[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe('code', () => {
  test('is one span that nothing in it can end', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(code(text)).toMatch(/^`[^`\s<>](?:[^`\n<>]*[^`\s<>])?`$/u);
      }),
    );
  });

  test('shows the text itself', () => {
    expect(seen(code('<!channel> & *x*'))).toBe('`<!channel> & *x*`');
    expect(code('')).toBe('`␠`');
    expect(code('a`b')).toBe('`aˋb`');
  });
});

test('a code block ends where it ends', () => {
  fc.assert(
    fc.property(fc.array(hostileText), (lines) => {
      const block = codeBlock(lines.map(codeLine));
      expect(block.slice(3, -3)).not.toContain('`');
      expect(block.split('\n')).toHaveLength(Math.max(1, lines.length) + 2);
    }),
  );
});

test('escape leaves no markup', () => {
  expect(escape('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
});
