/** Follows logs as a whole: live logs first and always, older parts and packed files in between. chokidar triggers a look; a slow poll is the backstop. */
import { setTimeout } from 'node:timers/promises';
import { Backfill, type BackfillEvents } from './backfill.ts';
import { BacklogNotes } from './backlog-notes.ts';
import { Bell } from './bell.ts';
import { Follower, type FollowerEvents } from './follower.ts';
import type { Ingester } from '../ingester.ts';
import { watchForChanges } from './watch-for-changes.ts';

/** Poll interval when chokidar reports nothing. */
const pollMs = 1000;
/** How long to collect lines before a commit. */
const gatherMs = 100;

export interface FollowEvents extends FollowerEvents, BackfillEvents {
  /** What the live logs held at the start is indexed. */
  readonly onCaughtUp?: () => void;
}

/**
 * Resolves when it is stopped, or when nothing more can come (standard input has ended); what was read is committed.
 * @param named files, directories and globs; they may appear later
 */
export async function followLogs(
  ingester: Ingester,
  named: readonly string[],
  stopped: AbortSignal,
  events: FollowEvents = {},
): Promise<void> {
  const bell = new Bell();
  const ring = (): void => bell.ring();
  const older = await Backfill.open(ingester, named);
  const follower = new Follower(ingester, named, older, { ...events, onNews: ring });
  const notes = new BacklogNotes(ingester, follower, older);
  const readLiving = async (): Promise<void> => {
    do {
      stopped.throwIfAborted();
      await follower.look();
      await notes.write();
    } while (follower.unreadBytes > 0);
  };
  const watcher = watchForChanges(named, ring);
  stopped.addEventListener('abort', ring);
  try {
    await readLiving();
    events.onCaughtUp?.();
    while (!follower.isOver) {
      await older.read(readLiving, events);
      await notes.write();
      if (await bell.heard(pollMs)) await setTimeout(gatherMs, undefined, { signal: stopped }).catch(() => {});
      await readLiving();
    }
  } catch (error) {
    if (!stopped.aborted || error !== stopped.reason) throw error;
  } finally {
    await watcher.close();
    await follower.close();
  }
}
