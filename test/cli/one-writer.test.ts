/** One process writes logs into a database, whatever becomes of it; everybody may ask meanwhile. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { freshDirectory } from '../fixtures/lab.ts';
import { mailtrace, startMailtrace } from './mailtrace.ts';
import { mailtraceHere } from './mailtrace-here.ts';

const line =
  'Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>, size=1, class=0, nrcpts=1, msgid=<1@example.com>, proto=ESMTP, relay=c [192.0.2.1]\n';

test('a second one is refused, questions are not, and a killed one leaves nothing behind', async () => {
  const place = { cwd: freshDirectory() };
  const log = join(place.cwd, 'mail.log');
  const db = ['--db', join(place.cwd, 'mail.db')];
  const now = ['--now', '2026-01-11T12:00:00Z'];
  writeFileSync(log, line);
  await using first = startMailtrace(['ingest', '--follow', ...db, ...now, log], place);
  await first.said(/Following/);
  const asks = ['trace', ...db, 'j0BGjkc28022', '2005-01-11'];
  await vi.waitFor(async () => expect((await mailtraceHere(asks)).code).toBe(0), 10_000);
  // It looks for the old log all around, and must not touch the database beside it.
  writeFileSync(log, line.replace('28022', '28023'));
  await first.said(/may be missing/);

  for (const more of [[], ['--follow']]) {
    const second = await mailtrace(['ingest', ...db, log, ...more], place);
    expect(second).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/process \d+ on .* since 20.*MAILTRACE_LOGS/s),
    });
  }
  const serving = await mailtrace(['serve', ...db], { ...place, env: { MAILTRACE_LOGS: log } });
  expect(serving).toMatchObject({ code: 4, stderr: expect.stringContaining('Another mailtrace writes') });

  const asked = await mailtraceHere(asks);
  expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('boss@example.com') });
  expect((await mailtraceHere(['queue', ...db, ...now])).code).toBe(0);

  first.signal('SIGKILL');
  await first.ended;
  expect(await mailtrace(['ingest', ...db, log], place)).toMatchObject({ code: 0 });
});
