/** A message or a view as an app sent it → what Slack would refuse about it. */
import { MESSAGE_BLOCKS, VIEW_BLOCKS } from './block-rules.ts';
import { plain } from './element-rules.ts';
import { faulty, Refusal, type Fault } from './refusal.ts';
import { anything, boolean, object, string, word } from './shape.ts';
import { isRecord, type Block } from './wire.ts';

/** Together over all blocks; undocumented, refusals were seen from about 13,200 (slackapi/bolt-js#2509). */
const BLOCK_TEXT_MAX = 13_000;
const MARKDOWN_MAX = 12_000;
const TABLE_TEXT_MAX = 10_000;
const VIEW_BYTES_MAX = 250_000;

/** `chat.postMessage` cuts or refuses beyond this; `chat.update` refuses much earlier. */
export const POST_TEXT_MAX = 40_000;
export const UPDATE_TEXT_MAX = 4_000;

/** The blocks, when Slack would take them. @throws {Refusal} otherwise. */
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

/** The view, when Slack would take it. @throws {Refusal} otherwise. */
export function acceptView(
  value: unknown,
  kind: 'modal' | 'home',
): Record<string, unknown> & { blocks: readonly Block[] } {
  if (!isRecord(value)) throw faulty('invalid_arguments', [{ message: 'missing required field: view', at: '' }]);
  const faults = viewFaults(value, kind);
  if (faults.length > 0) throw faulty('invalid_arguments', faults);
  if (Buffer.byteLength(JSON.stringify(value)) > VIEW_BYTES_MAX) throw new Refusal('view_too_large');
  return value as Record<string, unknown> & { blocks: readonly Block[] };
}

function viewFaults(view: Record<string, unknown>, kind: 'modal' | 'home'): readonly Fault[] {
  const wrongKind = word(kind)(view['type'], '/view/type');
  if (wrongKind.length > 0) return wrongKind;
  const blocks = view['blocks'];
  const inside =
    blocks === undefined ? [] : [...VIEW_BLOCKS(blocks, '/view/blocks'), ...clashes(blocks, '/view/blocks')];
  return [...KINDS[kind](view, '/view'), ...inside, ...(kind === 'modal' ? unsubmittable(view) : [])];
}

function unsubmittable(view: Record<string, unknown>): readonly Fault[] {
  const index = blocksIn(view['blocks']).findIndex(({ type }) => type === 'input');
  const message = 'must define `submit` to use an `input` block in modals';
  return index < 0 || view['submit'] !== undefined ? [] : [{ message, at: `/view/blocks/${index}/input` }];
}

/** `block_id`s must differ within the message, `action_id`s within the block. */
function clashes(value: unknown, at: string): readonly Fault[] {
  const blocks = blocksIn(value);
  const ids = blocks.map((block) => ({ id: block.block_id, at: '/block_id' }));
  const actions = blocks.flatMap((block, index) =>
    repeated(
      elementsOf(block).map((element, n) => ({ id: element['action_id'], at: `/elements/${n}/action_id` })),
      'action_id',
      (_, where) => `${at}/${index}${where}`,
    ),
  );
  return [...repeated(ids, 'block_id', (index, where) => `${at}/${index}${where}`), ...actions];
}

function repeated(
  ids: readonly { readonly id: unknown; readonly at: string }[],
  name: string,
  pointer: (index: number, where: string) => string,
): readonly Fault[] {
  const seen = new Set<unknown>();
  return ids.flatMap(({ id, at }, index) => {
    if (id === undefined || !seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ message: `\`${name}\` "${String(id)}" already exists`, at: pointer(index, at) }];
  });
}

function tableFaults(value: unknown): readonly Fault[] {
  const tables = blocksIn(value).filter(({ type }) => type === 'table');
  if (tables.length > 1) return [{ message: 'only_one_table_allowed', at: '/blocks' }];
  return textLength(tables) > TABLE_TEXT_MAX
    ? [{ message: `table text must be less than ${TABLE_TEXT_MAX + 1} characters`, at: '/blocks' }]
    : [];
}

function blocksIn(value: unknown): readonly Block[] {
  return Array.isArray(value) ? (value.filter(isRecord) as unknown as readonly Block[]) : [];
}

function elementsOf(block: Block): readonly Record<string, unknown>[] {
  const elements = block['elements'];
  return Array.isArray(elements) ? elements.filter(isRecord) : [];
}

/** The characters of every `text` string anywhere inside. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (!isRecord(value)) return 0;
  const own = typeof value['text'] === 'string' ? value['text'].length : 0;
  return own + Object.values(value).reduce<number>((sum, item) => sum + textLength(item), 0);
}
