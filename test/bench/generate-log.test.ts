import { expect, test } from 'vitest';
import { interpret } from '../../src/dialects/interpret.ts';
import { LineReader } from '../../src/lines/line-reader.ts';
import { generateLog, type Program } from './generate-log.ts';

const from = Date.UTC(2026, 2, 2);
const plan = { lines: 5000, seed: 1, from, perDay: 500_000 };
const text = (more: Partial<typeof plan> = {}, program?: Program): string =>
  [...generateLog({ ...plan, ...more }, program)].join('');

test('the same plan makes the same bytes, another seed others', () => {
  expect(text()).toBe(text());
  expect(text({ seed: 2 })).not.toBe(text());
});

test.each<[Program, number]>([
  ['sendmail', 1],
  ['postfix', 0.8],
  ['exim', 1],
])('%s: as many lines as planned, in order, all understood', (program, share) => {
  const reader = new LineReader({ source: 1, file: 'mail.log', host: 'mx1' }, { zone: 'UTC', seedAt: from });
  const lines = text({}, program)
    .trimEnd()
    .split('\n')
    .map((raw) => reader.read(raw, 0)!);
  expect(lines).toHaveLength(plan.lines);
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort((a, b) => a - b));
  const fates = lines.map((line) => interpret(line).fate);
  expect(fates.filter((fate) => fate === 'unexplained')).toEqual([]);
  expect(fates.filter((fate) => fate === 'events').length).toBeGreaterThan(share * plan.lines - 1);
});

test('it has every kind of ending', () => {
  const all = text();
  for (const words of [
    'stat=Sent',
    'stat=Deferred',
    'DSN: ',
    'reject=550',
    'did not issue MAIL',
    'STARTTLS=client',
    'nrcpts=3',
  ])
    expect(all).toContain(words);
});
