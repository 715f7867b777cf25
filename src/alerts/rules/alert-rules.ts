/** The `alerts` section of the rules file: its schema and cross-checks. */
import * as z from 'zod';
import { isZone } from '../../time/zone.ts';
import { builtInRules } from './built-in-rules.ts';
import { escalation, rule } from './rule.ts';
import { channel, clock, length, mention, quietHours, unitMs } from './rule-values.ts';
import { webhook } from './webhook.ts';

export const alertRules = z
  .strictObject({
    /** Where incidents are posted unless a rule says otherwise. */
    channel: channel.optional(),
    mention: mention.optional(),
    /** Zone of quiet hours and of the digest. */
    zone: z.string().refine(isZone, 'is no time zone: use a name such as Europe/Berlin or UTC').optional(),
    quietHours: quietHours.optional(),
    escalate: escalation.optional(),
    /** A cause that returns within this time reopens its incident. */
    sameWithin: length.default(2 * unitMs.h),
    /** The daily list of sites that are always slow. */
    digest: z.strictObject({ at: clock, channel: channel.optional() }).nullable().optional(),
    /** Added to the built-in rules; one with the name of a built-in rule replaces it. */
    rules: z.array(rule).default([]),
    /** Names of built-in rules to disable. */
    off: z.array(z.string()).default([]),
    webhooks: z.array(webhook).default([]),
  })
  .superRefine(({ rules, off, webhooks }, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const builtIn = builtInRules.map(({ name }) => name);
    for (const [list, items] of Object.entries({ rules, webhooks })) {
      for (const index of doubles(items)) complain([list, index, 'name'], 'is used twice: give each its own');
    }
    for (const [index, name] of off.entries())
      if (!builtIn.includes(name)) complain(['off', index], `is no built-in rule: they are ${builtIn.join(', ')}`);
    const known = new Set([...builtIn, ...rules.map(({ name }) => name)]);
    for (const [index, webhook] of webhooks.entries())
      for (const [at, name] of (webhook.rules ?? []).entries())
        if (!known.has(name))
          complain(['webhooks', index, 'rules', at], `is no rule: they are ${[...known].join(', ')}`);
  });

/** Indexes of items whose name occurred before. */
function doubles(items: readonly { readonly name: string }[]): number[] {
  return items.flatMap(({ name }, index) => (items.findIndex((item) => item.name === name) < index ? [index] : []));
}

export type AlertRules = z.output<typeof alertRules>;

/** The rules of an empty file. */
export const noAlertRules: AlertRules = alertRules.parse({});
