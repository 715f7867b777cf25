/** Schemas of the single values in alert rules: lengths of time, shares, channels, sites, … */
import * as z from 'zod';

export const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** `15m`, `2h`, `7d` as milliseconds. */
export const length = z
  .string('should be a length of time such as "15m", "2h" or "7d"')
  .regex(/^\d{1,6} ?[smhdw]$/, 'is no length of time: use for example "15m", "2h" or "7d"')
  .transform((text) => Number.parseInt(text, 10) * unitMs[text.at(-1) as keyof typeof unitMs]);

export const count = z.int('should be a whole number').min(1, 'should be at least 1');
export const share = z
  .number('should be a number')
  .gt(0, 'should be above 0')
  .max(1, 'should be at most 1: 0.5 is half');
export const times = z.number('should be a number').min(1, 'should be at least 1');

export const channel = z
  .string('should be a channel')
  .regex(/^(?:[CGD][A-Z0-9]{6,}|#[\p{L}\p{N}_-]{1,80})$/u, 'is no channel: use its ID (C0123ABCDEF) or #name');

export const mention = z
  .string('should be who is called')
  .regex(
    /^(?:@here|@channel|[UWS][A-Z0-9]{6,})$/,
    'is nobody: use @here, @channel, a member ID (U…) or a user group ID (S…)',
  );

export const clock = z
  .string('should be a time of day')
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is no time of day: use for example "07:30"');

/** In the order of the week, from Monday. */
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export const quietHours = z.strictObject({
  from: clock,
  to: clock,
  /** Days on which they begin; every day if left out. */
  days: z
    .array(z.enum(days, 'is no day: use mon, tue, wed, thu, fri, sat, sun'))
    .min(1, 'should name a day')
    .optional(),
});

/** `boss@example.com`, `@example.com`, or `*.example.com` for all subdomains. */
export const address = z
  .string('should be an address')
  .regex(/^(?:[^\s@]*@|\*\.)[^\s@]+$/, 'is no address: use boss@example.com, or @example.com for everybody there')
  .transform((text) => text.toLowerCase());

export const site = z
  .string('should be a domain')
  .regex(/^(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u, 'is no domain: use example.com, or *.example.com')
  .transform((text) => text.toLowerCase());

export const name = z
  .string('should be a name')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'should be a short name such as "boss" or "our-filter"');

export type QuietHours = z.output<typeof quietHours>;
