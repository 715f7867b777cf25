/** The blocks Slack accepts in messages, modals and the Home, with their limits (docs.slack.dev/reference/block-kit). */
import { ACTIONS, image, INPUTS, plain, text } from './element-rules.ts';
import { anything, boolean, list, number, object, oneOf, string, word, type Check } from './shape.ts';
import { isRecord } from '../wire.ts';

const ID = { block_id: string(255) };
const style = object({}, { bold: boolean, italic: boolean, strike: boolean, code: boolean, underline: boolean });
const pointed = object({}, { ...style, bold: boolean, italic: boolean, strike: boolean, highlight: boolean });

const richElement = oneOf({
  text: object({ text: string(Infinity, 1) }, { style }),
  link: object({ url: string(Infinity, 1) }, { text: string(), unsafe: boolean, style }),
  emoji: object({ name: string() }, { unicode: string(), skin_tone: number, style: anything }),
  user: object({ user_id: string() }, { style: pointed }),
  channel: object({ channel_id: string() }, { style: pointed }),
  usergroup: object({ usergroup_id: string() }, { style: pointed }),
  broadcast: object({ range: word('here', 'channel', 'everyone') }, { style: anything }),
  date: object({ timestamp: number, format: string() }, { url: string(), fallback: string(), style: anything }),
  color: object({ value: string() }, { style: anything }),
});

const rich = { elements: list(richElement) };
const section = object(rich);
const RICH: Readonly<Record<string, Check>> = {
  rich_text_section: section,
  rich_text_preformatted: object(rich, { border: number, language: string() }),
  rich_text_quote: object(rich, { border: number }),
  rich_text_list: object(
    { style: word('bullet', 'ordered'), elements: list(oneOf({ rich_text_section: section })) },
    { indent: number, offset: number, border: number },
  ),
};
const richText = object({ elements: list(oneOf(RICH)) }, ID);

const sectionFields = object(
  {},
  {
    ...ID,
    text: text(3000),
    fields: list(text(2000), 10, 1),
    accessory: oneOf({ ...ACTIONS, image }),
    expand: boolean,
  },
);

const sectionBlock: Check = (value, at) => {
  const faults = sectionFields(value, at);
  const empty = isRecord(value) && value['text'] === undefined && value['fields'] === undefined;
  return empty ? [{ message: 'must define either `text` or `fields`', at: `${at}/type` }, ...faults] : faults;
};

const contextText = text(3000);
const contextElement: Check = (value, at) =>
  isRecord(value) && value['type'] === 'image' ? image(value, at) : contextText(value, at);

const BOTH: Readonly<Record<string, Check>> = {
  section: sectionBlock,
  context: object({ elements: list(contextElement, 10, 1) }, ID),
  actions: object({ elements: list(oneOf(ACTIONS), 25, 1) }, ID),
  header: object({ text: plain(150) }, ID),
  divider: object({}, ID),
  image: object(
    { alt_text: string(2000, 1) },
    { ...ID, image_url: string(3000), slack_file: anything, title: plain(2000) },
  ),
  rich_text: richText,
  input: object(
    { label: plain(2000), element: oneOf(INPUTS) },
    { ...ID, hint: plain(2000), optional: boolean, dispatch_action: boolean },
  ),
};

const cell = oneOf({
  raw_text: object({ text: string(Infinity, 1) }),
  raw_number: object({ value: number }, { text: string() }),
  rich_text: richText,
});

export const MESSAGE_BLOCKS: Check = list(
  oneOf({
    ...BOTH,
    table: object(
      { rows: list(list(cell, 20), 100, 1) },
      { ...ID, column_settings: list(object({}, { align: word('left', 'center', 'right'), is_wrapped: boolean }), 20) },
    ),
    markdown: object({ text: string(12_000, 1) }, ID),
  }),
  50,
);

export const VIEW_BLOCKS: Check = list(oneOf(BOTH), 100);
