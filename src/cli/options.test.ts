import { Command } from 'commander';
import { expect, test } from 'vitest';
import { dbOption, nowOption, parseWhole } from './options.ts';

function optionsOf(...args: string[]): Record<string, unknown> {
  const command = new Command()
    .addOption(nowOption())
    .addOption(dbOption())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: 'user' }).opts();
}

const now = (text: string) => optionsOf('--now', text)['now'];

test.each([
  ['2026-01-11T11:45:49Z', '2026-01-11T11:45:49.000Z'],
  ['2026-01-11T11:45:49.123+01:00', '2026-01-11T10:45:49.123Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2026-01-11', '2026-01-11T00:00:00.000Z'],
])('--now %s', (text, at) => expect(now(text)).toBe(Date.parse(at)));

test.each(['2026-02-30T00:00:00Z', '99999', '5', 'yesterday', '', '2026-01-11T25:00:00Z'])(
  '--now %j is no instant',
  (text) => expect(() => now(text)).toThrow('It is no instant'),
);

test.each([
  ['0', 0],
  ['20', 20],
  ['007', 7],
])('--limit %s', (text, number) => expect(parseWhole(text)).toBe(number));

test.each(['', ' ', '-1', '1.5', '0x10', '1e3', 'all', '+5'])('--limit %j is no whole number', (text) =>
  expect(() => parseWhole(text)).toThrow('no whole number'),
);

test('--db is a path, not empty, and nothing that only a shell understands', () => {
  expect(optionsOf('--db=größe x/~mail.db')).toEqual({ db: 'größe x/~mail.db' });
  expect(() => optionsOf('--db=')).toThrow('It is empty');
  expect(() => optionsOf('--db=~/mail.db')).toThrow('Write the whole path');
});
