import { describe, expect, it } from 'vitest';
import { acceptBlocks, acceptLength, acceptView, POST_TEXT_MAX, UPDATE_TEXT_MAX } from './limits.ts';
import { Refusal } from '../refusal.ts';

/** The code and the messages of the refusal; none if it was accepted. */
function said(act: () => unknown): readonly string[] {
  try {
    act();
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const fields = error.details.fields as { response_metadata?: { messages: string[] } } | undefined;
    return [error.code, ...(fields?.response_metadata?.messages ?? [])];
  }
}

const x = (length: number) => 'x'.repeat(length);
const many = <T>(length: number, each: (index: number) => T) => Array.from({ length }, (_, index) => each(index));
const plain = (length: number) => ({ type: 'plain_text', text: x(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: x(length) });
const section = (length: number) => ({ type: 'section', text: mrkdwn(length) });
const button = (fields = {}) => ({ type: 'button', text: plain(5), action_id: x(5), ...fields });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (fields = {}) => ({ text: plain(5), value: 'v', ...fields });
const select = (fields = {}) => ({ type: 'static_select', action_id: 's', ...fields });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });
const row = (cells: number) => many(cells, () => ({ type: 'raw_text', text: 'cell' }));

const either = (at: string) => `[ERROR] failed to match all allowed schemas [json-pointer:${at}]`;

describe('blocks that Slack takes', () => {
  it.each<[string, object[]]>([
    ['a section of 3000 characters', [section(3000)]],
    ['a section of 10 fields', [{ type: 'section', fields: many(10, () => mrkdwn(1000)) }]],
    ['a header of 150', [{ type: 'header', text: plain(150) }]],
    ['a context of 10', [{ type: 'context', elements: many(10, () => mrkdwn(20)) }]],
    ['25 buttons', [actions(...many(25, (n) => button({ action_id: `b${n}` })))]],
    ['a button of 75 with a value of 2000', [actions(button({ text: plain(75), value: x(2000), action_id: x(255) }))]],
    ['the same action_id in two blocks', [actions(button()), actions(button())]],
    ['a menu of 100 options', [actions(select({ options: many(100, (n) => option({ value: `${n}` })) }))]],
    ['a table of 100 rows', [{ type: 'table', rows: many(100, () => row(20)) }]],
    [
      'rich text with code and a link',
      [rich({ type: 'text', text: 'a', style: { code: true } }, { type: 'link', url: 'https://example.com' })],
    ],
    ['dividers up to 50', many(50, () => ({ type: 'divider' }))],
  ])('%s', (_what, blocks) => {
    expect(said(() => acceptBlocks(blocks))).toEqual([]);
  });
});

describe('blocks that Slack refuses, in its own words', () => {
  it.each<[string, unknown, string[]]>([
    ['no list', { type: 'section' }, ['invalid_blocks_format']],
    [
      '51 blocks',
      many(51, () => ({ type: 'divider' })),
      ['[ERROR] no more than 50 items allowed [json-pointer:/blocks]'],
    ],
    ['an unknown type', [{ type: 'poll' }], ['[ERROR] unsupported type: poll [json-pointer:/blocks/0/type]']],
    ['a newer block', [{ type: 'card' }], ['[ERROR] unsupported type: card [json-pointer:/blocks/0/type]']],
    [
      'a type that objects inherit',
      [{ type: 'constructor' }],
      ['[ERROR] unsupported type: constructor [json-pointer:/blocks/0/type]'],
    ],
    ['no type', [{}], ['[ERROR] missing required field: type [json-pointer:/blocks/0]']],
    ['a string', ['hello'], ['[ERROR] must provide an object [json-pointer:/blocks/0]']],
    [
      'a section of 3001',
      [section(3001)],
      [either('/blocks/0/text'), '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    ],
    [
      'an empty section',
      [section(0)],
      [either('/blocks/0/text'), '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ],
    [
      'a section of nothing',
      [{ type: 'section' }],
      ['[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0/type]'],
    ],
    [
      '11 fields',
      [{ type: 'section', fields: many(11, () => mrkdwn(1)) }],
      ['[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/fields]'],
    ],
    [
      'a field of 2001',
      [{ type: 'section', fields: [mrkdwn(2001)] }],
      [
        either('/blocks/0/fields/0'),
        '[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
      ],
    ],
    [
      'a header of 151',
      [{ type: 'header', text: plain(151) }],
      ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
    ],
    [
      'a header in mrkdwn',
      [{ type: 'header', text: mrkdwn(5) }],
      ['[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]'],
    ],
    [
      '11 context elements',
      [{ type: 'context', elements: many(11, () => mrkdwn(1)) }],
      ['[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/elements]'],
    ],
    [
      'a button in a context',
      [{ type: 'context', elements: [button()] }],
      [either('/blocks/0/elements/0'), '[ERROR] unsupported type: button [json-pointer:/blocks/0/elements/0/type]'],
    ],
    [
      '26 buttons',
      [actions(...many(26, (n) => button({ action_id: `b${n}` })))],
      ['[ERROR] no more than 25 items allowed [json-pointer:/blocks/0/elements]'],
    ],
    ['no buttons', [actions()], ['[ERROR] must provide at least 1 items [json-pointer:/blocks/0/elements]']],
    [
      'a button of 76',
      [actions(button({ text: plain(76) }))],
      ['[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]'],
    ],
    [
      'a button value of 2001',
      [actions(button({ value: x(2001) }))],
      ['[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]'],
    ],
    [
      'a blue button',
      [actions(button({ style: 'blue' }))],
      ['[ERROR] must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]'],
    ],
    [
      'an action_id of 256',
      [actions(button({ action_id: x(256) }))],
      ['[ERROR] must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]'],
    ],
    [
      'the same action_id twice in a block',
      [actions(button(), button())],
      ['[ERROR] `action_id` "xxxxx" already exists [json-pointer:/blocks/0/elements/1/action_id]'],
    ],
    [
      'a block_id of 256',
      [{ type: 'divider', block_id: x(256) }],
      ['[ERROR] must be less than 256 characters [json-pointer:/blocks/0/block_id]'],
    ],
    [
      'the same block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      ['[ERROR] `block_id` "a" already exists [json-pointer:/blocks/1/block_id]'],
    ],
    [
      'a field nobody knows',
      [{ type: 'divider', colour: 'red' }],
      ['[ERROR] invalid additional property: colour [json-pointer:/blocks/0]'],
    ],
    [
      '101 options',
      [actions(select({ options: many(101, () => option()) }))],
      ['[ERROR] no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]'],
    ],
    [
      'a menu of nothing',
      [actions(select())],
      ['[ERROR] missing required field: options [json-pointer:/blocks/0/elements/0]'],
    ],
    [
      'an option of 76',
      [actions(select({ options: [option({ text: plain(76) })] }))],
      [
        either('/blocks/0/elements/0/options/0/text'),
        '[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
      ],
    ],
    [
      '6 entries in an overflow menu',
      [actions({ type: 'overflow', options: many(6, () => option()) })],
      ['[ERROR] no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]'],
    ],
    [
      'empty rich text',
      [rich({ type: 'text', text: '' })],
      ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]'],
    ],
    [
      '101 rows',
      [{ type: 'table', rows: many(101, () => row(1)) }],
      ['[ERROR] no more than 100 items allowed [json-pointer:/blocks/0/rows]'],
    ],
    [
      '21 columns',
      [{ type: 'table', rows: [row(21)] }],
      ['[ERROR] no more than 20 items allowed [json-pointer:/blocks/0/rows/0]'],
    ],
    [
      'two tables',
      many(2, () => ({ type: 'table', rows: [row(1)] })),
      ['[ERROR] only_one_table_allowed [json-pointer:/blocks]'],
    ],
    [
      'a markdown block of 12001',
      [{ type: 'markdown', text: x(12_001) }],
      ['[ERROR] must be less than 12001 characters [json-pointer:/blocks/0/text]'],
    ],
  ])('%s', (_what, blocks, messages) => {
    const expected = messages[0] === 'invalid_blocks_format' ? messages : ['invalid_blocks', ...messages];
    expect(said(() => acceptBlocks(blocks))).toEqual(expected);
  });
});

describe('how long a message may be', () => {
  it.each<[string, string, object[], number, string[]]>([
    ['nothing at all', '', [], POST_TEXT_MAX, ['no_text']],
    ['spaces', '  \n', [], POST_TEXT_MAX, ['no_text']],
    ['blocks without text', '', [section(5)], POST_TEXT_MAX, []],
    ['a post of 40,000', x(40_000), [], POST_TEXT_MAX, []],
    ['a post of 40,001', x(40_001), [], POST_TEXT_MAX, ['msg_too_long']],
    ['an update of 4,001', x(4_001), [], UPDATE_TEXT_MAX, ['msg_too_long']],
    ['blocks of 12,000 together', 'x', many(4, () => section(3000)), POST_TEXT_MAX, []],
    ['blocks of 15,000 together', 'x', many(5, () => section(3000)), POST_TEXT_MAX, ['msg_blocks_too_long']],
  ])('%s', (_what, text, blocks, max, code) => {
    expect(said(() => acceptLength(text, acceptBlocks(blocks), max))).toEqual(code);
  });
});

describe('views that Slack refuses', () => {
  const modal = (fields = {}) => ({ type: 'modal', title: plain(5), blocks: [section(5)], ...fields });
  const input = { type: 'input', label: plain(5), element: { type: 'plain_text_input', action_id: 'a' } };

  it.each<[string, unknown, 'modal' | 'home', string[]]>([
    ['none', undefined, 'modal', ['[ERROR] missing required field: view']],
    [
      'a Home as a modal',
      { type: 'home', blocks: [] },
      'modal',
      ['[ERROR] must be one of: modal [json-pointer:/view/type]'],
    ],
    [
      'no title',
      { type: 'modal', blocks: [] },
      'modal',
      ['[ERROR] missing required field: title [json-pointer:/view]'],
    ],
    [
      'a title of 25',
      modal({ title: plain(25) }),
      'modal',
      ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
    ],
    [
      'a submit of 25',
      modal({ submit: plain(25) }),
      'modal',
      ['[ERROR] must be less than 25 characters [json-pointer:/view/submit/text]'],
    ],
    [
      'private_metadata of 3001',
      modal({ private_metadata: x(3001) }),
      'modal',
      ['[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]'],
    ],
    [
      'a callback_id of 256',
      modal({ callback_id: x(256) }),
      'modal',
      ['[ERROR] must be less than 256 characters [json-pointer:/view/callback_id]'],
    ],
    [
      '101 blocks',
      modal({ blocks: many(101, () => ({ type: 'divider' })) }),
      'modal',
      ['[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]'],
    ],
    [
      'inputs without submit',
      modal({ blocks: [section(5), input] }),
      'modal',
      ['[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]'],
    ],
    [
      'a table in a modal',
      modal({ blocks: [{ type: 'table', rows: [row(1)] }] }),
      'modal',
      ['[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]'],
    ],
    [
      'a long section in a Home',
      { type: 'home', blocks: [section(3001)] },
      'home',
      [
        either('/view/blocks/0/text'),
        '[ERROR] must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]',
      ],
    ],
  ])('%s', (_what, view, kind, messages) => {
    expect(said(() => acceptView(view, kind))).toEqual(['invalid_arguments', ...messages]);
  });

  it('a view of more than 250 kB is too large', () => {
    const fields = many(80, () => ({ type: 'section', text: mrkdwn(3000), block_id: undefined }));
    expect(said(() => acceptView(modal({ blocks: fields }), 'modal'))).toEqual([]);
    expect(said(() => acceptView(modal({ blocks: [...fields, ...fields.slice(0, 20)] }), 'modal'))).toEqual([
      'view_too_large',
    ]);
  });

  it('an input with a submit button is fine', () => {
    expect(said(() => acceptView(modal({ blocks: [input], submit: plain(5) }), 'modal'))).toEqual([]);
  });
});
