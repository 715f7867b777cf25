/** The words and facts of data/catalogue, checked when the program starts. */
import { z } from 'zod';
import mailersJson from '../../../data/catalogue/mailers.json' with { type: 'json' };
import outcomesJson from '../../../data/catalogue/outcomes.json' with { type: 'json' };
import phrasesJson from '../../../data/catalogue/phrases.json' with { type: 'json' };
import reasonsJson from '../../../data/catalogue/reasons.json' with { type: 'json' };
import statusJson from '../../../data/catalogue/status.json' with { type: 'json' };
import type { PickupKind } from '../story.ts';
import { outcomes, reasons } from './finding.ts';
import type { OutcomeName, Reason } from './finding.ts';
import { unknownSlots } from './template.ts';

/** How a refusal ended: for good (also by giving up), for now, or at our own door. */
export type Ending = 'bounced' | 'deferred' | 'rejected';

const about = z.string();
const template = z
  .string()
  .min(1)
  .refine((text) => unknownSlots(text).length === 0, 'has a slot that nothing fills');
const turn = z.enum(['nobody', 'sender', 'recipient', 'us', 'other-side', 'wait']);
const words = z.strictObject({ text: template, nextStep: template.nullable(), turn });
/** In phrases: small letters, as replies are compared in small letters. */
const says = z
  .string()
  .min(1)
  .refine((text) => text === text.toLowerCase(), 'is not in small letters');

const reasonWords = z.strictObject({ short: z.string(), bounced: words, deferred: words, rejected: words });
const reasonSchema = z.strictObject({ about, words: z.record(z.enum(reasons), reasonWords) });

const session = z.strictObject({
  says,
  sample: z.string(),
  finding: z.enum([
    'refused-unnamed',
    'bounced-unnamed',
    'given-up-unnamed',
    'discarded',
    'removed',
    'quarantined',
    'held',
    'session-broken',
    'no-message',
    'no-recipient',
    'outcome-unknown',
  ]),
  /** Where the line has no further words that tell it. */
  reason: z.enum(reasons).optional(),
});
const outcomeSchema = z.strictObject({
  about,
  words: z.record(z.enum(outcomes), z.strictObject({ short: z.string(), ...words.shape })),
  frames: z.record(
    z.enum(['bounced', 'expired', 'deferred', 'deferred-silent', 'rejected', 'rejected-for-now']),
    template,
  ),
  refused: z.record(z.enum(['bounced', 'expired', 'deferred', 'rejected']), z.string()),
  notes: z.record(
    z.enum([
      'bounce-sent',
      'bounce-failed',
      'in-quarantine',
      'bounce-impossible',
      'bounce-to-postmaster',
      'bounce-not-logged',
      'bounce-unwanted',
      'report-sent',
      'went-on',
    ]),
    z.string(),
  ),
  steps: z.record(z.enum(['silent', 'no-sender']), template),
  pickup: z.record(
    z.enum(['no-login', 'login-nothing-taken', 'probably-fetched', 'fetched']),
    words.omit({ text: true }),
  ),
  sessions: z.array(session),
});

const phrase = z.strictObject({
  says,
  /** The reply codes that it means this with, where that depends on them. */
  codes: z.array(z.number()).optional(),
  by: z.string(),
  sample: z.string(),
  text: template.optional(),
  nextStep: template.optional(),
});
const phraseGroups = z.array(z.strictObject({ reason: z.enum(reasons), phrases: z.array(phrase).min(1) }));
const phraseSchema = z.strictObject({ about, certain: phraseGroups, vague: phraseGroups });

const meaning = z.strictObject({
  means: z.string(),
  reason: z.enum(reasons),
  vague: z.boolean().optional(),
  source: z.string(),
});
const statusSchema = z.strictObject({
  about,
  enhanced: z.record(z.string().regex(/^X\.\d\.\d{1,3}$/), meaning),
  replyCodes: z.record(z.string().regex(/^[45]\d\d$/), meaning),
});

const names = z.array(z.string());
const mailerSchema = z.strictObject({
  about,
  mailbox: names,
  program: names,
  file: names,
  reply: names,
  nowhere: names,
  server: names,
});

export type Words = z.infer<typeof words>;
export type Session = z.infer<typeof session>;
export type Phrase = z.infer<typeof phrase>;
export type PhraseGroup = z.infer<typeof phraseGroups>[number];
export type Meaning = z.infer<typeof meaning>;

// `satisfies` makes a forgotten wording a compile error; the schemas find it at the latest when the program starts.
reasonsJson.words satisfies Record<Reason, Record<Ending, object>>;
outcomesJson.words satisfies Record<OutcomeName, object>;
outcomesJson.pickup satisfies Record<PickupKind, object>;

export const reasonCatalogue = reasonSchema.parse(reasonsJson).words;
export const outcomeCatalogue = outcomeSchema.parse(outcomesJson);
export const phraseCatalogue = phraseSchema.parse(phrasesJson);
export const statusCatalogue = statusSchema.parse(statusJson);
export const mailerCatalogue = mailerSchema.parse(mailersJson);
