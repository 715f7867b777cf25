/** An incident: one cause of trouble from its opening to its end, and the moves that people may make. Instants are epoch milliseconds. */
import type { Disposition } from '../mail/disposition.ts';
import type { Cause } from './cause.ts';
import type { Facts } from './facts.ts';

export type IncidentState = 'open' | 'acknowledged' | 'snoozed' | 'resolved';

/** How it ended. drained: nothing waits any more · eased: its rules are no longer met · by-hand: a person resolved it · merged: it became part of another · lost-sight: the log says nothing about it any more */
type ResolutionKind = 'drained' | 'eased' | 'by-hand' | 'merged' | 'lost-sight';

export interface Resolution {
  readonly kind: ResolutionKind;
  readonly by: string | null;
  readonly reason: string | null;
  /** Id of the incident that it became part of. */
  readonly into: number | null;
}

/** Outcomes of recipients that had waited. */
export interface Endings {
  readonly delivered: number;
  readonly bounced: number;
  /** Removed, discarded or unknown. */
  readonly other: number;
}

/** Where an incident is posted and who is mentioned; each channel has one post. */
export interface Audience {
  /** Channel, as the rule names it; `null` for no post. */
  readonly channel: string | null;
  /** Who is mentioned: `@here`, `U…` or `S…`; `null` for nobody. */
  readonly mention: string | null;
  /** The rule or subscription that requires it. */
  readonly rule: string;
  readonly mentionedAt: number | null;
  /** The mention is still to be made: it is delayed by quiet hours, or by another mention shortly before. */
  readonly owed: boolean;
}

/** Waiting messages (or lines about the cause), sampled at equal steps, the first at `from`. */
export interface Series {
  readonly from: number;
  readonly stepMs: number;
  readonly points: readonly number[];
}

export interface Incident {
  readonly id: number;
  readonly key: string;
  readonly cause: Cause;
  /** Names of the rules that it meets or has met. */
  readonly rules: readonly string[];
  readonly state: IncidentState;
  /** When it was detected. */
  readonly openedAt: number;
  /** Since when there has been trouble. */
  readonly beganAt: number;
  /** When it entered its state. */
  readonly stateAt: number;
  /** When its rules were last met. */
  readonly heldAt: number;
  readonly acknowledgedBy: string | null;
  readonly snoozedBy: string | null;
  readonly snoozedUntil: number | null;
  readonly escalatedAt: number | null;
  /** How often it was reopened. */
  readonly reopened: number;
  /** Since when its rules are no longer met; `null` while they are. */
  readonly calmSince: number | null;
  readonly resolvedAt: number | null;
  readonly resolution: Resolution | null;
  readonly audiences: readonly Audience[];
  readonly facts: Facts;
  /** Largest number of messages (or lines) at any time. */
  readonly peak: number;
  /** Largest number of receiving sites, or domains, at any time. */
  readonly widest: number;
  readonly endings: Endings;
  readonly series: Series;
  /** Increases when something that is shown changes. */
  readonly version: number;
}

/** An event in the history of an incident; announcers report it. */
export type Happening = {
  readonly incident: number;
  readonly at: number;
  /** A person, as the surface names them; `null` for mailtrace itself. */
  readonly by: string | null;
} &
  /** `mention` is who is mentioned at once. */
  (
    | {
        readonly kind: 'opened' | 'joined';
        readonly channel: string | null;
        readonly mention: string | null;
        readonly rule: string;
        /** Addresses and domains of this `never-wait` rule whose mail waits. */
        readonly watched?: readonly string[];
      }
    /** A delayed mention. */
    | { readonly kind: 'called'; readonly channel: string | null; readonly mention: string }
    | {
        readonly kind: 'escalated';
        readonly channel: string | null;
        readonly mention: string | null;
        readonly afterMs: number;
      }
    | { readonly kind: 'acknowledged' | 'woke' | 'reopened' }
    | { readonly kind: 'snoozed'; readonly until: number }
    /** It turned out to be part of a larger trouble. */
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
  /** Why the move is not possible, for the person. */
  | { readonly kind: 'illegal'; readonly reason: string };

/** Applies a person's move to an incident. */
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

/** Ends an incident: its changes, and the happening to report. */
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

/** Numbers of active incidents by state. */
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

/** Counts the outcome of further recipients. */
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
