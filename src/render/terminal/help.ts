/** The question language in examples, as a terminal prints it. */
import { helpLines } from '../../ask/help.ts';
import type { TerminalOptions } from './card.ts';
import { wrap } from './wrap.ts';

/** Ends with a line end. */
export function helpText({ style, width }: Pick<TerminalOptions, 'style' | 'width'>): string {
  const lines = helpLines.flatMap(({ example, meaning }) => [
    style.colour('cyan', example),
    ...wrap(meaning, width - 4).map((line) => `    ${line}`),
  ]);
  return `${[style.strong('Ask for example:'), ...lines].join('\n')}\n`;
}
