/** Tells what kind of notice a message about another one is, where the log only says that it is about it (Exim `R=`). */
import type { Disposition } from '../mail/disposition.ts';
import type { Copy } from './copy.ts';
import type { OpenLeg } from './leg.ts';
import type { Related } from './story.ts';

/** Logs mostly know whole seconds. */
const secondMs = 1000;
/** The postmaster is told about as long after a message was frozen. */
const frozenMs = 2 * secondMs;

/** What a server told about `about` at that time, by what had become of it until then. */
export function noticeKind(about: Copy, at: number): Related['kind'] {
  const until = at + secondMs;
  if (wasHeld(about, at - frozenMs, until)) return 'postmaster-notice';
  if (hasFailed(about, until)) return about.envelopeSender === '' ? 'postmaster-notice' : 'bounce';
  return about.legs.some((leg) => hasWaited(leg, until)) ? 'delay-warning' : 'notice';
}

/** A runner that skips a frozen message says again that it is frozen; only the last change counts. */
function wasHeld({ sightings }: Copy, from: number, until: number): boolean {
  const last = sightings.findLast(({ event, line }) => event.kind === 'queue' && line.at <= until);
  return last?.event.kind === 'queue' && last.event.change === 'held' && last.line.at >= from;
}

const failures: ReadonlySet<Disposition> = new Set<Disposition>(['bounced', 'expired', 'rejected']);

/** A message of which nothing else is known can only have failed. */
function hasFailed({ legs, refusal }: Copy, until: number): boolean {
  const failed = legs.some((leg) =>
    [leg, ...leg.tries].some(({ disposition, at }) => failures.has(disposition) && at <= until),
  );
  const isRefused = refusal !== null && refusal.queueId !== null;
  return failed || isRefused || legs.length === 0;
}

/** Whether its last try until then was put off. */
function hasWaited({ tries }: OpenLeg, until: number): boolean {
  return tries.findLast((tried) => tried.at <= until)?.disposition === 'deferred';
}
