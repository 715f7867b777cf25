/** Whether systemd's journal can be read by this user, where it is to be followed. */
import { spawnSync } from 'node:child_process';
import { isJournal, noJournalctl } from '../ingest/journal.ts';
import type { Trouble } from './trouble.ts';

export function journalTroubles(named: readonly string[]): Trouble[] {
  const name = named.find(isJournal);
  if (name === undefined) return [];
  const { error, stderr } = spawnSync('journalctl', ['--lines=1', '--output=json'], { encoding: 'utf8' });
  if (error) return [noJournalctl(name)];
  // Hint: You are currently not seeing messages from other users and the system.
  const hint = /^.*(?:not seeing messages|permission).*$/im.exec(stderr)?.[0];
  if (hint === undefined) return [];
  return [{ message: `${name}: ${hint.trim()}`, fix: 'Add this user to the group systemd-journal.' }];
}
