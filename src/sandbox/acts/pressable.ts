/** The blocks of a message or view → the button or menu with a given `action_id` or text. */
import { isRecord, type Block, type Element } from '../wire.ts';

export interface Pressable {
  readonly element: Element;
  readonly blockId: string;
}

/** Every interactive element, in reading order. */
export function pressables(blocks: readonly Block[]): readonly Pressable[] {
  return blocks.flatMap((block) => elementsOf(block).map((element) => ({ element, blockId: block.block_id ?? '' })));
}

/**
 * By `action_id` or text; only in the block with this `block_id`, if one is given.
 * @throws if there is none, with a list of those there are.
 */
export function pressable(blocks: readonly Block[], name: string, block?: string): Pressable {
  const all = pressables(blocks).filter(({ blockId }) => block === undefined || blockId === block);
  const found =
    all.find(({ element }) => element.action_id === name) ?? all.find(({ element }) => words(element) === name);
  if (found !== undefined) return found;
  const there = all.map(({ element }) => `${words(element)} (${element.action_id})`);
  throw new Error(`nothing to press called “${name}”; there is: ${there.join(', ') || 'nothing'}`);
}

/** The text of a button, or the placeholder of a menu. */
export function words(element: Element): string {
  const shown = element['text'] ?? element['placeholder'];
  return isRecord(shown) ? String(shown['text']) : element.type;
}

const STILL = new Set(['image', 'plain_text', 'mrkdwn']);

function elementsOf(block: Block): readonly Element[] {
  if (block.type !== 'actions' && block.type !== 'section' && block.type !== 'input') return [];
  const listed = Array.isArray(block['elements']) ? block['elements'] : [];
  const found = [block['accessory'], block['element'], ...listed].filter(isRecord);
  return found.filter(({ type }) => !STILL.has(String(type))) as unknown as readonly Element[];
}
