/** Help, version, and what is said to a person who mistypes. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { mailtraceHere } from './mailtrace-here.ts';
import { mailtrace } from './mailtrace.ts';

const place = { cwd: tmpdir() };
const commands = 'trace ingest queue audit alerts doctor prune serve sandbox start'.split(' ');
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

test('--help names every command and the exit codes', async () => {
  const { code, stdout, stderr } = await mailtrace(['--help'], place);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect(stdout).toContain('Exit codes: 0 well, 1 nothing found');
});

test.each(commands)('%s --help says what it does', async (command) => {
  const { code, stdout, stderr } = await mailtraceHere([command, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^Usage: mailtrace ${command} \\[options\\]`));
});

test.each([[['--version']], [['serve', '--version']]])('%j tells the version', async (args) => {
  expect(await mailtrace(args, place)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('what is mistyped ends the process with its code, and nothing on standard output', async () => {
  expect(await mailtrace(['trcae', 'a@b.example'], place)).toMatchObject({ code: 2, stdout: '' });
});

test.each([
  [[], 'Usage: mailtrace'],
  [['trcae', 'a@b.example'], 'Did you mean trace?'],
  [['trace'], "error: missing required argument 'query'"],
  [['trace', 'today', '--jsn'], 'Did you mean --json?'],
  [['trace', 'today', '--limit', 'many'], 'It is no whole number'],
  [['trace', 'today', '--now', 'noon'], 'It is no instant. Use for example 2026-01-11T11:45:49Z'],
  [['queue', '--zone', 'Berlin'], 'It is no time zone. Use a name such as Europe/Berlin'],
  [['ingest'], "error: missing required argument 'path'"],
  [['ingest', 'mail.log', '--year', '26'], 'It is no year. Use four digits'],
  [['ingest', 'mail.log', '--follow', '--json'], "option '--follow' cannot be used with option '--json'"],
  [['ingest', 'journal:'], 'add --follow'],
])('mailtrace %j is refused with a word of help, and nothing on standard output', async (args, words) => {
  const { code, stdout, stderr } = await mailtraceHere(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});
