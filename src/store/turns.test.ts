import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('a hundred pieces of work asked for at once leave a turn to others between any two', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const other = (): void => void (order.length < 200 && (order.push('other'), setImmediate(other)));
  setImmediate(other);
  const works = Array.from({ length: 100 }, async () => {
    await turns.next();
    order.push('work');
  });
  await Promise.all(works);
  expect(order.join(' ')).not.toContain('work work');
});
