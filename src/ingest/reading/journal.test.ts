import { describe, expect, test } from 'vitest';
import { isJournal, journalArguments } from './journal.ts';

const nowhere = { before: Buffer.alloc(0), lastAt: undefined };
/** What is asked beside the constant options. */
const asked = (name: string, place: Parameters<typeof journalArguments>[1] = nowhere) =>
  journalArguments(name, place).filter((arg) => !/^--(?:output|all|follow|no-tail|quiet)/.test(arg));

test.each([
  ['journal:', []],
  ['journal:postfix*.service', ['--unit=postfix*.service']],
  ['journal:SYSLOG_FACILITY=2', ['SYSLOG_FACILITY=2']],
])('%s', (name, wanted) => {
  expect(isJournal(name)).toBe(true);
  expect(asked(name)).toEqual(wanted);
});

test('files have other names', () => {
  expect(['journal', '/var/log/journal:1', 'journal.log'].filter(isJournal)).toEqual([]);
});

describe('it goes on', () => {
  const lines = Buffer.from(
    '{"__CURSOR":"s=1;i=1","MESSAGE":"a"}\n{ "__CURSOR" : "s=1;i=2", "MESSAGE" : "says \\"__CURSOR\\":\\"s=9;i=9\\"" }\n',
  );

  test('behind the last entry, whatever a message says', () => {
    expect(asked('journal:', { before: lines, lastAt: 5000 })).toEqual(['--after-cursor=s=1;i=2']);
  });

  test('behind the last second, when the last entry is stored no more', () => {
    expect(asked('journal:', { before: Buffer.alloc(0), lastAt: 5999 })).toEqual(['--since=@6']);
  });
});
