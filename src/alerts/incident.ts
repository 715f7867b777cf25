/** An incident: one cause of trouble from its opening to its end, and the moves that are legal on the way. */
import type { Disposition } from '../mail/disposition.ts';
import type { Cause } from './cause.ts';
import type { Facts } from './facts.ts';

export type IncidentState = 'open' | 'acknowledged' | 'snoozed' | 'resolved';

/** How it ended. drained: nothing waits any more · eased: it is no trouble any more · by-hand: a person said so · merged: it was part of another · lost-sight: the log tells nothing of it any more */
type ResolutionKind = 'drained' | 'eased' | 'by-hand' | 'merged' | 'lost-sight';

export interface Resolution {
  readonly kind: ResolutionKind;
  readonly by: string | null;
  readonly reason: string | null;
  /** The incident that it became part of. */
  readonly into: number | null;
}

/** What became of the recipients that waited. */
export interface Endings {
  readonly delivered: number;
  readonly bounced: number;
  /** Removed or discarded, or without a word. */
  readonly other: number;
}

/** Who is told: each channel has one post. */
export interface Audience {
  /** Channel, as the rule names it; `null` where none is set: no post. */
  readonly channel: string | null;
  /** Who is called: `@here`, `U…` or `S…`; `null` for nobody. */
  readonly mention: string | null;
  /** The rule (or subscription) that asks for it. */
  readonly rule: string;
  readonly mentionedAt: number | null;
  /** The call is held back: quiet hours, or somebody was called a moment ago. */
  readonly owed: boolean;
}

/** Messages that waited (or lines that told of it), sampled at equal steps: the first at `from`. */
export interface Series {
  readonly from: number;
  readonly stepMs: number;
  readonly points: readonly number[];
}

export interface Incident {
  readonly id: number;
  readonly key: string;
  readonly cause: Cause;
  /** Names of the rules that it meets or met. */
  readonly rules: readonly string[];
  readonly state: IncidentState;
  /** When it was noticed. */
  readonly openedAt: number;
  /** Since when there is trouble, as it looked then. */
  readonly beganAt: number;
  /** Since when it is in its state. */
  readonly stateAt: number;
  /** When its rules were met last. */
  readonly heldAt: number;
  readonly acknowledgedBy: string | null;
  readonly snoozedBy: string | null;
  readonly snoozedUntil: number | null;
  readonly escalatedAt: number | null;
  /** How often it came back within the rules' time. */
  readonly reopened: number;
  /** Since when its rules do not hold any more. */
  readonly calmSince: number | null;
  readonly resolvedAt: number | null;
  readonly resolution: Resolution | null;
  readonly audiences: readonly Audience[];
  readonly facts: Facts;
  /** The most messages (or lines) at a time. */
  readonly peak: number;
  /** The most receiving sites, or domains, at a time. */
  readonly widest: number;
  readonly endings: Endings;
  readonly series: Series;
  /** Grows when something that is shown has changed. */
  readonly version: number;
}

/** What happened to an incident: its history, and what announcers tell. */
export type Happening = {
  readonly incident: number;
  readonly at: number;
  /** A person, as the surface names them; `null` when mailtrace did it. */
  readonly by: string | null;
} &
  /** `mention` is who is called at once. */
  (
    | {
        readonly kind: 'opened' | 'joined';
        readonly channel: string | null;
        readonly mention: string | null;
        readonly rule: string;
        /** What must never wait of it, by this rule. */
        readonly watched?: readonly string[];
      }
    /** A call that had been held back. */
    | { readonly kind: 'called'; readonly channel: string | null; readonly mention: string }
    | {
        readonly kind: 'escalated';
        readonly channel: string | null;
        readonly mention: string | null;
        readonly afterMs: number;
      }
    | { readonly kind: 'acknowledged' | 'woke' | 'reopened' }
    | { readonly kind: 'snoozed'; readonly until: number }
    /** The cause turned out to be a larger one. */
    | { readonly kind: 'widened'; readonly from: Cause }
    | { readonly kind: 'resolved'; readonly resolution: Resolution; readonly endings: Endings; readonly left: number }
    | { readonly kind: 'noted'; readonly text: string }
  );

export type HappeningKind = Happening['kind'];

export const longestSnoozeMs = 7 * 86_400_000;

/** What a person can do with an incident. */
export type Move =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'snooze'; readonly until: number }
  | { readonly kind: 'resolve'; readonly reason: string }
  | { readonly kind: 'escalate'; readonly channel: string | null; readonly mention: string | null }
  | { readonly kind: 'note'; readonly text: string };

export type Moved =
  | { readonly kind: 'moved'; readonly incident: Incident; readonly happening: Happening }
  /** Why it is not possible, in words for the person. */
  | { readonly kind: 'illegal'; readonly reason: string };

/** The incident after a person's move. */
export function move(incident: Incident, asked: Move, by: string, at: number): Moved {
  const reason = obstacle(incident, asked, at);
  if (reason !== null) return { kind: 'illegal', reason };
  const base = { incident: incident.id, at, by };
  const changed = (change: Partial<Incident>, happening: Happening): Moved => ({
    kind: 'moved',
    incident: { ...incident, ...change, version: incident.version + 1 },
    happening,
  });
  switch (asked.kind) {
    case 'acknowledge':
      return changed(
        { state: 'acknowledged', stateAt: at, acknowledgedBy: by, ...awake, audiences: nothingOwed(incident) },
        { ...base, kind: 'acknowledged' },
      );
    case 'snooze':
      return changed(
        { state: 'snoozed', stateAt: at, snoozedBy: by, snoozedUntil: asked.until, audiences: nothingOwed(incident) },
        { ...base, kind: 'snoozed', until: asked.until },
      );
    case 'resolve': {
      const resolution: Resolution = { kind: 'by-hand', by, reason: asked.reason, into: null };
      const { change, happening } = resolved(incident, resolution, at);
      return changed(change, { ...happening, by });
    }
    case 'escalate':
      return changed(
        { escalatedAt: at },
        { ...base, kind: 'escalated', channel: asked.channel, mention: asked.mention, afterMs: at - incident.openedAt },
      );
    case 'note':
      return changed({}, { ...base, kind: 'noted', text: asked.text });
  }
}

function obstacle({ state, resolution, acknowledgedBy }: Incident, asked: Move, at: number): string | null {
  if (asked.kind === 'note') return null;
  if (state === 'resolved')
    return resolution?.by ? `It was resolved by ${resolution.by} already.` : 'It is over already.';
  if (asked.kind === 'acknowledge' && state === 'acknowledged')
    return `${acknowledgedBy ?? 'Somebody'} has it already.`;
  if (asked.kind === 'snooze' && asked.until <= at) return 'That time is over.';
  if (asked.kind === 'snooze' && asked.until - at > longestSnoozeMs)
    return 'A week is the longest that it can be snoozed.';
  return null;
}

const awake = { snoozedBy: null, snoozedUntil: null } as const;

function nothingOwed({ audiences }: Incident): readonly Audience[] {
  return audiences.map((audience) => ({ ...audience, owed: false }));
}

/** The change that ends an incident, with what is to be told of it. */
export function resolved(
  incident: Incident,
  resolution: Resolution,
  at: number,
): { readonly change: Partial<Incident>; readonly happening: Happening } {
  const { id, endings, facts } = incident;
  return {
    change: {
      state: 'resolved',
      stateAt: at,
      resolvedAt: at,
      resolution,
      ...awake,
      audiences: nothingOwed(incident),
      calmSince: null,
    },
    happening: { kind: 'resolved', incident: id, at, by: null, resolution, endings, left: facts.recipients },
  };
}

/** How many of those that are not over are in each state. */
export function statesOf(
  incidents: readonly Pick<Incident, 'state'>[],
): Record<Exclude<IncidentState, 'resolved'>, number> {
  const counts = { open: 0, acknowledged: 0, snoozed: 0 };
  for (const { state } of incidents) if (state !== 'resolved') counts[state]++;
  return counts;
}

export function isActive({ state }: Pick<Incident, 'state'>): boolean {
  return state !== 'resolved';
}

export const noEndings: Endings = { delivered: 0, bounced: 0, other: 0 };

/** Endings with one more recipient. */
export function withEnding(endings: Endings, ending: Disposition, count: number): Endings {
  const field = endingFields[ending] ?? 'other';
  return { ...endings, [field]: endings[field] + count };
}

const endingFields: Partial<Record<Disposition, keyof Endings>> = {
  relayed: 'delivered',
  delivered: 'delivered',
  expanded: 'delivered',
  bounced: 'bounced',
  expired: 'bounced',
};
