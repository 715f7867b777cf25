/** A directory with the demo company's log of 12 January 2026, in UTC, indexed with the command. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mailtrace, type Place } from './mailtrace.ts';

export const demoLog = fileURLToPath(new URL('../../data/demo/mail.log', import.meta.url));
/** Within the day, after its last line. */
export const demoNow = '2026-01-12T12:30:00Z';

export interface TemporaryPlace extends Place, AsyncDisposable {}

export async function temporaryPlace(): Promise<TemporaryPlace> {
  const cwd = await mkdtemp(join(tmpdir(), 'mailtrace-cli-'));
  return { cwd, [Symbol.asyncDispose]: () => rm(cwd, { recursive: true, force: true }) };
}

/** The index is at its default path. */
export async function demoPlace(): Promise<TemporaryPlace> {
  const place = await temporaryPlace();
  const { code, stderr } = await mailtrace(['ingest', '--zone', 'UTC', '--now', demoNow, demoLog], place);
  if (code !== 0) throw new Error(stderr);
  return place;
}
