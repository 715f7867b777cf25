/** Every block and element that Slack accepts from an app, with hostile text in all texts. */
import type { Block } from '../../src/sandbox/wire.ts';

export const hostile = '<img src=x onerror="document.title=1"> <!channel> <@U0SAM00001> \u202Egnp.exe\u202C \u200B*b*';

const plain = (text: string, emoji = true) => ({ type: 'plain_text', text, emoji });
const mrkdwn = (text: string, verbatim = false) => ({ type: 'mrkdwn', text, verbatim });
const option = (value: string, description?: string) => ({
  text: plain(`Option ${value}`),
  value,
  ...(description === undefined ? {} : { description: plain(description) }),
});
const options = ['one', 'two', 'three'].map((value) => option(value));
const text = (words: string, style = {}) => ({ type: 'text', text: words, style });

const richText = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        text('plain '),
        text('bold', { bold: true }),
        text(' '),
        text('italic', { italic: true }),
        text(' '),
        text('struck', { strike: true }),
        text(' '),
        text('code', { code: true }),
        text(' '),
        text('lined', { underline: true }),
        text(` at 10:02:11 from [IPv6:2001:db8:a:b::1] ${hostile} `),
        { type: 'link', url: 'https://example.com/', text: 'a link' },
        { type: 'link', url: 'javascript:alert(1)', text: 'no link' },
        { type: 'emoji', name: 'wave', unicode: '1f44b' },
        { type: 'user', user_id: 'U0SAM00001' },
        { type: 'channel', channel_id: 'C0GENERAL1' },
        { type: 'usergroup', usergroup_id: 'S0HELPDESK' },
        { type: 'broadcast', range: 'here' },
        { type: 'date', timestamp: 1_768_217_400, format: '{date_short_pretty} at {time}', fallback: 'a day' },
        { type: 'color', value: '#36c5f0' },
      ],
    },
    {
      type: 'rich_text_list',
      style: 'bullet',
      elements: ['first', 'second'].map((words) => ({ type: 'rich_text_section', elements: [text(words)] })),
    },
    {
      type: 'rich_text_list',
      style: 'ordered',
      indent: 1,
      offset: 2,
      elements: [{ type: 'rich_text_section', elements: [text('third')] }],
    },
    { type: 'rich_text_quote', elements: [text('a quote')] },
    { type: 'rich_text_preformatted', elements: [text('Jan 12 10:02:11 ns1\n  *as it is*')] },
  ],
};

/** @param imageUrl of a picture that can be loaded */
export const shownBlocks = (imageUrl: string) => [
  { type: 'header', text: plain('A header :tada:') },
  {
    type: 'section',
    text: mrkdwn('*bold* _italic_ ~struck~ `code` <https://example.com/|link> :white_check_mark: 10:02:11'),
    accessory: { type: 'image', image_url: imageUrl, alt_text: 'an icon' },
  },
  {
    type: 'section',
    fields: [
      mrkdwn('*Queue ID*\n`60CB2tPI011270`'),
      plain('not *bold* :x:'),
      mrkdwn('<@U0MARIA001>'),
      plain('no :x:', false),
    ],
  },
  {
    type: 'section',
    text: mrkdwn(
      '```\nJan 12 10:02:11 ns1 sm-mta[1]: *x* :x:\n```\n&gt; quoted\n<!date^1768217400^{date_long} {time_secs}|x>',
    ),
  },
  { type: 'section', text: plain(hostile) },
  { type: 'divider' },
  { type: 'image', image_url: imageUrl, alt_text: 'the icon', title: plain('A picture') },
  richText,
  { type: 'context', elements: [{ type: 'image', image_url: imageUrl, alt_text: 'small' }, mrkdwn('in *context*')] },
  {
    type: 'markdown',
    text: '# Title\n**bold** and [link](https://example.com)\n\n- item\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n> quote',
  },
  {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { align: 'right' }],
    rows: [
      [
        { type: 'raw_text', text: 'Host' },
        { type: 'raw_text', text: 'Count' },
      ],
      [
        { type: 'raw_text', text: '<b>ns1</b>' },
        { type: 'raw_number', value: 42 },
      ],
    ],
  },
];

export const pressedBlocks = [
  {
    type: 'section',
    block_id: 'beside',
    text: mrkdwn('Beside'),
    accessory: { type: 'overflow', action_id: 'more', options },
  },
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      { type: 'button', action_id: 'go', text: plain('Go'), value: 'v1', style: 'primary' },
      {
        type: 'button',
        action_id: 'burn',
        text: plain('Burn'),
        style: 'danger',
        confirm: {
          title: plain('Sure?'),
          text: mrkdwn('It is *gone* then.'),
          confirm: plain('Burn it'),
          deny: plain('No'),
        },
      },
      { type: 'button', action_id: 'link', text: plain('Open'), url: 'https://example.com/' },
      { type: 'static_select', action_id: 'pick', placeholder: plain('Pick one'), options },
      { type: 'multi_static_select', action_id: 'several', placeholder: plain('Pick some'), options },
      { type: 'users_select', action_id: 'who', placeholder: plain('Who') },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-01-12' },
      { type: 'checkboxes', action_id: 'boxes', options: [option('four', 'with a word on it'), option('five')] },
      { type: 'radio_buttons', action_id: 'radio', options },
    ],
  },
  {
    type: 'actions',
    block_id: 'twin',
    elements: [{ type: 'button', action_id: 'go', text: plain('Go too'), value: 'v2' }],
  },
];

const input = (id: string, label: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(label),
  element: { action_id: `${id}_field`, ...element },
  ...more,
});

export const modal = {
  type: 'modal',
  callback_id: 'everything',
  title: plain('Every input'),
  submit: plain('Save'),
  close: plain('Not now'),
  notify_on_close: true,
  blocks: [
    { type: 'section', text: mrkdwn('Fill *this* in.') },
    input(
      'sender',
      'Sender',
      { type: 'plain_text_input', placeholder: plain('boss@example.com') },
      { hint: plain('An address') },
    ),
    input('note', 'Note', { type: 'plain_text_input', multiline: true, initial_value: 'kept' }, { optional: true }),
    input('mail', 'Mail', { type: 'email_text_input' }, { optional: true }),
    input('link', 'Link', { type: 'url_text_input' }, { optional: true }),
    input('number', 'Number', { type: 'number_input', is_decimal_allowed: false }, { optional: true }),
    input('status', 'Status', { type: 'static_select', options, placeholder: plain('Any') }, { optional: true }),
    input('hosts', 'Hosts', { type: 'multi_static_select', options }, { optional: true }),
    input('person', 'Person', { type: 'users_select' }, { optional: true }),
    input('room', 'Room', { type: 'conversations_select', default_to_current_conversation: true }, { optional: true }),
    input('day', 'Day', { type: 'datepicker' }, { optional: true }),
    input('time', 'Time', { type: 'timepicker' }, { optional: true }),
    input('moment', 'Moment', { type: 'datetimepicker' }, { optional: true }),
    input('boxes', 'Boxes', { type: 'checkboxes', options }, { optional: true }),
    input('radio', 'Radio', { type: 'radio_buttons', options }, { optional: true }),
    {
      type: 'actions',
      block_id: 'buttons',
      elements: [{ type: 'button', action_id: 'deeper', text: plain('Deeper') }],
    },
  ],
};

export const second = { type: 'modal', title: plain('Second'), blocks: [{ type: 'section', text: plain('Deeper') }] };

/** A block type of the future. */
export const unknownBlock: Block = { type: 'hologram', block_id: 'h', text: 'three dimensions' };
