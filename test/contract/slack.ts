/** What Slack accepts according to docs.slack.dev, as far as we use it; independent of the stand-in, so that errors differ. */
import * as z from 'zod';

const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed(), 'half a character');
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.boolean().optional() });
const anyText = (max: number) => z.union([plainText(max), mrkdwn(max)]);

const option = z.strictObject({ text: anyText(75), value: text(150) });
const options = (most: number) =>
  z
    .array(option)
    .min(1)
    .max(most)
    .refine((all) => new Set(all.map(({ value }) => value)).size === all.length, 'the same value twice');

const action_id = text(255);
const button = z.strictObject({
  type: z.literal('button'),
  action_id,
  text: plainText(75),
  value: z.string().max(2_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});
const select = z.strictObject({
  type: z.enum(['static_select', 'multi_static_select']),
  action_id,
  options: options(100),
  placeholder: plainText(150).optional(),
  initial_option: option.optional(),
  initial_options: z.array(option).min(1).optional(),
});
const field = z.discriminatedUnion('type', [
  select,
  z.strictObject({
    type: z.literal('checkboxes'),
    action_id,
    options: options(10),
    initial_options: z.array(option).min(1).optional(),
  }),
  z.strictObject({ type: z.literal('datepicker'), action_id, initial_date: z.iso.date().optional() }),
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id,
    multiline: z.boolean().optional(),
    placeholder: plainText(150).optional(),
    initial_value: z.string().max(3_000).optional(),
  }),
]);

const block_id = text(255).optional();
const inMessages = [
  z.strictObject({ type: z.literal('section'), block_id, text: anyText(3_000), accessory: button.optional() }),
  z.strictObject({ type: z.literal('context'), block_id, elements: z.array(anyText(3_000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('header'), block_id, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({
    type: z.literal('actions'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [button, select]))
      .min(1)
      .max(25)
      .refine((all) => new Set(all.map((one) => one.action_id)).size === all.length, 'the same action_id twice'),
  }),
] as const;
const input = z.strictObject({
  type: z.literal('input'),
  block_id,
  label: plainText(2_000),
  hint: plainText(2_000).optional(),
  optional: z.boolean().optional(),
  element: field,
});

const distinct = (blocks: readonly { readonly block_id?: string | undefined }[]): boolean => {
  const ids = blocks.flatMap(({ block_id: id }) => id ?? []);
  return new Set(ids).size === ids.length;
};
const messageBlocks = z.array(z.discriminatedUnion('type', inMessages)).max(50).refine(distinct, 'a block_id twice');
const viewBlocks = (kinds: readonly [typeof input, ...typeof inMessages] | typeof inMessages) =>
  z.array(z.discriminatedUnion('type', kinds)).max(100).refine(distinct, 'a block_id twice');

/** As `chat.postMessage` and `chat.update` take it. */
export const slackMessage = z.strictObject({ text: text(4_000), blocks: messageBlocks });

export const slackHome = z.strictObject({ type: z.literal('home'), blocks: viewBlocks(inMessages) });

export const slackModal = z
  .strictObject({
    type: z.literal('modal'),
    callback_id: text(255),
    private_metadata: z.string().max(3_000),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    blocks: viewBlocks([input, ...inMessages]),
  })
  .refine(
    ({ submit, blocks }) => submit !== undefined || blocks.every(({ type }) => type !== 'input'),
    'inputs that cannot be submitted',
  );

const hiddenMark = /[[\p{Cc}\p{Cf}\p{Cs}]--\n]/v;
const markup = /<|>|&(?!(?:lt|gt|amp);)/;

/** Texts in which Slack would interpret something (a mention other than `mention`, a link, an unescaped `&`) or with an invisible character. */
export function obeyed(payload: object, mention: string | null = null): string[] {
  const found: string[] = [];
  JSON.stringify(payload, (_, value: unknown) => {
    const { text: words, type } = (value ?? {}) as { text?: unknown; type?: unknown };
    if (typeof words !== 'string') return value;
    const rest = mention === null ? words : words.replaceAll(`<@${mention}>`, '');
    if (hiddenMark.test(words) || (type !== 'plain_text' && markup.test(rest))) found.push(words);
    return value;
  });
  return found;
}
