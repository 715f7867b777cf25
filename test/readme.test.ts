/** What README.md names is there: files, settings, commands and their options, questions, dependencies. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { readQuestion } from '../src/ask/read-question.ts';
import { environmentNames } from '../src/config.ts';
import { mailtraceHere } from './cli/mailtrace-here.ts';

const readme = readFileSync('README.md', 'utf8');
const inCode = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
/** First and second column of a table's rows. */
const rows = (heading: string): string[][] => {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]!.split('\n');
  return lines.filter((line) => line.startsWith('| ')).map((line) => line.split(/ +\| *|^\| /).slice(1));
};
const codeIn = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

test('files', () => {
  const linked = [...readme.matchAll(/(?:\]\(|\b(?:src|srcset)=")((?!https?:)[^)"]+)/g)].map(([, path = '']) => path);
  const named = inCode.filter((text) => /^(?:data|src|test)\/[\w./-]+$/.test(text) && !text.startsWith('data/local'));
  expect(linked.length).toBeGreaterThan(3);
  expect([...linked, ...named].filter((path) => !existsSync(path))).toEqual([]);
});

test('settings', () => {
  const named = new Set(readme.match(/\b(?:MAILTRACE|SLACK)_[A-Z_]+/g));
  expect([...named].filter((name) => !environmentNames.includes(name))).toEqual([]);
});

test('commands and their options', async () => {
  const table = rows('Commands').slice(2);
  const { stdout } = await mailtraceHere(['--help']);
  const helped = [...stdout.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name);
  const told = table.map(([command]) => /`mailtrace (\w+)/.exec(command ?? '')?.[1] ?? '');
  expect([...told, 'start', 'help'].sort()).toEqual(helped.sort());
  for (const [command = '', does] of table) {
    const words = codeIn(command)[0]!
      .split(' ')
      .filter((word) => /^[a-z]/.test(word));
    const { stdout: help } = await mailtraceHere([...words.slice(1, words[1] === 'alerts' ? 3 : 2), '--help']);
    const options = [...codeIn(does), ...codeIn(command)].flatMap((code) => code.match(/--[a-z-]+/g) ?? []);
    expect(options.filter((option) => !help.includes(option))).toEqual([]);
  }
});

test('questions', () => {
  const asked = rows('What it can answer')
    .slice(2)
    .flatMap(([question]) => codeIn(question));
  expect(asked.length).toBeGreaterThan(15);
  const problems = asked
    // In Slack only; a stand-in for any ID.
    .map((text) => text.replace(/^private /, '').replace('…', 'x'))
    .filter((text) => readQuestion(text, { now: Date.parse('2026-01-14T14:00:00Z'), zone: 'UTC' }).kind === 'problem');
  expect(problems).toEqual([]);
});

test('dependencies', () => {
  const { dependencies, devDependencies, optionalDependencies } = packageJson;
  const needed = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const told = rows('Dependencies')
    .slice(2)
    .flatMap(([names]) => codeIn(names));
  expect(told.sort()).toEqual(needed.filter((name) => !/types(\/|$)/.test(name)).sort());
});
