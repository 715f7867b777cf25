/** Blocks as an app sent them → as Slack stores and returns them: every block and element has an id. */
import { isRecord, type Block } from '../wire.ts';

/** Generates missing `block_id`s and `action_id`s, and sets the defaults of `emoji` and `verbatim`. */
export function storedBlocks(blocks: readonly Block[], newId: () => string): readonly Block[] {
  return blocks.map((block) => ({ ...(filled(block, newId) as Block), block_id: block.block_id ?? newId() }));
}

const WITHOUT_ACTION = new Set(['image', 'plain_text', 'mrkdwn']);

function filled(value: unknown, newId: () => string): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, newId));
  if (!isRecord(value)) return value;
  const type = String(value['type']);
  if (type === 'rich_text' || type === 'table' || type === 'markdown') return value;
  const inside = Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, element(name, filled(field, newId), newId)]),
  );
  if (type === 'plain_text') return { emoji: true, ...inside };
  return type === 'mrkdwn' ? { verbatim: false, ...inside } : inside;
}

function element(name: string, value: unknown, newId: () => string): unknown {
  if (Array.isArray(value) && name === 'elements') return value.map((item) => withAction(item, newId));
  return name === 'accessory' || name === 'element' ? withAction(value, newId) : value;
}

function withAction(value: unknown, newId: () => string): unknown {
  if (!isRecord(value) || WITHOUT_ACTION.has(String(value['type']))) return value;
  return { action_id: newId(), ...value };
}
