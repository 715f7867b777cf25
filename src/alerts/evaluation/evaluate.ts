/** One look at a situation: which incidents open, continue, reopen or end, and what to announce. Pure except for the baselines. */
import type { Baselines } from './baselines.ts';
import { type Cause, keyOf } from '../cause.ts';
import { countEndings, goOn } from './course.ts';
import type { Facts } from '../facts.ts';
import { factsOf, groupsOf } from './group.ts';
import type { Incident } from '../incident.ts';
import { type AlertState, Ledger, type Outcome } from './ledger.ts';
import { match } from './match.ts';
import { surgeIn } from './match-log.ts';
import { type Firing, report } from './opening.ts';
import { remind } from './reminders.ts';
import type { ActiveRule, ActiveRuleOf, AlertSettings } from '../rules/settings.ts';
import { historyMs, type Situation } from './situation.ts';
import type { View } from './view.ts';
import { beginOfWide, groupsWithWide, widen } from './wide-incident.ts';
import { wideStates } from './wide-trouble.ts';

/** Whether a rule's report of a cause is muted. */
export type IsMuted = (cause: Cause, facts: Facts, rule: string) => boolean;

export function evaluate(
  state: AlertState,
  situation: Situation,
  settings: AlertSettings,
  isMuted: IsMuted = () => false,
): Outcome {
  const ledger = new Ledger(state, settings, situation.at);
  const view = viewOf(situation, state.baselines, ledger);
  learn(view);
  countEndings(situation, ledger);
  const found = firingsOf(settings.rules, view);
  for (const incident of ledger.active()) {
    const own = found.get(incident.key)?.filter(({ rule }) => incident.rules.includes(rule.name)) ?? [];
    const matches = own.map(({ match: one }) => one);
    goOn(incident, matches, view.groups.get(incident.key), situation, ledger);
  }
  for (const [key, all] of found) {
    const news = all.filter(({ rule, match: one }) => one.fires && !isMuted(one.cause, one.facts, rule.name));
    report(key, news, view.groups.get(key), ledger);
  }
  for (const incident of ledger.active())
    remind(incident, ({ cause, facts, rules }) => isMuted(cause, facts, rules[0] ?? ''), ledger);
  for (const incident of ledger.all()) if (!found.has(incident.key)) forget(incident, ledger);
  return ledger.outcome();
}

/** Groups what waits by cause; merges incidents that turn out to be part of a larger one. */
function viewOf(situation: Situation, baselines: Baselines, ledger: Ledger): View {
  const groups = groupsOf(situation);
  const wide = ledger.settings.rules.filter(isWideRule).flatMap((rule) => {
    const beginOf = (host: string) => beginOfWide(host, rule.trouble, ledger);
    return wideStates(rule, groups.values(), situation, baselines, beginOf);
  });
  for (const state of wide) if (state.fires) widen(state, ledger);
  const sites = ledger.active().flatMap(({ cause }) => (cause.kind === 'destination' ? [cause.destination] : []));
  const groupsNow = groupsWithWide(groups, wide, ledger);
  return { situation, groups: groupsNow, wide, baselines, troubledSites: new Set(sites) };
}

function isWideRule(rule: ActiveRule): rule is ActiveRuleOf<'network'> {
  return rule.kind === 'network';
}

/** Records the quantities of this look in the baselines. */
function learn({ groups, situation, baselines }: View): void {
  const { at, coverage } = situation;
  const sizes = new Map<string, number>();
  for (const [key, group] of groups) if (group.stuck.length > 0) sizes.set(key, factsOf(group, situation).messages);
  for (const what of ['bounced', 'rejected'] as const)
    sizes.set(keyOf({ kind: 'surge', of: what }), surgeIn(situation, what).count);
  for (const { host, to } of coverage) if (at - to < historyMs) sizes.set(keyOf({ kind: 'silence', host }), at - to);
  baselines.look(at, sizes);
}

/** The matches of all rules, by cause. */
function firingsOf(rules: readonly ActiveRule[], view: View): Map<string, Firing[]> {
  const firings = rules.flatMap((rule) => match(rule, view).map((one) => ({ rule, match: one })));
  return Map.groupBy(firings, (firing) => firing.match.key);
}

/** Marks an incident resolved by a person as really over: if it returns, it is reported. */
function forget(incident: Incident, ledger: Ledger): void {
  if (incident.resolution?.kind === 'by-hand' && incident.calmSince === null)
    ledger.put({ ...incident, calmSince: ledger.at });
}
