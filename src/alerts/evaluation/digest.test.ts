import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingsFrom } from '../../../test/alerts/told.ts';
import { day, hour, makeTraffic, minute, site, smallSites } from '../../../test/alerts/traffic.ts';
import { anIncident, noticedAt } from '../../../test/fixtures/incidents.ts';
import { type OpenLogs, openLogs } from '../../../test/open-logs.ts';
import { ChunkReader } from '../../lines/chunk-reader.ts';
import type { Baselines } from './baselines.ts';
import { digestDay, digestOf } from './digest.ts';
import { learn } from '../replay/replay.ts';

const dead = () => ({ kind: 'out-of-reach', text: 'Connection timed out' }) as const;

describe('the morning’s list', () => {
  const to = Date.parse('2026-03-06T08:30:00Z');
  const traffic = makeTraffic({
    seed: 91,
    from: to - 4 * day,
    to,
    rate: 1,
    sites: [
      ...smallSites(20),
      site('dead.test', 2, dead),
      // Since this morning only.
      site('partner.test', 6, (one) => (one.at > to - hour ? dead() : { kind: 'takes' })),
    ],
  });

  let logs: OpenLogs;
  let usual: Baselines;
  beforeAll(async () => {
    logs = await openLogs(traffic.text(), { now: new Date(to).toISOString() });
    usual = await learn(logs.store, new ChunkReader('localhost'), settingsFrom(), to);
  });
  afterAll(() => logs[Symbol.asyncDispose]());

  test('names where mail waits every day, not what is new, with the numbers of now', async () => {
    const { sites, incidents } = await digestOf(logs.store, usual, [], to);
    const messages = traffic.waitingAt(to, 'dead.test');
    const reason = 'connection-timed-out';
    expect(sites).toEqual([{ destination: 'dead.test', messages, oldestAt: expect.any(Number), reason }]);
    expect(to - sites[0]!.oldestAt).toBeGreaterThan(3 * day);
    expect(incidents).toEqual([]);
  });

  test('says of what has its own post only that it is still open', async () => {
    const cause = { kind: 'destination', destination: 'dead.test', trouble: 'stuck' } as const;
    const old = anIncident({ key: 'destination/dead.test/stuck', cause, openedAt: to - 2 * day });
    const young = anIncident({ id: 8, key: 'destination/google.com/stuck', openedAt: to - hour });
    const over = anIncident({ id: 9, key: 'destination/over.test/stuck', openedAt: to - 2 * day, state: 'resolved' });
    const { sites, incidents } = await digestOf(logs.store, usual, [old, young, over], to);
    expect(sites).toEqual([]);
    expect(incidents).toEqual([old]);
  });
});

describe('its time', () => {
  const dayOf = (at: string) => Math.floor(Date.parse(at) / day);
  const berlin = settingsFrom({ zone: 'Europe/Berlin', digest: { at: '08:30' } });

  test('is that of the rules’ zone, also over the change of clocks', () => {
    expect(digestDay(berlin, Date.parse('2026-03-02T07:29:59Z'))).toBeNull();
    expect(digestDay(berlin, Date.parse('2026-03-02T07:30:00Z'))).toBe(dayOf('2026-03-02'));
    expect(digestDay(berlin, Date.parse('2026-03-30T06:29:59Z'))).toBeNull();
    expect(digestDay(berlin, Date.parse('2026-03-30T06:30:00Z'))).toBe(dayOf('2026-03-30'));
    // Still the same day there.
    expect(digestDay(berlin, Date.parse('2026-03-02T22:59:00Z'))).toBe(dayOf('2026-03-02'));
    expect(digestDay(berlin, Date.parse('2026-03-02T23:01:00Z'))).toBeNull();
  });

  test('never comes where nobody wants it, or nobody could read it', () => {
    expect(digestDay(settingsFrom({ digest: null }), noticedAt)).toBeNull();
    expect(digestDay(settingsFrom({ channel: undefined }), noticedAt + minute)).toBeNull();
  });
});
