/** Tells which deferrals do not count yet: greylisting defers every unknown sender, and a first attempt may fail by chance. */
import type { Reason } from '../../story/wording/finding.ts';
import type { ActiveRuleOf } from '../rules/settings.ts';
import type { Stuck } from './diagnosis.ts';

/** Reasons that a reply of a greylisting server with unknown wording may get. */
const vague: ReadonlySet<Reason> = new Set<Reason>([
  'unclear',
  'server-busy',
  'server-trouble',
  'policy-refused',
  'client-refused',
  'mailbox-unavailable',
]);

/** The second attempt follows within this time. */
const oneTryMs = 2 * 60_000;

/** RFC 3463: 4.7.x is a policy matter, as greylisting is. */
function isGreylisting({ row, reason }: Stuck): boolean {
  if (reason === 'greylisted') return true;
  return reason !== null && vague.has(reason) && row.enhancedStatus?.startsWith('4.7.') === true;
}

/** Whether a server that was reached refused temporarily, once. */
function isFirstTry({ row, reason }: Stuck): boolean {
  return reason !== null && vague.has(reason) && row.replyCode !== null && row.lastAt - row.sinceAt < oneTryMs;
}

export function isHeldOff(
  one: Stuck,
  holdOff: ActiveRuleOf<'destination' | 'network'>['holdOff'],
  at: number,
): boolean {
  const age = at - one.row.sinceAt;
  return (
    (age < (holdOff?.greylisting ?? 0) && isGreylisting(one)) || (age < (holdOff?.firstTry ?? 0) && isFirstTry(one))
  );
}
