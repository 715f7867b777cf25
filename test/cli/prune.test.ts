/** `mailtrace prune` shows what it would drop, and drops it only when told so. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pruneJson } from '../contract/json.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { numberedLine } from '../fixtures/numbered-lines.ts';
import { mailtrace, startMailtrace } from './mailtrace.ts';

const lineOf = (month: string) =>
  `${month}-05T10:00:00.000000+00:00 mx1 postfix/qmgr[1]: 4XXx1q5ghSz7JTb5: from=<a@example.com>, size=1, nrcpt=1 (queue active)\n`;

test('shows, then does', async () => {
  const place = { cwd: freshDirectory(), env: { MAILTRACE_KEEP: '90d' } };
  for (const month of ['2025-01', '2026-03']) writeFileSync(join(place.cwd, `${month}.log`), lineOf(month));
  await mailtrace(['ingest', '2025-01.log', '2026-03.log'], place);
  const prune = (...args: string[]) => mailtrace(['prune', '--now', '2026-04-01T00:00:00Z', ...args], place);
  const shown = {
    code: 0,
    stdout: expect.stringMatching(/MAILTRACE_KEEP=90d:\n {2}2025-01 .*would be dropped.*--yes/s),
  };
  expect(await prune()).toMatchObject(shown);
  const asJson = pruneJson.parse(JSON.parse((await prune('--dry-run', '--json')).stdout));
  expect(asJson).toMatchObject({ keep: '90d', dropped: false, months: [{ month: '2025-01' }] });
  expect(await prune('--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/2025-01 .*dropped: the database went from .* to /s),
  });
  expect(await prune()).toMatchObject({ code: 0, stdout: 'Nothing is older or larger than MAILTRACE_KEEP=90d.\n' });
  const tooSmall = { cwd: place.cwd, env: { MAILTRACE_KEEP: '1MB' } };
  writeFileSync(
    join(place.cwd, 'many.log'),
    Array.from({ length: 25_000 }, (_, number) => numberedLine(number)).join(''),
  );
  await mailtrace(['ingest', 'many.log'], tooSmall);
  expect((await mailtrace(['prune', '--yes'], tooSmall)).stdout).toMatch(/went from .* MB to .* [kM]B\.$/m);
  const again = await mailtrace(['ingest', '--json', '2025-01.log'], place);
  expect(JSON.parse(again.stdout)).toMatchObject({ lines: 1, duplicate: 1 });
});

test('serve drops what is kept no longer as soon as it has read the older logs', async () => {
  const place = { cwd: freshDirectory(), env: { MAILTRACE_KEEP: '90d', MAILTRACE_LOGS: 'mail.log*' } };
  writeFileSync(join(place.cwd, 'mail.log.1'), lineOf('2026-03'));
  writeFileSync(join(place.cwd, 'mail.log.2'), lineOf('2025-01'));
  await using running = startMailtrace(['serve'], place);
  await running.said(/"months":\["202501"\]/);
});

test('without MAILTRACE_KEEP everything is kept; a wrong one is refused', async () => {
  const place = { cwd: freshDirectory() };
  writeFileSync(join(place.cwd, 'mail.log'), lineOf('2026-03'));
  await mailtrace(['ingest', 'mail.log'], place);
  expect(await mailtrace(['prune'], place)).toMatchObject({ code: 0, stdout: expect.stringContaining('everything') });
  const refused = await mailtrace(['prune'], { ...place, env: { MAILTRACE_KEEP: '90 days' } });
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('90d, 20GB') });
});
