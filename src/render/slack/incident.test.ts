import { describe, expect, test } from 'vitest';
import type { Cause } from '../../alerts/cause.ts';
import { noFacts } from '../../alerts/facts.ts';
import type { Happening, Incident } from '../../alerts/incident.ts';
import { anIncident, itsOpening, noticedAt, someFacts } from '../../../test/fixtures/incidents.ts';
import { accept, markupOf, slackPage } from '../../../test/fixtures/slack-page.ts';
import { happeningMessage } from './happening.ts';
import { incidentMessage } from './incident.ts';
import { parseIncidentId, parseSnooze, writeIncidentId } from './incident-buttons.ts';

const minute = 60_000;
const page = (incident: Incident, mentions: readonly string[] = []) =>
  slackPage(incidentMessage(incident, noticedAt, mentions));

test('who is called at night reads what is broken, how bad, what was said, what to do, since when', () => {
  const series = { from: noticedAt - 13 * minute, stepMs: minute, points: [1, 2, 4, 7, 11, 15, 19, 23] };
  expect(page(anIncident({ series }), ['@here', 'U0POSTMASTER', 'S0ONCALL00'])).toBe(
    `text    🔴 Mail for google.com waits: no answer – 23 messages to 25 recipients from 12 senders, the oldest for 13 min, nothing got through lately <!here> <@U0POSTMASTER> <!subteam^S0ONCALL00>
section 🔴 *Mail for google.com waits: no answer* <!here> <@U0POSTMASTER> <!subteam^S0ONCALL00>
section 23 messages to 25 recipients from 12 senders, the oldest for 13 min, nothing got through lately
context ▁▂▂▃▄▆▇█  in 8 min, at most 23 at a time
section \`4.4.1 connect to gmail-smtp-in.l.google.com[192.0.2.26]:25: Connection timed out\`
section 👉 Most likely theirs: our server keeps trying, and all goes out once they answer. If it lasts, tell the senders.
context since <!date^1772445600^{date_short_pretty} {time}|Mon 2 Mar 2026, 10:00:00 UTC>
        on mx1 · to gmail.com (25) · for example \`4XXx1q5ghSz7JTb5\`
        incident 7
button  [ Acknowledge ]  {"i":7}
button  [  ]  ${''}
button  [ Show messages ]  {"i":7}
button  [ Escalate ]  {"i":7}
button  [ Resolve ]  {"i":7}
`,
  );
});

const host = (trouble: Extract<Cause, { kind: 'host' }>['trouble']): Cause => ({ kind: 'host', host: 'mx1', trouble });

test.each<[string, Cause, Partial<Incident['facts']>, string, string]>([
  [
    'a full disk that turns senders away',
    host('disk'),
    { ...noFacts, lines: 30, hosts: ['mx1'] },
    'mx1 is short of disk space',
    '30 log lines about it in 10 minutes, nothing waits in our queue',
  ],
  [
    'a filter',
    host('filter'),
    { sites: 12, share: null },
    'The mail filter of mx1 does not answer',
    '23 messages to 25 recipients at 12 sites from 12 senders, the oldest for 13 min',
  ],
  [
    'the DNS',
    host('network'),
    { sites: 12, share: null, reasons: [{ reason: 'dns-failure', count: 25 }] },
    'mx1 finds hardly any domain in the DNS',
    '23 messages to 25 recipients at 12 sites from 12 senders, the oldest for 13 min',
  ],
  [
    'the network',
    host('network'),
    { sites: 12, share: null },
    'mx1 reaches hardly any other server: no answer',
    '23 messages to 25 recipients at 12 sites from 12 senders, the oldest for 13 min',
  ],
  [
    'bounces',
    { kind: 'surge', of: 'bounced' },
    { ...noFacts, lines: 120, usual: 7 },
    'Far more mail bounces than usual',
    '120 bounces in 15 minutes; on a usual day 7 at most',
  ],
  [
    'a silent log',
    { kind: 'silence', host: 'mx2' },
    { ...noFacts, silentSince: noticedAt - 90 * minute },
    'No log lines from mx2',
    'for 1 h 30 min',
  ],
  [
    'ourselves',
    { kind: 'lag' },
    { ...noFacts, behindBytes: 123_000_000 },
    'mailtrace does not keep up with the logs',
    '123.0 MB are not read yet',
  ],
])('%s: title and numbers', (_, cause, facts, title, numbers) => {
  const message = incidentMessage(anIncident({ cause, facts: { ...someFacts, ...facts } }), noticedAt);
  expect(message.text).toBe(`🔴 ${title} – ${numbers}`);
  accept(message);
});

test('mail that must never wait is named', () => {
  const facts = { ...someFacts, watched: ['boss@example.com', '@board.example.com'] };
  expect(page(anIncident({ facts }))).toContain(
    '❗ mail from or to `boss@example.com` and `@board.example.com` is among it',
  );
});

test.each<[string, Partial<Incident>, readonly string[], readonly string[]]>([
  [
    'acknowledged',
    { state: 'acknowledged', acknowledgedBy: 'maria' },
    ['🟡 *', 'acknowledged by maria <!date'],
    ['[ Acknowledge ]'],
  ],
  [
    'snoozed',
    { state: 'snoozed', snoozedBy: 'paul', snoozedUntil: noticedAt + 60 * minute },
    ['💤 *', 'snoozed by paul until <!date^1772449980^', '[ Acknowledge ]'],
    [],
  ],
  ['back again', { reopened: 2 }, ['incident 7, came back 2 times'], []],
  ['on its way out', { endings: { delivered: 40, bounced: 1, other: 0 } }, ['delivered 40 and bounced 1 so far'], []],
  [
    'over',
    {
      state: 'resolved',
      resolvedAt: noticedAt + 47 * minute,
      resolution: { kind: 'drained', by: null, reason: null, into: null },
      facts: { ...someFacts, messages: 0, recipients: 0 },
      endings: { delivered: 229, bounced: 3, other: 0 },
    },
    [
      '✅ *',
      'It is over: nothing waits for it any more (delivered 229 and bounced 3). It lasted 1 h.',
      'over <!date^1772449200^',
    ],
    ['button', '👉'],
  ],
  [
    'settled by a person',
    {
      state: 'resolved',
      resolvedAt: noticedAt,
      resolution: { kind: 'by-hand', by: 'maria', reason: 'they know', into: null },
    },
    ['Resolved by maria: they know (still waiting 25). It lasted 13 min.'],
    ['button'],
  ],
])('%s', (_, change, shown, hidden) => {
  const drawn = page(anIncident(change));
  for (const words of shown) expect(drawn).toContain(words);
  for (const words of hidden) expect(drawn).not.toContain(words);
  accept(incidentMessage(anIncident(change), noticedAt));
});

test('the words of the log call nobody, break out of nothing and name no recipient', () => {
  const words = '450 <!channel> `rm` *bold* <friend@gmail.com>: Greylisted <@U0MARIA001> to=<boss@example.com>';
  const message = incidentMessage(anIncident({ facts: { ...someFacts, words } }), noticedAt);
  accept(message);
  for (const text of markupOf(message)) expect(text).not.toMatch(/<[!@](?!date\^)/);
  const drawn = slackPage(message);
  expect(drawn).toContain('f…@gmail.com');
  expect(drawn).not.toContain('friend@');
});

test('however large it is, Slack takes it', () => {
  const facts = {
    ...someFacts,
    words: 'x'.repeat(5_000),
    hosts: Array.from({ length: 40 }, (_, i) => `mx${i}.${'h'.repeat(60)}.example.com`),
    destinations: Array.from({ length: 10 }, (_, i) => ({ name: `${'d'.repeat(250)}${i}.test`, count: 1_000_000 })),
    sites: 5_000,
    watched: Array.from({ length: 200 }, (_, i) => `person${i}@example.com`),
  };
  const series = { from: noticedAt, stepMs: minute, points: Array.from({ length: 40 }, (_, i) => i * 1_000) };
  accept(incidentMessage(anIncident({ facts, series, peak: 40_000 }), noticedAt, ['@here']));
});

describe('notes in the thread', () => {
  const base = { incident: 7, at: noticedAt, by: 'maria' } as const;
  const note = (happening: Happening) => happeningMessage(happening, 'C0MAILOPS')?.text ?? null;

  test.each<[Happening, string | null]>([
    [itsOpening, null],
    [{ ...base, kind: 'acknowledged' }, '🟡 Acknowledged by maria.'],
    [{ ...base, kind: 'snoozed', until: noticedAt + 15 * minute }, '💤 Snoozed by maria for 15 min.'],
    [{ ...base, by: null, kind: 'woke' }, '⏰ The snooze is over: open again.'],
    [{ ...base, by: null, kind: 'reopened' }, '🔁 It is back: open again.'],
    [
      { ...base, kind: 'escalated', channel: 'C0MANAGERS', mention: null, afterMs: minute },
      '📣 Escalated by maria. They are told in <#C0MANAGERS>.',
    ],
    [
      { ...base, by: null, kind: 'escalated', channel: 'C0MAILOPS', mention: '@here', afterMs: 30 * minute },
      '📣 <!here> Nobody has acknowledged it for 30 min: escalated.',
    ],
    [
      {
        ...base,
        by: null,
        kind: 'joined',
        channel: 'C0MAILOPS',
        mention: 'U0BOSS',
        rule: 'boss',
        watched: ['boss@example.com'],
      },
      'ℹ️ <@U0BOSS> The rule boss is met, too: mail from or to `boss@example.com` is among it.',
    ],
    [
      { ...base, by: null, kind: 'called', channel: 'C0MAILOPS', mention: '@channel' },
      '📣 <!channel> Still open, and nobody has taken it.',
    ],
  ])('%j', (happening, words) => {
    expect(note(happening)).toBe(words);
  });
});

test('what a button carries is read, and nothing else', () => {
  expect(parseIncidentId(writeIncidentId(7))).toBe(7);
  for (const other of [undefined, '', '{"i":-1}', '{"i":7,"x":1}', '{"i":"7"}'])
    expect(parseIncidentId(other)).toBeUndefined();
  const [menu] = incidentMessage(anIncident(), noticedAt)
    .blocks.flatMap((block) => ('elements' in block ? (block.elements as { options?: { value: string }[] }[]) : []))
    .flatMap(({ options }) => (options ? [options] : []));
  const lengths = menu!.map(({ value }) => parseSnooze(value)!);
  expect(lengths.map(({ id }) => id)).toEqual(lengths.map(() => 7));
  expect(lengths[0]!.ms).toBe(15 * minute);
  expect(lengths.at(-1)!.ms).toBe(7 * 24 * 60 * minute);
});
