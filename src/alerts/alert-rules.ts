/** The `alerts` section of the rules file: when to speak, where, to whom, and when not. */
import * as z from 'zod';
import { ownTroubles } from '../mail/own-trouble.ts';
import { isZone } from '../time/zone.ts';

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** `15m`, `2h`, `7d` as milliseconds. */
const length = z
  .string('should be a length of time such as "15m", "2h" or "7d"')
  .regex(/^\d{1,6} ?[smhdw]$/, 'is no length of time: use for example "15m", "2h" or "7d"')
  .transform((text) => Number.parseInt(text, 10) * unitMs[text.at(-1) as keyof typeof unitMs]);

const count = z.int('should be a whole number').min(1, 'should be at least 1');
const share = z.number('should be a number').gt(0, 'should be above 0').max(1, 'should be at most 1: 0.5 is half');
const times = z.number('should be a number').min(1, 'should be at least 1');

const channel = z
  .string('should be a channel')
  .regex(/^(?:[CGD][A-Z0-9]{6,}|#[\p{L}\p{N}_-]{1,80})$/u, 'is no channel: use its ID (C0123ABCDEF) or #name');

const mention = z
  .string('should be who is called')
  .regex(
    /^(?:@here|@channel|[UWS][A-Z0-9]{6,})$/,
    'is nobody: use @here, @channel, a member ID (U…) or a user group ID (S…)',
  );

const clock = z
  .string('should be a time of day')
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is no time of day: use for example "07:30"');

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const quietHours = z.strictObject({
  from: clock,
  to: clock,
  /** Those that begin on these days; every day when left out. */
  days: z
    .array(z.enum(days, 'is no day: use mon, tue, wed, thu, fri, sat, sun'))
    .min(1, 'should name a day')
    .optional(),
});

/** `boss@example.com`, `@example.com`, or `*.example.com` for everything below it. */
const address = z
  .string('should be an address')
  .regex(/^(?:[^\s@]*@|\*\.)[^\s@]+$/, 'is no address: use boss@example.com, or @example.com for everybody there')
  .transform((text) => text.toLowerCase());

const site = z
  .string('should be a domain')
  .regex(/^(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u, 'is no domain: use example.com, or *.example.com')
  .transform((text) => text.toLowerCase());

const escalation = z.strictObject({
  /** Open for so long without anybody having acknowledged it. */
  after: length,
  channel: channel.optional(),
  mention: mention.optional(),
});

/** What every rule may say. */
const common = {
  name: z
    .string('should be a name')
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'should be a short name such as "boss" or "our-filter"'),
  channel: channel.optional(),
  mention: mention.nullable().optional(),
  quietHours: quietHours.nullable().optional(),
  /** Calls people in quiet hours, too. */
  urgent: z.boolean('should be true or false').optional(),
  escalate: escalation.nullable().optional(),
};

/** Mail for one receiving site waits. Every condition that is given has to hold. */
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
      /** Of what went there in the last hour, so much waits. */
      share: share.optional(),
      /** At least so many more messages within a time. */
      growth: z.strictObject({ messages: count, within: length }).optional(),
    })
    .refine((when) => Object.keys(when).length > 0, 'has no condition: add for example "messages" and "olderThan"'),
  /** Only these; all when left out. */
  sites: z.array(site).min(1, 'should name a site').optional(),
  exceptSites: z.array(site).optional(),
  /** mailboxes: single mailboxes are full or busy; greylisting: waits although every hold-off is over. */
  troubles: z
    .array(z.enum(['stuck', 'mailboxes', 'greylisting'], 'is none of stuck, mailboxes, greylisting'))
    .default(['stuck']),
  /** How long a message does not count that may only be greylisted, or was only tried once. */
  holdOff: z.strictObject({ greylisting: length.optional(), firstTry: length.optional() }).optional(),
  /** A site where mail waits every day must be so many times worse than usual. */
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

/** Many sites are out of reach at once: our network, our DNS. */
const networkRule = z.strictObject({
  ...common,
  kind: z.literal('network'),
  when: z
    .strictObject({
      /** Sites that began to fail within two hours. */
      sites: count.default(5),
      /** Of all sites that mail goes to. */
      share: share.default(0.7),
      senders: count.default(3),
      olderThan: length.default(3 * unitMs.m),
    })
    .prefault({}),
});

/** An address or domain whose mail must not wait at all. */
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
      /** Than on a usual day at its worst. */
      timesUsual: times.default(5),
      /** Of all recipients in that time. */
      share: share.optional(),
    })
    .prefault({}),
});

/** A host writes no log any more. */
const silenceRule = z.strictObject({
  ...common,
  kind: z.literal('silence'),
  longerThan: length.default(30 * unitMs.m),
  /** Than the longest pause of the last week. */
  timesUsual: times.default(2),
  hosts: z.array(z.string('should be a host')).min(1, 'should name a host').optional(),
});

/** We do not keep up with a log. */
const lagRule = z.strictObject({
  ...common,
  kind: z.literal('lag'),
  bytes: count.default(20_000_000),
  longerThan: length.default(5 * unitMs.m),
});

const rule = z.discriminatedUnion(
  'kind',
  [destinationRule, hostRule, networkRule, neverWaitRule, surgeRule, silenceRule, lagRule],
  'should be one of destination, host, network, never-wait, surge, silence, lag',
);

const webhook = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('json'),
      name: common.name,
      url: z.url('is no URL'),
      /** Signs each request. */
      secret: z.string().min(16, 'is too short to be secret: use 16 characters or more').optional(),
      rules: z.array(z.string()).min(1).optional(),
    }),
    z.strictObject({
      kind: z.literal('pagerduty'),
      name: common.name,
      url: z.url('is no URL').default('https://events.pagerduty.com/v2/enqueue'),
      routingKey: z
        .string('should be the integration key')
        .regex(/^[A-Za-z0-9]{32}$/, 'is no integration key: it has 32 letters and digits'),
      rules: z.array(z.string()).min(1).optional(),
    }),
    z.strictObject({
      kind: z.literal('alertmanager'),
      name: common.name,
      /** Of the Alertmanager itself: `/api/v2/alerts` is added. */
      url: z.url('is no URL'),
      labels: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'is no label name'), z.string()).default({}),
      rules: z.array(z.string()).min(1).optional(),
    }),
  ],
  'should be one of json, pagerduty, alertmanager',
);

/** The rules that hold without a file, written as in one. */
export const builtInRules: readonly z.output<typeof rule>[] = z.array(rule).parse([
  // A big site that takes nothing any more is told early …
  {
    name: 'site-down',
    kind: 'destination',
    when: { messages: 15, senders: 3, share: 0.8, olderThan: '5m' },
    holdOff: { greylisting: '1h', firstTry: '15m' },
  },
  // … a smaller or slower one once it is plain that this is no hiccup.
  {
    name: 'site-slow',
    kind: 'destination',
    when: { messages: 8, senders: 2, share: 0.4, olderThan: '20m' },
    holdOff: { greylisting: '1h', firstTry: '15m' },
  },
  { name: 'our-host', kind: 'host', when: { messages: 3, olderThan: '2m' } },
  { name: 'queue-stands-still', kind: 'host', troubles: ['untried'], when: { messages: 5, olderThan: '15m' } },
  { name: 'our-network', kind: 'network' },
  { name: 'bounces', kind: 'surge', of: 'bounced', when: { count: 20, timesUsual: 5, share: 0.2 } },
  { name: 'refusals', kind: 'surge', of: 'rejected', when: { count: 500, timesUsual: 10 } },
  { name: 'silent-log', kind: 'silence' },
  { name: 'behind', kind: 'lag' },
]);

export const alertRules = z
  .strictObject({
    /** Where incidents are posted unless a rule says otherwise. */
    channel: channel.optional(),
    mention: mention.optional(),
    /** Zone of quiet hours and of the digest. */
    zone: z.string().refine(isZone, 'is no time zone: use a name such as Europe/Berlin or UTC').optional(),
    quietHours: quietHours.optional(),
    escalate: escalation.optional(),
    /** What comes back within this time is the same incident. */
    sameWithin: length.default(2 * unitMs.h),
    /** The morning's list of what is always slow. */
    digest: z.strictObject({ at: clock, channel: channel.optional() }).nullable().optional(),
    /** Beside the built-in rules; one with the name of a built-in rule takes its place. */
    rules: z.array(rule).default([]),
    /** Names of built-in rules that do not hold. */
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

/** Indexes of items whose name was there before. */
function doubles(items: readonly { readonly name: string }[]): number[] {
  return items.flatMap(({ name }, index) => (items.findIndex((item) => item.name === name) < index ? [index] : []));
}

export type AlertRules = z.output<typeof alertRules>;
export type Rule = z.output<typeof rule>;
export type RuleOf<Kind extends Rule['kind']> = Extract<Rule, { kind: Kind }>;
export type QuietHours = z.output<typeof quietHours>;
export type Escalation = z.output<typeof escalation>;
export type Webhook = z.output<typeof webhook>;

/** The rules of a file that says nothing. */
export const noAlertRules: AlertRules = alertRules.parse({});
