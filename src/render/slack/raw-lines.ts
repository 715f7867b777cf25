/** A card's raw lines turned into pages of code blocks that fit beside the card. */
import type { KnownBlock } from '@slack/types';
import type { Card } from '../card.ts';
import { context, section } from './blocks.ts';
import { cutRendered } from './limits.ts';
import { code, codeBlock, codeLine } from './mrkdwn.ts';

/** Rendered characters of lines in one code block, and on one page: what a card leaves of a message. */
const blockLength = 2_300;
const pageLength = 2 * blockLength;

/** Consecutive lines of one file, rendered, as many as one code block may hold. */
interface Chunk {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly length: number;
}

const shown = (line: string): string => cutRendered(line, blockLength - 1, codeLine);

/** Some line is too long to be shown whole. */
export const hasCutLine = ({ rawLines }: Card): boolean =>
  rawLines.some(({ lines }) => lines.some((line) => codeLine(line).length > blockLength - 1));

function chunksOf({ rawLines }: Card): Chunk[] {
  const chunks: { heading: string; lines: string[]; length: number }[] = [];
  for (const { heading, lines } of rawLines) {
    let open: (typeof chunks)[number] | undefined;
    for (const line of lines) {
      const rendered = shown(line);
      const length = rendered.length + 1;
      if (open === undefined || open.length + length > blockLength) {
        open = { heading, lines: [], length: 0 };
        chunks.push(open);
      }
      open.lines.push(rendered);
      open.length += length;
    }
  }
  return chunks;
}

function pagesOf(chunks: readonly Chunk[]): Chunk[][] {
  const pages: Chunk[][] = [];
  let length = 0;
  for (const chunk of chunks) {
    const page = pages.at(-1);
    if (page === undefined || length + chunk.length > pageLength || page.length >= 5) {
      pages.push([chunk]);
      length = chunk.length;
    } else {
      page.push(chunk);
      length += chunk.length;
    }
  }
  return pages;
}

const lineCount = (chunks: readonly Chunk[]): number => chunks.reduce((sum, chunk) => sum + chunk.lines.length, 0);

function chunkBlocks(page: readonly Chunk[]): KnownBlock[] {
  return page.flatMap(({ heading, lines }, index) => [
    ...(page[index - 1]?.heading === heading ? [] : [context(cutRendered(heading, 150, code))]),
    section(codeBlock(lines)),
  ]);
}

export interface LinesPage {
  readonly blocks: readonly KnownBlock[];
  readonly hasMore: boolean;
}

/** One page of raw lines, counted from 1; a number beyond the last is the last. */
export function linesPage(card: Card, number: number): LinesPage {
  const pages = pagesOf(chunksOf(card));
  const index = Math.min(number, pages.length) - 1;
  const page = pages[index];
  if (page === undefined) return { blocks: [context('No raw lines.')], hasMore: false };
  const before = lineCount(pages.slice(0, index).flat());
  const all = lineCount(pages.flat());
  const title = all === 1 ? 'The raw line' : `Raw lines ${before + 1}–${before + lineCount(page)} of ${all}`;
  return { blocks: [context(title), ...chunkBlocks(page)], hasMore: index + 1 < pages.length };
}
