import { expect, test } from 'vitest';
import { waitingRow } from '../../test/fixtures/incidents.ts';
import type { Waiting } from './log-store.ts';
import { WaitingRows } from './waiting-rows.ts';

const stored = (change: object = {}) => ({ ...waitingRow(change), doubtful: 0 });

test('a row that says the same is the same object, whatever comes and goes around it', () => {
  const rows = new WaitingRows();
  const [first, second] = rows.take([stored({ queueId: 'B' }), stored({ queueId: 'D' })]);
  const now = rows.take(['A', 'B', 'C', 'D', 'E'].map((queueId) => stored({ queueId })));
  expect(now.map(({ queueId }) => queueId)).toEqual(['A', 'B', 'C', 'D', 'E']);
  expect(now[1]).toBe(first);
  expect(now[3]).toBe(second);
  expect(rows.take([stored({ queueId: 'D' })])).toEqual([second]);
});

test.each<Partial<Waiting>>([
  { lastAt: 1 },
  { disposition: 'held' },
  { replyText: 'Connection refused' },
  { count: 2 },
  { nextHop: null },
  { envelopeSender: null },
  { recipient: 'other@gmail.com' },
])('a row that says something else is another: %j', (change) => {
  const rows = new WaitingRows();
  rows.take([stored()]);
  expect(rows.take([stored(change)])).toEqual([waitingRow(change)]);
});

test('a row in doubt says so, and no longer once it is certain', () => {
  const rows = new WaitingRows();
  expect(rows.take([{ ...stored(), doubtful: 1 }])).toEqual([{ ...waitingRow(), doubtful: true }]);
  expect(rows.take([stored()])).toEqual([waitingRow()]);
});
