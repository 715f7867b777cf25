/** Slack's limits, and the cuts that keep a message within them and say how much was cut. The only file that knows a figure. */
import type { KnownBlock } from '@slack/types';

/** Characters unless said otherwise. Source: docs.slack.dev, Block Kit reference and chat.postMessage. */
export const limits = {
  blocksPerMessage: 50,
  /** All block text of a message together; Slack answers `msg_blocks_too_long` near 13,200. */
  blockText: 13_000,
  /** The text for notifications. Slack refuses updates above 4,000 characters; less is enough. */
  fallbackText: 1_000,
  sectionText: 3_000,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  /** Blocks of a modal or of the Home. */
  blocksPerView: 100,
  /** What a text input may begin with. */
  inputValue: 3_000,
  /** What a modal carries unseen. */
  metadata: 3_000,
  selectOptions: 100,
  optionText: 75,
} as const;

const thousands = new Intl.NumberFormat('en-US');

/** `… (+1,234 characters)` */
const cutMark = (count: number): string => `… (+${thousands.format(count)} characters)`;

/** The first `count` UTF-16 units, never half of a surrogate pair. */
const firstOf = (text: string, count: number): string =>
  text.slice(0, Math.max(0, count)).replace(/[\ud800-\udbff]$/, '');

/**
 * The text rendered, no longer than `max` characters afterwards: it is the raw text that is cut, so that no
 * entity and no code span is ever cut in two. The mark of the cut is rendered with it.
 */
export function cutRendered(text: string, max: number, render: (text: string) => string = (same) => same): string {
  const whole = render(text);
  if (whole.length <= max) return whole;
  let keep = Math.min(text.length - 1, max);
  for (;;) {
    const kept = firstOf(text, keep);
    const cut = render(kept + cutMark(text.length - kept.length));
    if (cut.length <= max || keep === 0) return firstOf(cut, max);
    keep = Math.max(0, keep - Math.max(1, Math.ceil((cut.length - max) / 5)));
  }
}

/**
 * At most `most` of the lines, joined while they fit into `max` characters; when some are missing, a last line
 * says how many.
 */
export function joinWithin(
  lines: readonly string[],
  max: number,
  missing: (count: number) => string,
  most: number = lines.length,
): string {
  const kept = lines.slice(0, most);
  for (;;) {
    const left = lines.length - kept.length;
    const text = (left === 0 ? kept : [...kept, missing(left)]).join('\n');
    if (text.length <= max || kept.length === 0) return text;
    kept.pop();
  }
}

/** How much of {@link limits.blockText} a block takes: every string in it that is shown. */
export function shownLength(block: KnownBlock): number {
  let length = 0;
  JSON.stringify(block, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') length += value.length;
    return value;
  });
  return length;
}

const lengthOf = (blocks: readonly KnownBlock[]): number => blocks.reduce((sum, block) => sum + shownLength(block), 0);

/**
 * Head and foot always, and as many groups of the middle, in order and whole, as a message can hold. When some
 * are left out, the block that `missing` makes stands in their place; it must be short.
 */
export function fitBlocks(
  head: readonly KnownBlock[],
  groups: readonly (readonly KnownBlock[])[],
  foot: readonly KnownBlock[],
  missing: (count: number) => KnownBlock,
): KnownBlock[] {
  const fixed = [...head, ...foot, missing(groups.length)];
  let blocks = fixed.length;
  let length = lengthOf(fixed);
  let taken = 0;
  for (const group of groups) {
    blocks += group.length;
    length += lengthOf(group);
    if (blocks > limits.blocksPerMessage || length > limits.blockText) break;
    taken += 1;
  }
  const left = groups.length - taken;
  return [...head, ...groups.slice(0, taken).flat(), ...(left === 0 ? [] : [missing(left)]), ...foot];
}
