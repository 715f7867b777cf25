/** Text folded into lines of a terminal's width, and lines put together as a tree. */
import { stripVTControlCharacters } from 'node:util';

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const zero = /\p{M}/u;

const columnsOf = (character: string): number => (zero.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Columns that the text takes, our own colours not counted. */
export function columns(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += columnsOf(character);
  return width;
}

const escape = '\u001b';
/** A word as {@link Style} colours it: on, the word, off. */
const coloured = new RegExp(`^((?:${escape}\\[\\d+m)*)([^${escape}]*)((?:${escape}\\[\\d+m)*)$`, 'u');

/** Cuts a word that is longer than a line; each part keeps the colour. */
function pieces(word: string, width: number): string[] {
  if (word.length <= width && columns(word) <= width) return [word];
  const [, on = '', core = word, off = ''] = coloured.exec(word) ?? [];
  const parts: string[] = [];
  let part = '';
  let taken = 0;
  for (const character of core) {
    const more = columnsOf(character);
    if (taken + more > width) {
      parts.push(part);
      part = '';
      taken = 0;
    }
    part += character;
    taken += more;
  }
  return [...parts, part].map((piece) => on + piece + off);
}

/** Lines of at most `width` columns, each after the first indented by `hanging` more. */
export function wrap(text: string, width: number, hanging = 0): string[] {
  const room = Math.max(20, width - hanging);
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const more = columns(word);
    const isFull = line !== '' && taken + 1 + more > (lines.length === 0 ? width : room);
    if (isFull) lines.push(line);
    taken = line === '' || isFull ? more : taken + 1 + more;
    line = line === '' || isFull ? word : `${line} ${word}`;
  }
  const indent = ' '.repeat(hanging);
  return [...lines, line].map((folded, index) => (index === 0 ? folded : indent + folded));
}

/** As {@link wrap}, with all lines `by` columns in. */
export function indented(text: string, width: number, by: number): string[] {
  return wrap(text, width - by, 2).map((line) => ' '.repeat(by) + line);
}

/** Columns that {@link tree} puts before a branch's text. */
export const branchIndent = 3;

/** The root's lines, and below it each branch with a line drawn along it. */
export function tree(root: readonly string[], branches: readonly (readonly string[])[]): string[] {
  const drawn = branches.flatMap((branch, index) => {
    const isLast = index === branches.length - 1;
    const [first, rest] = isLast ? ['└─ ', '   '] : ['├─ ', '│  '];
    return ['│', ...branch.map((line, number) => (number === 0 ? first : rest) + line)];
  });
  return [...root, ...drawn].map((line) => line.trimEnd());
}
