/** Checks the watched messages whenever the logs have grown, and makes one notice due for each that has moved. */
import type { Logger } from 'pino';
import { RefusedError } from '../access/refusal.ts';
import { askingAs, type Asker } from '../ask/asker.ts';
import type { Doorway } from '../ask/doorway.ts';
import type { Story } from '../story/story.ts';
import type { Watch, WatchBook } from '../store/watch-book.ts';
import { canMove, fatesOf, hasMoved, movedBetween, type Fate } from './fate.ts';

/** Shortest time between two checks. */
const shortestRestMs = 1_000;
/** Checks rest for so many times the time that the last one took: however much is watched, questions have the processor. */
const restPerWork = 9;
/** Interval of checks when the logs do not grow, for expiries and notices to retry. */
const tickMs = 30_000;

/** What a notice is made from. */
export interface Move {
  readonly watch: Watch;
  readonly story: Story;
  /** Recipients whose state has changed. */
  readonly moved: ReadonlySet<string>;
  /** Why the watch ends: the message is settled, or the time is up; `null` if it continues. */
  readonly ends: 'settled' | 'expired' | null;
  readonly now: number;
}

export interface WatcherParts {
  readonly doorway: Doorway;
  readonly book: WatchBook;
  readonly log: Logger;
  readonly now: () => number;
  /** In whose name a watched message is looked at. */
  readonly askerOf: (watch: Watch) => Asker;
  /** The message of a notice as JSON. @param noticeId unique id of the notice */
  readonly write: (move: Move, noticeId: number) => string;
  /** Posts the due notices. Never rejects. */
  readonly deliver: () => Promise<void>;
}

export interface Watcher {
  /** Checks soon: the logs have grown. */
  wake(): void;
  /** Checks now. Never rejects. */
  look(): Promise<void>;
  /** Stops after the current check. */
  stop(): Promise<void>;
}

export function createWatcher(parts: WatcherParts): Watcher {
  const { book, now, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let restsUntil = 0;
  let isStopped = false;

  async function round(): Promise<void> {
    const beganAt = Date.now();
    for (const watch of book.all()) {
      if (isStopped) return;
      await lookAt(parts, watch, now()).catch((err: unknown) => log.error({ err, watch: watch.id }, 'a watch failed'));
    }
    const tookMs = Date.now() - beganAt;
    await parts.deliver();
    restsUntil = Date.now() + Math.max(shortestRestMs, restPerWork * tookMs);
  }
  /** Checks run one after the other. */
  function look(): Promise<void> {
    running = running.then(() => (isStopped ? undefined : round()));
    return running;
  }
  const tick = setInterval(() => void look(), tickMs).unref();
  return {
    wake() {
      if (isStopped || timer !== undefined) return;
      const wait = Math.max(0, restsUntil - Date.now());
      timer = setTimeout(() => {
        timer = undefined;
        void look();
      }, wait).unref();
    },
    look,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      clearInterval(tick);
      await running;
    },
  };
}

async function storyOf({ doorway, askerOf, book }: WatcherParts, watch: Watch, now: number): Promise<Story | null> {
  try {
    return await askingAs(askerOf(watch), () => doorway.story(watch.storyId, { now }));
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    // The watcher's right was withdrawn, so the watch ends.
    book.end(watch.id);
    return null;
  }
}

async function lookAt(parts: WatcherParts, watch: Watch, now: number): Promise<void> {
  const story = await storyOf(parts, watch, now);
  if (story !== null) return follow(parts, watch, story, now);
  if (now >= watch.until) parts.book.end(watch.id);
}

function follow({ book, write }: WatcherParts, watch: Watch, story: Story, now: number): void {
  const before = JSON.parse(watch.told) as Fate[];
  const fates = fatesOf(story);
  const isSettled = !canMove(story, now);
  const isExpired = now >= watch.until;
  if (!hasMoved(before, fates)) {
    if (isSettled) return void book.end(watch.id);
    if (!isExpired) return;
  }
  const ends = isSettled ? 'settled' : isExpired ? 'expired' : null;
  const move = { watch, story, moved: movedBetween(before, fates), ends, now } as const;
  const message = (noticeId: number): string => write(move, noticeId);
  book.move(watch, { told: JSON.stringify(fates), at: now, ends: ends !== null, message });
}
