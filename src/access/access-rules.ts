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
/** `example.com`, or `*.example.com` for everything below it. */
const domain = z
  .string()
  .regex(/^(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u, 'is no domain: use example.com, or *.example.com')
  .transform((name) => name.toLowerCase());

const allOr = <Item extends z.ZodType>(item: Item, example: string) =>
  z.union([z.literal('all'), z.array(item)], `should be "all" or a list such as ${example}`);

const rule = z
  .strictObject({
    /** For people who read the file. */
    name: z.string().optional(),
    /** Who the rule is for: of each list that is given, the asker has to be named in one place. */
    channels: z.array(channelId).optional(),
    groups: z.array(groupId).optional(),
    users: z.array(userId).optional(),
    /** Whose mail may be asked about: messages with a sender or recipient there. */
    domains: allOr(domain, '["example.com"]'),
    /** Whose addresses are shown as recipients; those of others are masked. */
    recipients: allOr(domain, '["example.com"], or [] to mask them all').default('all'),
  })
  .refine(
    ({ channels, groups, users }) => channels !== undefined || groups !== undefined || users !== undefined,
    'is for nobody: add "channels", "groups" or "users"',
  );

export const accessRules = z.strictObject({
  /** Without rules everybody in the workspace may ask everything; with an empty list nobody anything. */
  rules: z.array(rule).optional(),
  /** Where answers are for the asker alone unless they are shared. */
  privateChannels: allOr(channelId, '["C0123ABCDEF"]').default([]),
  /** Where a question has to say why it is asked: `#4711`. */
  ticketChannels: allOr(channelId, '["C0123ABCDEF"]').default([]),
});

export type AccessRules = z.output<typeof accessRules>;
export type AccessRule = NonNullable<AccessRules['rules']>[number];

/** What holds when no file says otherwise. */
export const openAccess: AccessRules = { privateChannels: [], ticketChannels: [] };
