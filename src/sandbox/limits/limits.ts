/** A message or view from an app → the errors with which Slack would refuse it. */
import { MESSAGE_BLOCKS, VIEW_BLOCKS } from './block-rules.ts';
import { clashes } from './clashes.ts';
import { plain } from './element-rules.ts';
import { faulty, Refusal, type Fault } from '../refusal.ts';
import { anything, boolean, object, string, word } from './shape.ts';
import { isRecord, type Block } from '../wire.ts';

/** Characters of all blocks together; undocumented, refusals were seen from about 13,200 (slackapi/bolt-js#2509). */
const BLOCK_TEXT_MAX = 13_000;
const MARKDOWN_MAX = 12_000;
const TABLE_TEXT_MAX = 10_000;
const VIEW_BYTES_MAX = 250_000;

/** `chat.postMessage` truncates or refuses longer text; `chat.update` refuses at a much lower limit. */
export const POST_TEXT_MAX = 40_000;
export const UPDATE_TEXT_MAX = 4_000;

/** The blocks, if Slack would accept them. @throws {Refusal} otherwise. */
export function acceptBlocks(value: unknown): readonly Block[] {
  if (!Array.isArray(value)) throw new Refusal('invalid_blocks_format');
  const faults = [...MESSAGE_BLOCKS(value, '/blocks'), ...clashes(value, '/blocks'), ...tableFaults(value)];
  if (faults.length > 0) throw faulty('invalid_blocks', faults);
  return value as readonly Block[];
}

/** @throws {Refusal} `msg_too_long`, `msg_blocks_too_long` or `no_text`. */
export function acceptLength(text: string, blocks: readonly Block[], textMax: number): void {
  if (text.length > textMax) throw new Refusal('msg_too_long');
  if (text.trim() === '' && blocks.length === 0) throw new Refusal('no_text');
  const markdown = blocks.filter(({ type }) => type === 'markdown');
  if (textLength(markdown) > MARKDOWN_MAX || textLength(blocks) > BLOCK_TEXT_MAX)
    throw new Refusal('msg_blocks_too_long');
}

const TEXTS = { title: plain(24), submit: plain(24), close: plain(24) };
const NAMES = { callback_id: string(255), private_metadata: string(3000), external_id: string(255), blocks: anything };
const FLAGS = { clear_on_close: boolean, notify_on_close: boolean, submit_disabled: boolean };
const KINDS = {
  modal: object({ title: TEXTS.title, blocks: anything }, { ...TEXTS, ...NAMES, ...FLAGS }),
  home: object({ blocks: anything }, { ...NAMES, title: anything, submit: anything, close: anything, ...FLAGS }),
};

export type AcceptedView = Readonly<Record<string, unknown>> & { readonly blocks: readonly Block[] };

/** The view, if Slack would accept it. @throws {Refusal} otherwise. */
export function acceptView(value: unknown, kind: 'modal' | 'home'): AcceptedView {
  if (!isRecord(value)) throw faulty('invalid_arguments', [{ message: 'missing required field: view', at: '' }]);
  const faults = viewFaults(value, kind);
  if (faults.length > 0) throw faulty('invalid_arguments', faults);
  if (Buffer.byteLength(JSON.stringify(value)) > VIEW_BYTES_MAX) throw new Refusal('view_too_large');
  return value as AcceptedView;
}

function viewFaults(view: Record<string, unknown>, kind: 'modal' | 'home'): readonly Fault[] {
  const wrongKind = word(kind)(view['type'], '/view/type');
  if (wrongKind.length > 0) return wrongKind;
  const blocks = view['blocks'];
  const own = KINDS[kind](view, '/view');
  if (blocks === undefined) return own;
  const inside = [...VIEW_BLOCKS(blocks, '/view/blocks'), ...clashes(blocks, '/view/blocks')];
  return [...own, ...inside, ...(kind === 'modal' ? unsubmittable(view) : [])];
}

function unsubmittable(view: Record<string, unknown>): readonly Fault[] {
  const index = blocksIn(view['blocks']).findIndex(({ type }) => type === 'input');
  const message = 'must define `submit` to use an `input` block in modals';
  return index < 0 || view['submit'] !== undefined ? [] : [{ message, at: `/view/blocks/${index}/input` }];
}

function tableFaults(value: unknown): readonly Fault[] {
  const tables = blocksIn(value).filter(({ type }) => type === 'table');
  if (tables.length > 1) return [{ message: 'only_one_table_allowed', at: '/blocks' }];
  const message = `must be less than ${TABLE_TEXT_MAX + 1} characters`;
  return textLength(tables) > TABLE_TEXT_MAX ? [{ message, at: '/blocks' }] : [];
}

function blocksIn(value: unknown): readonly Block[] {
  return Array.isArray(value) ? (value.filter(isRecord) as unknown as readonly Block[]) : [];
}

/** Characters of all `text` strings at any depth. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (!isRecord(value)) return 0;
  const own = typeof value['text'] === 'string' ? value['text'].length : 0;
  return own + Object.values(value).reduce<number>((sum, item) => sum + textLength(item), 0);
}
