/** The `access` section of the rules file: who may ask about whose mail, what they see of it, and where answers are private. */
import * as z from 'zod';

const channelId = z
  .string()
  .regex(/^[CGD][A-Z0-9]{6,}$/, 'is no channel ID: use the one at the end of “Copy link”, for example C0123ABCDEF');
const groupId = z
  .string()
  .regex(/^S[A-Z0-9]{6,}$/, 'is no user group ID: use the one in the address of the group in Slack, S0123ABCDEF');
const userId = z
  .string()
  .regex(/^[UW][A-Z0-9]{6,}$/, 'is no user ID: use “Copy member ID” in the person’s profile, for example U0123ABCDEF');
/** `example.com`, or `*.example.com` for all subdomains. */
const domain = z
  .string()
  .regex(/^(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u, 'is no domain: use example.com, or *.example.com')
  .transform((name) => name.toLowerCase());

const allOr = <Item extends z.ZodType>(item: Item, example: string) =>
  z.union([z.literal('all'), z.array(item)], `should be "all" or a list such as ${example}`);

const rule = z
  .strictObject({
    /** For human readers only. */
    name: z.string().optional(),
    /** Who the rule applies to: the asker must match every list that is given. */
    channels: z.array(channelId).optional(),
    groups: z.array(groupId).optional(),
    users: z.array(userId).optional(),
    /** Whose mail may be asked about: messages with a sender or recipient in these domains. */
    domains: allOr(domain, '["example.com"]'),
    /** Domains whose addresses are shown as recipients; others are masked. */
    recipients: allOr(domain, '["example.com"], or [] to mask them all').default('all'),
  })
  .refine(
    ({ channels, groups, users }) => channels !== undefined || groups !== undefined || users !== undefined,
    'is for nobody: add "channels", "groups" or "users"',
  );

export const accessRules = z.strictObject({
  /** If absent, everybody in the workspace may ask everything; if empty, nobody may ask anything. */
  rules: z.array(rule).optional(),
  /** Channels where only the asker sees an answer, unless it is shared. */
  privateChannels: allOr(channelId, '["C0123ABCDEF"]').default([]),
  /** Channels where a question needs a ticket: `#4711`. */
  ticketChannels: allOr(channelId, '["C0123ABCDEF"]').default([]),
});

export type AccessRules = z.output<typeof accessRules>;
export type AccessRule = NonNullable<AccessRules['rules']>[number];

/** The defaults. */
export const openAccess: AccessRules = { privateChannels: [], ticketChannels: [] };
