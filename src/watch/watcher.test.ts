import { pino } from 'pino';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { fixtureDoorway } from '../../test/fixtures/doorway.ts';
import { stories } from '../../test/fixtures/stories.ts';
import { notAllowed, RefusedError } from '../access/refusal.ts';
import type { Asker } from '../ask/asker.ts';
import type { Doorway } from '../ask/doorway.ts';
import { WatchBook } from '../store/watch-book.ts';
import type { Disposition } from '../mail/disposition.ts';
import type { Story } from '../story/story.ts';
import { fatesOf } from './fate.ts';
import { createWatcher, type Move, type Watcher } from './watcher.ts';

const base = stories[0] as Story;
const fared = (disposition: Disposition): Story => ({
  ...base,
  recipients: base.recipients.map((recipient) => ({ ...recipient, disposition, at: 0 })),
});
const dayMs = 86_400_000;

let watcher: Watcher | undefined;
afterEach(() => watcher?.stop());

/** A watch of a deferred message, begun at 0 for three days. */
function begin() {
  const book = WatchBook.inMemory();
  const waiting = fared('deferred');
  book.begin({
    storyId: base.id,
    title: 'a → b',
    user: 'U0MARIA001',
    channel: 'C0SUPPORT1',
    threadTs: '1.0',
    zone: 'UTC',
    since: 0,
    until: 3 * dayMs,
    told: JSON.stringify(fatesOf(waiting)),
    toldAt: 0,
  });
  const state = { story: waiting as Story | null, now: 1_000, refused: false, tookMs: 0, looks: 0 };
  const moves: Move[] = [];
  const delivered: string[] = [];
  const doorway: Doorway = {
    ...fixtureDoorway([]),
    story: async () => {
      state.looks++;
      if (state.tookMs > 0) vi.setSystemTime(Date.now() + state.tookMs);
      if (state.refused) throw new RefusedError(notAllowed);
      return state.story;
    },
  };
  const asker: Asker = { surface: 'slack', user: 'U0MARIA001', channel: 'C0SUPPORT1', groups: async () => [] };
  watcher = createWatcher({
    doorway,
    book,
    log: pino({ level: 'silent' }),
    now: () => state.now,
    askerOf: () => asker,
    write: (move, noticeId) => {
      moves.push(move);
      return `notice ${noticeId}`;
    },
    deliver: async () => {
      for (const { id, message } of book.due()) {
        delivered.push(message);
        book.settle(id);
      }
    },
  });
  return { book, state, moves, delivered, look: watcher.look, wake: watcher.wake };
}

test('nothing new is told of what stands still', async () => {
  const { book, delivered, look } = begin();
  await look();
  await look();
  expect(delivered).toEqual([]);
  expect(book.all()).toHaveLength(1);
});

test('each move is told once, and the last one ends the watch', async () => {
  const { book, state, moves, delivered, look } = begin();
  state.story = fared('held');
  await Promise.all([look(), look()]);
  state.story = fared('bounced');
  await look();
  await look();
  expect(delivered).toEqual(['notice 1', 'notice 2']);
  expect(moves.map(({ ends }) => ends)).toEqual([null, 'settled']);
  expect(book.all()).toEqual([]);
});

test('what was relayed ends quietly when nothing more came of it', async () => {
  const { book, state, delivered, look } = begin();
  state.story = fared('relayed');
  await look();
  expect(book.all()).toHaveLength(1);
  state.now = 3_600_000;
  await look();
  expect(delivered).toHaveLength(1);
  expect(book.all()).toEqual([]);
});

test('after three days it says that it stops', async () => {
  const { book, state, moves, delivered, look } = begin();
  state.now = 3 * dayMs;
  await look();
  await look();
  expect(delivered).toHaveLength(1);
  expect(moves[0]).toMatchObject({ ends: 'expired', moved: new Set() });
  expect(book.all()).toEqual([]);
});

test('who lost the right is told nothing any more', async () => {
  const { book, state, delivered, look } = begin();
  state.story = fared('bounced');
  state.refused = true;
  await look();
  expect(delivered).toEqual([]);
  expect(book.all()).toEqual([]);
});

test('a message that the logs no longer hold is forgotten when the time is up', async () => {
  const { book, state, delivered, look } = begin();
  state.story = null;
  await look();
  expect(book.all()).toHaveLength(1);
  state.now = 3 * dayMs;
  await look();
  expect([delivered, book.all()]).toEqual([[], []]);
});

test('checks that take long are made less often while the logs grow, and take about a tenth of the time', async () => {
  vi.useFakeTimers({ now: 0 });
  onTestFinished(() => void vi.useRealTimers());
  const { state, wake } = begin();
  state.tookMs = 400;
  const minuteMs = 60_000;
  for (let at = 0; at < minuteMs; at += 100) {
    wake();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(state.looks).toBeGreaterThan(5);
  const spentMs = state.looks * state.tookMs;
  expect(spentMs / (minuteMs + spentMs)).toBeLessThan(0.12);
});
