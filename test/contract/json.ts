/** The JSON contract with other programs: all fields and their types. Fields may be added, never renamed or removed. */
import * as z from 'zod';

/** RFC 3339 in UTC, milliseconds only where there are some. */
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/);
const count = z.int().nonnegative();
const version = z.literal(1);
const text = z.string().min(1);

export const ingestJson = z.object({
  version,
  files: count,
  bytes: count,
  lines: count,
  events: count,
  /** The lines that gave them: with the three below it makes up `lines`. */
  eventLines: count,
  irrelevant: count,
  unexplained: count,
  duplicate: count,
  seconds: z.number().nonnegative(),
});

const disposition = z.enum([
  'queued',
  'deferred',
  'relayed',
  'delivered',
  'expanded',
  'bounced',
  'expired',
  'rejected',
  'discarded',
  'quarantined',
  'held',
  'removed',
  'unknown',
]);

const leg = z.object({ recipient: z.string(), disposition, at: instant });

const hop = z.object({
  host: text,
  program: text,
  /** `null` if the message was refused before it had one. */
  queueId: text.nullable(),
  receivedAt: instant.nullable(),
  legs: z.array(leg),
});

const pickup = z.object({
  kind: z.enum(['no-login', 'login-nothing-taken', 'probably-fetched', 'fetched']),
  at: instant.nullable(),
  text,
});

const recipient = z.object({
  recipient: z.string(),
  originalRecipient: z.string().nullable(),
  disposition,
  enhancedStatus: z
    .string()
    .regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
    .nullable(),
  replyCode: z.int().min(200).max(599).nullable(),
  replyText: z.string().nullable(),
  relay: z
    .object({ name: z.string().nullable(), ip: z.string().nullable(), port: z.int().positive().nullable() })
    .nullable(),
  mailer: z.string().nullable(),
  at: instant,
  attempts: count,
  delaySeconds: z.number().nonnegative().nullable(),
  pickup: pickup.nullable(),
});

export const storyJson = z.object({
  id: text,
  messageId: z
    .string()
    .regex(/^[^<].*[^>]$/s)
    .nullable(),
  envelopeSender: z.string().nullable(),
  receivedAt: instant.nullable(),
  size: count.nullable(),
  subject: z.string().nullable(),
  client: z
    .object({
      name: z.string().nullable(),
      ip: z.string().nullable(),
      forged: z.boolean(),
      login: z.string().nullable(),
    })
    .nullable(),
  hops: z.array(hop).min(1),
  recipients: z.array(recipient),
  conclusion: z.object({ kind: text, text, nextStep: text.nullable() }),
  related: z.array(z.object({ kind: text, storyId: text, queueId: z.string() })),
  evidence: z.array(z.object({ file: text, offset: count, host: text, at: instant, line: text })).min(1),
});

export const traceJson = z.object({
  version,
  query: z.object({ text: z.string(), from: instant, to: instant, zone: text }),
  stories: z.array(storyJson),
  total: count,
  totalIsExact: z.boolean(),
  truncated: z.boolean(),
  coverage: z.array(z.object({ host: text, from: instant, to: instant })),
  problem: z.object({ kind: text, message: text, suggestion: text.nullable() }).nullable(),
});

export const queueJson = z.object({
  version,
  at: instant,
  groups: z.array(
    z.object({
      nextHop: z.string().nullable(),
      reason: text,
      messages: count.positive(),
      recipients: count.positive(),
      oldestAt: instant,
      lastAttemptAt: instant,
      sample: z.object({
        host: text,
        queueId: text,
        envelopeSender: z.string().nullable(),
        recipient: z.string(),
        replyText: z.string().nullable(),
      }),
    }),
  ),
});

export const doctorJson = z.object({
  version,
  healthy: z.boolean(),
  settings: z.record(text, z.string().nullable()),
  sources: z.array(z.object({ path: text, lines: count, lastAt: instant, zone: text, lagBytes: count.nullable() })),
  coverage: z.array(z.object({ host: text, from: instant, to: instant })),
  lines: z.object({ events: count, irrelevant: count, unexplained: count }),
  unexplainedShare: z.number().min(0).max(1),
  unexplained: z.array(z.object({ program: text, shape: text, count: count.positive() })),
  lastDay: z.record(text, count),
  sizeBytes: count,
  /** What is still to be read. */
  backlog: z.object({ livingBytes: count, olderFiles: count, olderBytes: count, at: instant }).nullable(),
  gaps: z.array(z.object({ path: text, lastAt: instant, noticedAt: instant })),
  damages: z.array(z.object({ path: text, offset: count, bytes: count })),
  problems: z.array(z.object({ message: text, fix: text })),
});

export const auditJson = z.object({
  version,
  entries: z.array(
    z.object({
      at: instant,
      deed: z.enum(['question', 'refusal', 'press', 'share', 'export', 'watch', 'notice', 'retention']),
      surface: text,
      user: z.string(),
      channel: text.nullable(),
      text: z.string(),
      ticket: text.nullable(),
      storyId: text.nullable(),
      messages: count.nullable(),
    }),
  ),
});

export const pruneJson = z.object({
  version,
  keep: text.nullable(),
  dropped: z.boolean(),
  months: z.array(z.object({ month: z.string().regex(/^\d{4}-\d\d$/), bytes: count })),
});

export const replayJson = z.object({
  version,
  from: instant,
  to: instant,
  coverage: z.object({ from: instant, to: instant }).nullable(),
  incidents: z.array(
    z.object({
      id: count,
      title: text,
      summary: text,
      state: z.enum(['open', 'acknowledged', 'snoozed', 'resolved']),
      openedAt: instant,
      resolvedAt: instant.nullable(),
      happenings: z.array(z.object({ kind: text, at: instant })),
    }),
  ),
  rules: z.array(z.object({ name: text, kind: text, opened: count, joined: count })),
});
