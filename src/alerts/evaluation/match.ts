/** Matches the rules with a situation: which causes are to be reported, and which are not over yet. */
import type { Cause } from '../cause.ts';
import type { Group } from './group.ts';
import { matchLag, matchSilence, matchSurge } from './match-log.ts';
import { matchDestination, matchHost, matchNetwork, matchNeverWait } from './match-queue.ts';
import type { ActiveRule } from '../rules/settings.ts';
import type { Match, View } from './view.ts';

export function match(rule: ActiveRule, view: View): readonly Match[] {
  switch (rule.kind) {
    case 'destination':
      return groupsOf(view, 'destination').flatMap((group) => matchDestination(rule, group, view));
    case 'host':
      return groupsOf(view, 'host').flatMap((group) => matchHost(rule, group, view));
    case 'network':
      return view.wide.flatMap((state) => matchNetwork(rule, state, view));
    case 'never-wait':
      return [...view.groups.values()].flatMap((group) => matchNeverWait(rule, group, view));
    case 'surge':
      return matchSurge(rule, view);
    case 'silence':
      return view.situation.coverage.flatMap((host) => matchSilence(rule, host, view));
    case 'lag':
      return matchLag(rule, view);
  }
}

function groupsOf<Kind extends Cause['kind']>(
  { groups }: View,
  kind: Kind,
): (Group & { readonly cause: Extract<Cause, { kind: Kind }> })[] {
  return [...groups.values()].filter(
    (group): group is Group & { readonly cause: Extract<Cause, { kind: Kind }> } => group.cause.kind === kind,
  );
}
