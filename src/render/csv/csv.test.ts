import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyStory, anyText } from '../../../test/fixtures/any-story.ts';
import { bounced, listed } from '../../../test/fixtures/stories.ts';
import { answerCsv } from './answer.ts';
import { cell } from './cell.ts';

/** RFC 4180, as a spreadsheet reads it. */
function parseCsv(text: string): string[][] {
  const cells = /(?:^|,)"((?:[^"]|"")*)"/g;
  return text
    .replace('\ufeff', '')
    .split('\r\n')
    .slice(0, -1)
    .map((line) => [...line.matchAll(cells)].map(([, inner = '']) => inner.replaceAll('""', '"')));
}

test.each([
  ['=HYPERLINK("http://evil.test","x")', `"'=HYPERLINK(""http://evil.test"",""x"")"`],
  ["+cmd|' /C calc'!A0", `"'+cmd|' /C calc'!A0"`],
  [' -1+1', `"' -1+1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['＝1+1', `"'＝1+1"`],
  ['\t=1', `"␉=1"`],
  ['a\r\nb', '"a␍␊b"'],
  ['boss@example.com', '"boss@example.com"'],
  [-5, '"-5"'],
  [null, '""'],
])('%j', (value, csv) => expect(cell(value)).toBe(csv));

test('no cell is a formula and none breaks out, whatever it holds', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(cell(text)).toMatch(/^"(?:[^"\r\n]|"")*"$/);
      expect(cell(text)).not.toMatch(/^"\s*[=+\-@|%]/);
    }),
  );
});

test('one row for each recipient', () => {
  const [head, ...rows] = parseCsv(answerCsv({ stories: [bounced, listed(3)] }));
  expect(head?.slice(0, 5)).toEqual(['received', 'sender', 'recipient', 'first given as', 'disposition']);
  expect(rows.map(([, sender, recipient, , disposition]) => [sender, recipient, disposition])).toEqual([
    ['info@example.com', 'members@partner.test', 'bounced'],
    ['news@example.com', 'reader.0@partner.test', 'relayed'],
    ['news@example.com', 'reader.1@partner.test', 'delivered'],
    ['news@example.com', 'reader.2@partner.test', 'deferred'],
  ]);
  expect(rows[0]?.[0]).toBe('2026-11-23T09:02:03Z');
});

test('every row has every column, whatever the logs say', () => {
  fc.assert(
    fc.property(fc.array(anyStory, { maxLength: 2 }), (stories) => {
      const [head, ...rows] = parseCsv(answerCsv({ stories }));
      for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
    }),
    { numRuns: 30 },
  );
});
