/** Schema of a webhook in the rules file: its kind, its address and the rules that it is for. */
import * as z from 'zod';
import { name } from './rule-values.ts';

export const webhook = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('json'),
      name: name,
      url: z.url('is no URL'),
      /** Signs each request. */
      secret: z.string().min(16, 'is too short to be secret: use 16 characters or more').optional(),
      rules: z.array(z.string()).min(1).optional(),
    }),
    z.strictObject({
      kind: z.literal('pagerduty'),
      name: name,
      url: z.url('is no URL').default('https://events.pagerduty.com/v2/enqueue'),
      routingKey: z
        .string('should be the integration key')
        .regex(/^[A-Za-z0-9]{32}$/, 'is no integration key: it has 32 letters and digits'),
      rules: z.array(z.string()).min(1).optional(),
    }),
    z.strictObject({
      kind: z.literal('alertmanager'),
      name: name,
      /** Base URL of the Alertmanager: `/api/v2/alerts` is appended. */
      url: z.url('is no URL'),
      labels: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'is no label name'), z.string()).default({}),
      rules: z.array(z.string()).min(1).optional(),
    }),
  ],
  'should be one of json, pagerduty, alertmanager',
);

export type Webhook = z.output<typeof webhook>;
