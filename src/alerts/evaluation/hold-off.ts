/** Tells which deferrals are no news yet: greylisting puts every stranger off, and a first try may fail for nothing. */
import type { Reason } from '../../story/wording/finding.ts';
import type { ActiveRuleOf } from '../rules/settings.ts';
import type { Stuck } from './diagnosis.ts';

/** Reasons that a greylisting server may give in words that nobody knows. */
const vague: ReadonlySet<Reason> = new Set<Reason>([
  'unclear',
  'server-busy',
  'server-trouble',
  'policy-refused',
  'client-refused',
  'mailbox-unavailable',
]);

/** The second try comes minutes after the first. */
const oneTryMs = 2 * 60_000;

/** RFC 3463 4.7.x: a matter of policy, which greylisting is. */
function isGreylisting({ row, reason }: Stuck): boolean {
  if (reason === 'greylisted') return true;
  return reason !== null && vague.has(reason) && row.enhancedStatus?.startsWith('4.7.') === true;
}

/** A server that was reached said no for now, once. */
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
