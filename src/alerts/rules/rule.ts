/** Schema of an alert rule in the rules file: what it is about, its conditions, and how it is announced. */
import * as z from 'zod';
import { ownTroubles } from '../../mail/own-trouble.ts';
import {
  address,
  channel,
  count,
  length,
  mention,
  name,
  quietHours,
  share,
  site,
  times,
  unitMs,
} from './rule-values.ts';

export const escalation = z.strictObject({
  /** How long it may be open without being acknowledged. */
  after: length,
  channel: channel.optional(),
  mention: mention.optional(),
});

/** Fields of every rule. */
const common = {
  name,
  channel: channel.optional(),
  mention: mention.nullable().optional(),
  quietHours: quietHours.nullable().optional(),
  /** Mentions people in quiet hours, too. */
  urgent: z.boolean('should be true or false').optional(),
  escalate: escalation.nullable().optional(),
};

/** How long a message does not count that may be greylisted, or was tried only once. */
const holdOff = z.strictObject({ greylisting: length.optional(), firstTry: length.optional() });

/** Mail for one receiving site waits. All given conditions must hold. */
const destinationRule = z.strictObject({
  ...common,
  kind: z.literal('destination'),
  when: z
    .strictObject({
      /** Age of the oldest message. */
      olderThan: length.optional(),
      /** Distinct messages that wait. */
      messages: count.optional(),
      /** Distinct senders. */
      senders: count.optional(),
      /** Share of the recipients sent there lately that waits. */
      share: share.optional(),
      /** At least so many new waiting messages within a time. */
      growth: z.strictObject({ messages: count, within: length }).optional(),
    })
    .refine((when) => Object.keys(when).length > 0, 'has no condition: add for example "messages" and "olderThan"'),
  /** Only these sites; all if left out. */
  sites: z.array(site).min(1, 'should name a site').optional(),
  exceptSites: z.array(site).optional(),
  /** mailboxes: single mailboxes are full or busy; greylisting: still deferred after every hold-off. */
  troubles: z
    .array(z.enum(['stuck', 'mailboxes', 'greylisting'], 'is none of stuck, mailboxes, greylisting'))
    .default(['stuck']),
  holdOff: holdOff.optional(),
  /** For a site where mail waits every day: how many times worse than usual it must be. */
  timesUsual: times.default(3),
});

/** Something on our own hosts stops mail. */
const hostRule = z.strictObject({
  ...common,
  kind: z.literal('host'),
  when: z.strictObject({ messages: count.default(3), olderThan: length.default(0) }).prefault({}),
  troubles: z
    .array(
      z.enum(
        [...ownTroubles, 'untried', 'delivery', 'held'],
        `is none of ${ownTroubles.join(', ')}, untried, delivery, held`,
      ),
    )
    .min(1, 'should name a trouble')
    .default([...ownTroubles, 'delivery']),
  hosts: z.array(z.string('should be a host')).min(1, 'should name a host').optional(),
});

/** Many sites at once cannot be reached (our network, our DNS), or hold back our mail (our reputation). */
const networkRule = z.strictObject({
  ...common,
  kind: z.literal('network'),
  trouble: z.enum(['network', 'refused'], 'is neither network nor refused').default('network'),
  holdOff: holdOff.optional(),
  when: z
    .strictObject({
      /** Sites that began to fail within two hours. */
      sites: count.default(5),
      /** Distinct messages that wait for each of them. */
      messages: count.default(1),
      /** Share of all sites that mail goes to. */
      share: share.default(0.7),
      senders: count.default(3),
      olderThan: length.default(3 * unitMs.m),
    })
    .prefault({}),
});

/** Mail of certain addresses or domains must not wait. */
const neverWaitRule = z.strictObject({
  ...common,
  kind: z.literal('never-wait'),
  addresses: z.array(address).min(1, 'should name an address'),
  /** Mail from them, to them, or both. */
  side: z.enum(['from', 'to', 'either'], 'is none of from, to, either').default('either'),
  olderThan: length.default(10 * unitMs.m),
});

/** Far more bounces or refusals than usual. */
const surgeRule = z.strictObject({
  ...common,
  kind: z.literal('surge'),
  of: z.enum(['bounced', 'rejected'], 'is neither bounced nor rejected'),
  when: z
    .strictObject({
      count: count.default(30),
      /** Compared with the peak of a usual day. */
      timesUsual: times.default(5),
      /** Share of all recipients in that time. */
      share: share.optional(),
    })
    .prefault({}),
});

/** A host logs nothing any more. */
const silenceRule = z.strictObject({
  ...common,
  kind: z.literal('silence'),
  longerThan: length.default(30 * unitMs.m),
  /** Compared with the longest pause of the last week. */
  timesUsual: times.default(2),
  hosts: z.array(z.string('should be a host')).min(1, 'should name a host').optional(),
});

/** mailtrace does not keep up with a log. */
const lagRule = z.strictObject({
  ...common,
  kind: z.literal('lag'),
  bytes: count.default(20_000_000),
  longerThan: length.default(5 * unitMs.m),
});

export const rule = z.discriminatedUnion(
  'kind',
  [destinationRule, hostRule, networkRule, neverWaitRule, surgeRule, silenceRule, lagRule],
  'should be one of destination, host, network, never-wait, surge, silence, lag',
);

export type Rule = z.output<typeof rule>;
export type Escalation = z.output<typeof escalation>;
