/** Each kind of error has its exit code, and says what mends it. */
import { expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { SourceError } from '../ingest/reading/open-bytes.ts';
import { SlackStartError } from '../slack/connection/start-error.ts';
import { StoreError } from '../store/store-error.ts';
import { failureOf } from './exit.ts';

test.each<[Error, number, string[]]>([
  [
    new ConfigError(['A is wrong: do B', 'C is wrong: do D']),
    3,
    ['The configuration has problems:', '  - A is wrong: do B', '  - C is wrong: do D'],
  ],
  [new SlackStartError('invalid_auth', 'Slack refuses it', 'Copy it anew.'), 3, ['Slack refuses it.', 'Copy it anew.']],
  [
    new StoreError('missing', 'There is no database', 'Index some logs.'),
    4,
    ['There is no database.', 'Index some logs.'],
  ],
  [
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }),
    4,
    ['Cannot write the result: ENOSPC: no space left on device, write.', 'Make room where standard output leads to.'],
  ],
  [new SourceError('ENOENT', 'There is no file', 'Check the path.'), 4, ['There is no file.', 'Check the path.']],
])('%s', (error, code, lines) => {
  expect(failureOf(error)).toEqual({ code, lines });
});

test.each([new TypeError('x is undefined'), 'a string', undefined])('anything else is a bug: %s', (error) => {
  const { code, lines } = failureOf(error);
  expect(code).toBe(70);
  expect(lines[0]).toBe('This is a bug in mailtrace. What it was doing:');
  expect(lines[1]).toContain(error instanceof Error ? error.message : String(error));
});
