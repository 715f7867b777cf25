/** Combines rules file, environment and defaults into the rules in force. */
import { type AlertRules, noAlertRules } from './alert-rules.ts';
import { builtInRules } from './built-in-rules.ts';
import type { Escalation, Rule } from './rule.ts';
import type { QuietHours } from './rule-values.ts';
import type { Webhook } from './webhook.ts';

/** How a rule is announced, with the defaults of the file filled in. */
export interface Voice {
  /** `null`: no post, only webhooks and lists. */
  readonly channel: string | null;
  readonly mention: string | null;
  readonly quietHours: QuietHours | null;
  readonly escalate: Escalation | null;
  readonly urgent: boolean;
}

export type ActiveRule = Rule & { readonly voice: Voice };
export type ActiveRuleOf<Kind extends Rule['kind']> = Extract<Rule, { kind: Kind }> & { readonly voice: Voice };

export interface AlertSettings {
  readonly zone: string;
  /** A cause that returns within this time reopens its incident. */
  readonly sameWithinMs: number;
  readonly rules: readonly ActiveRule[];
  /** Time of day (`08:30`) and channel of the daily digest; `null` for none. */
  readonly digest: { readonly at: string; readonly channel: string | null } | null;
  readonly webhooks: readonly Webhook[];
}

export interface Surroundings {
  /** Channel for incidents unless the file names one. */
  readonly channel: string | null;
  readonly zone: string;
}

export function settingsOf(given: AlertRules | undefined, { channel, zone }: Surroundings): AlertSettings {
  const file = given ?? noAlertRules;
  const home = file.channel ?? channel;
  const named = new Set([...file.rules.map(({ name }) => name), ...file.off]);
  const rules = [...file.rules, ...builtInRules.filter(({ name }) => !named.has(name))];
  return {
    zone: file.zone ?? zone,
    sameWithinMs: file.sameWithin,
    rules: rules.map((rule) => ({ ...rule, voice: voiceOf(rule, { ...file, channel: home ?? undefined }) })),
    digest: digestOf(file, home),
    webhooks: file.webhooks,
  };
}

/** Fields that a rule leaves out are taken from the file; `null` in a rule means none. */
function voiceOf(rule: Rule, file: Pick<AlertRules, 'channel' | 'mention' | 'quietHours' | 'escalate'>): Voice {
  const orFile = <T>(own: T | null | undefined, common: T | undefined): T | null =>
    own === undefined ? (common ?? null) : own;
  return {
    channel: rule.channel ?? file.channel ?? null,
    mention: orFile(rule.mention, file.mention),
    quietHours: orFile(rule.quietHours, file.quietHours),
    escalate: orFile(rule.escalate, file.escalate),
    urgent: rule.urgent ?? false,
  };
}

function digestOf({ digest }: AlertRules, home: string | null): AlertSettings['digest'] {
  if (digest === null) return null;
  return { at: digest?.at ?? '08:30', channel: digest?.channel ?? home };
}
