/** Backlog, gaps and damage recorded in the store → troubles with fixes for the operator. */
import { gapTrouble } from '../ingest/following/gap-trouble.ts';
import type { Backlog, Damage, Gap } from '../store/upkeep.ts';
import { damagedFix } from '../store/store-error.ts';
import type { Trouble } from '../ingest/trouble.ts';

export interface Upkept {
  /** `null` if everything was read. */
  readonly backlog: Backlog | null;
  readonly gaps: readonly Gap[];
  readonly damages: readonly Damage[];
}

/** A backlog older than this is stale: the follower records it every second. */
const freshMs = 60_000;
/** After this time a gap stays listed, but no longer counts as a problem. */
const newsMs = 7 * 86_400_000;

/** Whether the backlog is being read now. */
export function isBeingRead({ backlog }: Upkept, now: number): boolean {
  // The distance: a backlog from the future, after the clock was set back, is stale too.
  return backlog !== null && Math.abs(now - backlog.at) < freshMs;
}

export function troublesOf(upkept: Upkept, now: number): Trouble[] {
  const news = upkept.gaps.filter(({ noticedAt }) => now - noticedAt < newsMs);
  return [...backlogTroubles(upkept, now), ...news.map(gapTrouble), ...damageTroubles(upkept)];
}

function backlogTroubles(upkept: Upkept, now: number): Trouble[] {
  const { backlog } = upkept;
  if (!backlog?.olderFiles || isBeingRead(upkept, now)) return [];
  const message = `Reading older logs stopped with ${backlog.olderFiles} of them left`;
  return [{ message, fix: 'Start mailtrace serve: it goes on where it was.' }];
}

/** @param broken SQLite's message when a question met damage */
export function brokenTroubles(db: string, broken: string | undefined): Trouble[] {
  return broken === undefined ? [] : [{ message: `The database ${db} is damaged (${broken})`, fix: damagedFix }];
}

function damageTroubles({ damages }: Upkept): Trouble[] {
  if (damages.length === 0) return [];
  const paths = [...new Set(damages.map(({ path }) => path))].join(', ');
  const bytes = damages.reduce((sum, damage) => sum + damage.bytes, 0);
  return [
    {
      message: `${bytes} bytes of log lines are damaged in the database, and missing from answers; they came from ${paths}`,
      fix: 'Stop mailtrace serve, then: mailtrace repair. It reads them again from the logs that are still there. Check the disk, too.',
    },
  ];
}
