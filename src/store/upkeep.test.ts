/** What the store knows to be amiss with it is not forgotten before it is known to be well. */
import { expect, test } from 'vitest';
import { Lab } from '../../test/fixtures/lab.ts';
import { numberedLine } from '../../test/fixtures/numbered-lines.ts';

test('a check that is ended early forgets no damage; one that is not, what is well again', async () => {
  const lab = await Lab.open();
  lab.write('mail.log', Array.from({ length: 2000 }, (_, number) => numberedLine(number)).join(''));
  await lab.import('mail.log');
  const { upkeep } = lab.store;
  await upkeep.noteDamage({ month: '202601', block: 1, source: 1, offset: 0, bytes: 10 });
  for await (const _ of upkeep.check()) break;
  expect(await upkeep.damages()).toHaveLength(1);
  for await (const _ of upkeep.check());
  expect(await upkeep.damages()).toEqual([]);
});
