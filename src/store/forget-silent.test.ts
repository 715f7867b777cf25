/** What no log will tell the end of is not kept for ever. */
import { expect, test } from 'vitest';
import { Lab } from '../../test/fixtures/lab.ts';
import { emptyCommit } from '../../test/contract/log-store.ts';

const deferral = (day: string, id: string): string =>
  `${day}T10:00:00+00:00 mx1 postfix/smtp[1]: ${id}: to=<a@b.example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.b.example.com[192.0.2.1]:25: Connection timed out)\n`;
const hold = (day: string, id: string): string =>
  `${day}T10:00:00+00:00 mx1 postfix/postsuper[1]: ${id}: placed on hold\n`;

const waitingIn = async ({ store }: Lab): Promise<string[]> => (await store.waiting()).map(({ queueId }) => queueId);

test('mail of which nothing was logged for a month waits no more, unless it is on hold', async () => {
  const lab = await Lab.open();
  const [january, march] = [deferral('2026-01-05', 'AAAA000001'), deferral('2026-03-02', 'AAAA000003')];
  lab.write('mail.log', january + hold('2026-01-05', 'AAAA000002') + march);
  await lab.import('mail.log');
  lab.store.forgetSilent(Date.parse('2026-03-03T00:00:00Z'));
  expect(await waitingIn(lab)).toEqual(['AAAA000002', 'AAAA000003']);
  lab.store.forgetSilent(Date.parse('2026-03-03T00:00:00Z'));
  expect(await waitingIn(lab)).toHaveLength(2);
});

test('nothing is known after the logs end: what waited then, waits', async () => {
  const lab = await Lab.open();
  lab.write('mail.log', deferral('2026-01-05', 'AAAA000001'));
  await lab.import('mail.log');
  lab.store.forgetSilent(Date.parse('2026-11-03T00:00:00Z'));
  expect(await waitingIn(lab)).toEqual(['AAAA000001']);
});

test('of ever new shapes of unexplained lines, the frequent ones are kept', async () => {
  const lab = await Lab.open();
  const shapes = Array.from({ length: 11_000 }, (_, index) => ({
    program: 'odd',
    shape: `shape ${index}`,
    count: index === 5 ? 7 : 1,
  }));
  await lab.store.commit({ ...emptyCommit, unexplained: shapes });
  lab.store.forgetSilent(Date.now());
  const kept = await lab.store.unexplained(20_000);
  expect(kept).toHaveLength(10_000);
  expect(kept[0]).toEqual({ program: 'odd', shape: 'shape 5', count: 7 });
});
