/** Checks that this user can read systemd's journal, if it is to be followed. */
import { spawnSync } from 'node:child_process';
import { isJournal, noJournalctl } from '../ingest/reading/journal.ts';
import type { Trouble } from '../ingest/trouble.ts';

const patienceMs = 5000;

export function journalTroubles(named: readonly string[]): Trouble[] {
  const name = named.find(isJournal);
  if (name === undefined) return [];
  const { error, stderr } = spawnSync('journalctl', ['--lines=1', '--output=json'], {
    encoding: 'utf8',
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return [noJournalctl(name)];
  if (error) return [{ message: `${name}: ${error.message}`, fix: 'Look why journalctl --lines=1 gives no answer.' }];
  // Hint: You are currently not seeing messages from other users and the system.
  const hint = /^.*(?:not seeing messages|permission).*$/im.exec(stderr)?.[0];
  if (hint === undefined) return [];
  return [{ message: `${name}: ${hint.trim()}`, fix: 'Add this user to the group systemd-journal.' }];
}
