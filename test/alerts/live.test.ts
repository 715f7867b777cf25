/** The alerts as they run: a growing log, restarts, people, a channel that is out of reach. */
import { describe, expect, test } from 'vitest';
import { Live } from './live.ts';
import { replayed, settingsFrom } from './told.ts';
import { hour, makeTraffic, minute, type Site, site, smallSites, takes, within } from './traffic.ts';

const from = Date.parse('2026-03-02T08:00:00Z');
const down = from + 2 * hour;
const up = from + 4 * hour;
const to = from + 8 * hour;

const provider = (reply: Site['reply']) => site('gmail.com', 30, reply, 'gmail-smtp-in.l.google.com');
const outage = makeTraffic({
  seed: 31,
  from,
  to,
  rate: 4,
  sites: [
    ...smallSites(60),
    provider(({ at }) => (within(at, down, up) ? { kind: 'out-of-reach', text: 'Connection timed out' } : takes())),
  ],
});

test('restarts in the middle make no second post, and the numbers stay true', async () => {
  await using live = await Live.start(outage, settingsFrom(), from + hour);
  for (const at of [down + 5 * minute, down + 30 * minute, down + hour, up - minute, up + 20 * minute]) {
    await live.until(at);
    const [incident] = live.incidents();
    if (incident) expect(incident.facts.messages).toBe(outage.waitingAt(at, 'gmail.com'));
    await live.restart();
    await live.look();
  }
  await live.sleep(up + 40 * minute);
  await live.until(to);
  expect(live.posts).toHaveLength(1);
  expect(live.pings).toHaveLength(1);
  const deferred = outage.fates.filter(({ domain, deferred: was }) => was && domain === 'gmail.com').length;
  expect(live.incidents()).toMatchObject([
    { state: 'resolved', resolution: { kind: 'drained' }, endings: { delivered: deferred, bounced: 0, other: 0 } },
  ]);
  expect(live.said.at(-1)).toMatchObject({ what: 'resolve', mention: null });
});

test('live and replay say the same', async () => {
  await using live = await Live.start(outage, settingsFrom(), from + hour);
  await live.until(to);
  const [told] = await replayed(outage, { from: from + hour, to });
  const [incident] = live.incidents();
  expect(incident).toMatchObject({ key: told!.cause, peak: told!.incident.peak, endings: told!.incident.endings });
  expect(Math.abs(incident!.openedAt - told!.openedAt)).toBeLessThanOrEqual(minute);
  expect(Math.abs(incident!.resolvedAt! - told!.resolvedAt!)).toBeLessThanOrEqual(minute);
});

test('rules that are met together speak in one post, which calls everybody', async () => {
  const boss = { name: 'boss', kind: 'never-wait', addresses: ['@example.com'], mention: 'U0POSTMASTER' };
  await using live = await Live.start(outage, settingsFrom({ rules: [boss] }), down + 30 * minute);
  await live.until(down + 40 * minute);
  expect(live.posts).toMatchObject([{ mention: 'U0POSTMASTER @here' }]);
  expect(live.pings).toHaveLength(1);
  expect(live.incidents()[0]!.facts.watched).toEqual(['@example.com']);
});

test('numbers are shown at most once a minute, in the one post', async () => {
  await using live = await Live.start(outage, settingsFrom(), down + hour);
  await live.until(down + 2 * hour, 15_000);
  const updates = live.said.filter(({ what }) => what === 'update').map(({ at }) => at);
  expect(updates.length).toBeGreaterThan(20);
  for (const [index, at] of updates.entries())
    if (index > 0) expect(at - updates[index - 1]!).toBeGreaterThanOrEqual(minute);
});

test('a channel that is out of reach is told once it is back', async () => {
  await using live = await Live.start(outage, settingsFrom(), from + hour);
  live.deaf = true;
  await live.until(down + hour);
  expect(live.said).toEqual([]);
  live.deaf = false;
  await live.until(down + 75 * minute);
  expect(live.posts).toHaveLength(1);
  expect(live.pings).toHaveLength(1);
});

test('who took it while a channel was out of reach is not called there any more', async () => {
  await using live = await Live.start(outage, settingsFrom(), from + hour);
  live.deaf = true;
  await live.until(down + 30 * minute);
  live.act({ kind: 'acknowledge' }, 'maria');
  live.deaf = false;
  await live.until(down + hour);
  expect(live.posts).toMatchObject([{ mention: null }]);
  expect(live.pings).toEqual([]);
});

test('what began and ended while nobody could be told is no news', async () => {
  await using live = await Live.start(outage, settingsFrom(), from + hour);
  live.deaf = true;
  await live.until(to);
  live.deaf = false;
  await live.until(to + 2 * minute);
  expect(live.said).toEqual([]);
});

test('the morning’s list comes once a day, until it was told, and not on the first day', async () => {
  const morning = Date.parse('2026-03-02T08:30:00Z');
  const day = 24 * hour;
  const dead = site('dead.test', 3, () => ({ kind: 'out-of-reach', text: 'Connection timed out' }));
  const slow = makeTraffic({
    seed: 33,
    from: morning - 4 * day,
    to: morning + 2 * day,
    rate: 1,
    sites: [...smallSites(20), dead],
  });
  const settings = settingsFrom({ digest: { at: '08:30' } });
  await using live = await Live.start(slow, settings, morning - minute);
  const due = () => live.parts.watcher.digestDue(live.at);
  expect(await due()).toBeNull();
  await live.until(morning);
  expect(await due()).toBeNull();
  await live.until(morning + day - minute, hour);
  expect(await due()).toBeNull();
  await live.until(morning + day);
  const digest = await due();
  expect(digest?.sites.map(({ destination }) => destination)).toEqual(['dead.test']);
  expect(await due()).toEqual(digest);
  live.parts.watcher.digestTold(live.at);
  expect(await due()).toBeNull();
  await live.restart();
  expect(await due()).toBeNull();
  // Nothing else was said of it in all the time.
  expect(live.said).toEqual([]);
});

describe('people', () => {
  const file = { escalate: { after: '30m', channel: 'C0MANAGERS', mention: 'S0ONCALL00' } };

  test('who acknowledges ends the calling: no escalation, and the end is told quietly', async () => {
    await using live = await Live.start(outage, settingsFrom(file), from + hour);
    await live.until(down + 25 * minute);
    expect(live.act({ kind: 'acknowledge' }, 'maria').kind).toBe('moved');
    expect(live.act({ kind: 'acknowledge' }, 'paul')).toEqual({
      kind: 'illegal',
      reason: 'maria has it already.',
    });
    await live.until(to);
    expect(live.posts.map(({ place }) => place)).toEqual(['C0MAILOPS']);
    expect(live.pings).toHaveLength(1);
    expect(live.said.filter(({ what }) => what === 'note').map(({ kind }) => kind)).toEqual([
      'acknowledged',
      'resolved',
    ]);
  });

  test('nobody acknowledges: escalated once, to the other channel', async () => {
    await using live = await Live.start(outage, settingsFrom(file), from + hour);
    await live.until(to);
    expect(live.posts.map(({ place, mention }) => [place, mention])).toEqual([
      ['C0MAILOPS', '@here'],
      ['C0MANAGERS', 'S0ONCALL00'],
    ]);
    const { openedAt } = live.incidents()[0]!;
    expect(live.posts[1]!.at - openedAt).toBe(30 * minute);
    // Both threads say so, and the post alone calls.
    const notes = live.said.filter(({ kind }) => kind === 'escalated');
    expect(notes.map(({ place, mention }) => [place, mention])).toEqual([
      ['C0MAILOPS', null],
      ['C0MANAGERS', null],
    ]);
    expect(live.pings).toHaveLength(2);
    expect(live.said.filter(({ what }) => what === 'resolve').map(({ place }) => place)).toEqual([
      'C0MAILOPS',
      'C0MANAGERS',
    ]);
  });

  test('a snooze ends: it is open and unacknowledged again', async () => {
    await using live = await Live.start(outage, settingsFrom(), from + hour);
    await live.until(down + 30 * minute);
    expect(live.act({ kind: 'snooze', until: live.at + 8 * 24 * hour }, 'maria')).toMatchObject({ kind: 'illegal' });
    live.act({ kind: 'snooze', until: live.at + 15 * minute }, 'maria');
    await live.until(down + 40 * minute);
    expect(live.incidents()[0]).toMatchObject({ state: 'snoozed' });
    await live.restart();
    await live.until(down + 50 * minute);
    expect(live.incidents()[0]).toMatchObject({ state: 'open', acknowledgedBy: null });
    expect(live.said.filter(({ what }) => what === 'note').map(({ kind, mention }) => [kind, mention])).toEqual([
      ['snoozed', null],
      ['woke', null],
      ['called', '@here'],
    ]);
  });

  test('after a snooze there is as much time as before until it is escalated', async () => {
    await using live = await Live.start(outage, settingsFrom(file), from + hour);
    await live.until(down + 20 * minute);
    const woken = live.at + 15 * minute;
    live.act({ kind: 'snooze', until: woken }, 'maria');
    await live.until(woken + 25 * minute);
    expect(live.posts).toHaveLength(1);
    await live.until(woken + 35 * minute);
    expect(live.posts.map(({ place }) => place)).toEqual(['C0MAILOPS', 'C0MANAGERS']);
  });

  test('what a person resolved stays so while it goes on', async () => {
    await using live = await Live.start(outage, settingsFrom(), from + hour);
    await live.until(down + 30 * minute);
    live.act({ kind: 'resolve', reason: 'they know' }, 'maria');
    await live.until(to);
    expect(live.incidents()).toMatchObject([
      { state: 'resolved', resolution: { kind: 'by-hand', by: 'maria', reason: 'they know' } },
    ]);
    expect(live.posts).toHaveLength(1);
  });

  test('in quiet hours it is posted, and who is still needed afterwards is called then', async () => {
    const quiet = { quietHours: { from: '09:00', to: '11:00' } };
    await using live = await Live.start(outage, settingsFrom(quiet), from + hour);
    await live.until(to);
    expect(live.posts).toMatchObject([{ mention: null }]);
    expect(live.pings).toMatchObject([{ what: 'note', kind: 'called', at: Date.parse('2026-03-02T11:00:00Z') }]);
  });

  test('a mute keeps it from being opened', async () => {
    await using live = await Live.start(outage, settingsFrom(), from + hour);
    live.parts.book.wishes.mute({ subject: 'google.com', until: to, user: 'maria', reason: null, since: live.at });
    await live.until(to);
    expect(live.said).toEqual([]);
  });

  test('a subscription tells its channel, and calls nobody', async () => {
    await using live = await Live.start(outage, settingsFrom(), from + hour);
    live.parts.book.wishes.subscribe({
      channel: 'C0SALES00',
      user: 'maria',
      status: 'deferred',
      party: '@gmail.com',
      since: live.at,
    });
    await live.until(to);
    expect(live.posts.map(({ place, mention }) => [place, mention])).toEqual([
      ['C0MAILOPS', '@here'],
      ['C0SALES00', null],
    ]);
    expect(live.incidents()).toHaveLength(1);
  });
});
