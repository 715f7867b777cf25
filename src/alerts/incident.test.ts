import { describe, expect, test } from 'vitest';
import { anIncident } from '../../test/fixtures/incidents.ts';
import { type Incident, type IncidentState, longestSnoozeMs, move, type Move } from './incident.ts';

const at = Date.parse('2026-03-02T10:00:00Z');
const incident = (state: IncidentState): Incident =>
  anIncident({
    state,
    acknowledgedBy: state === 'acknowledged' ? 'paul' : null,
    snoozedUntil: state === 'snoozed' ? at + 600_000 : null,
    resolvedAt: state === 'resolved' ? at : null,
    resolution: state === 'resolved' ? { kind: 'drained', by: null, reason: null, into: null } : null,
    audiences: [{ channel: 'C0MAILOPS', mention: '@here', rule: 'site-down', mentionedAt: null, owed: true }],
    version: 3,
  });

const moves: Record<string, Move> = {
  acknowledge: { kind: 'acknowledge' },
  snooze: { kind: 'snooze', until: at + 900_000 },
  resolve: { kind: 'resolve', reason: 'they know' },
  escalate: { kind: 'escalate', channel: 'C0MANAGERS', mention: null },
  note: { kind: 'note', text: 'called them' },
};

describe('legal moves', () => {
  test.each([
    ['open', 'acknowledge', 'acknowledged'],
    ['open', 'snooze', 'snoozed'],
    ['open', 'resolve', 'resolved'],
    ['open', 'escalate', 'open'],
    ['acknowledged', 'snooze', 'snoozed'],
    ['acknowledged', 'resolve', 'resolved'],
    ['acknowledged', 'escalate', 'acknowledged'],
    ['snoozed', 'acknowledge', 'acknowledged'],
    ['snoozed', 'snooze', 'snoozed'],
    ['snoozed', 'resolve', 'resolved'],
    ['resolved', 'note', 'resolved'],
  ] as const)('%s → %s → %s', (from, asked, to) => {
    const moved = move(incident(from), moves[asked]!, 'maria', at);
    expect(moved).toMatchObject({
      kind: 'moved',
      incident: { state: to, version: 4 },
      happening: { incident: 7, by: 'maria', at },
    });
  });

  test('taking it, or ending it, ends a snooze and calls that are still owed', () => {
    const moved = move(incident('snoozed'), { kind: 'acknowledge' }, 'maria', at);
    expect(moved).toMatchObject({
      incident: { acknowledgedBy: 'maria', snoozedUntil: null, audiences: [{ owed: false }] },
    });
  });
});

describe('illegal moves say why', () => {
  test.each([
    ['resolved', moves['acknowledge']!, 'It is over already.'],
    ['resolved', moves['snooze']!, 'It is over already.'],
    ['acknowledged', moves['acknowledge']!, 'paul has it already.'],
    ['open', { kind: 'snooze', until: at - 1 }, 'That time is over.'],
    ['open', { kind: 'snooze', until: at + longestSnoozeMs + 1 }, 'A week is the longest that it can be snoozed.'],
  ] as const)('%s: %j: %s', (state, asked, reason) => {
    expect(move(incident(state), asked, 'maria', at)).toEqual({ kind: 'illegal', reason });
  });
});
