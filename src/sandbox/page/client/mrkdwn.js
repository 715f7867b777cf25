/** Parses Slack's mrkdwn into a tree: code blocks, quotes and lines, with their inline markup. */
import { parseInline } from './mrkdwn-inline.js';

/**
 * @typedef {{ kind: 'text', text: string } | { kind: 'break' }
 *   | { kind: 'bold' | 'italic' | 'strike' | 'code' | 'pre' | 'quote', inside: Piece[] }
 *   | { kind: 'link', url: string, label: string | null }
 *   | { kind: 'user' | 'channel' | 'group', id: string, label: string | null }
 *   | { kind: 'broadcast', range: string }
 *   | { kind: 'date', at: number, format: string, url: string | null, fallback: string }
 *   | { kind: 'emoji', name: string, character: string }} Piece
 *
 * @typedef {object} Reading
 * @property {boolean} [verbatim] whether addresses in text are not linked
 * @property {boolean} [isCode] whether only `<…>` is markup
 * @property {boolean} [isPlain] whether only emoji are markup, and nothing is escaped
 */

/**
 * @param {string} text
 * @param {Reading} [reading]
 * @returns {Piece[]}
 */
export function parseMrkdwn(text, reading = {}) {
  return splitFences(text).flatMap(({ isFenced, part }) =>
    isFenced ? [{ kind: 'pre', inside: parseInline(part, { isCode: true }) }] : parseLines(part, reading),
  );
}

/**
 * "before\n```\nJan 12 08:12:03 ns1\n```\nafter": the line ends around and just inside a code block belong to it.
 * @param {string} text
 */
function splitFences(text) {
  const parts = [];
  let start = 0;
  for (let open = text.indexOf('```'); open >= 0; open = text.indexOf('```', start)) {
    const close = text.indexOf('```', open + 3);
    const inside = text.slice(open + 3, close);
    if (close < 0 || inside.trim() === '') break;
    parts.push({ isFenced: false, part: text.slice(start, open).replace(/\n$/, '') });
    parts.push({ isFenced: true, part: inside.replace(/^\n|\n$/g, '') });
    start = close + 3 + (text[close + 3] === '\n' ? 1 : 0);
  }
  return [...parts, { isFenced: false, part: text.slice(start) }];
}

/** `> a quote`, `>>> all the rest`; Slack accepts the escaped sign, too. */
const quoteMark = /^(?:&gt;|>)(?!(?:&gt;|>){2}) ?/;
const restMark = /^(?:&gt;|>){3} ?/;

/**
 * @param {string} text
 * @param {Reading} reading
 * @returns {Piece[]}
 */
function parseLines(text, reading) {
  if (text === '') return [];
  /** @type {Piece[]} */
  const pieces = [];
  const lines = text.split('\n');
  let needsBreak = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const quoted = restMark.test(line) ? lines.slice(index) : quotedLines(lines, index);
    if (quoted.length > 0) {
      const marks = restMark.test(line) ? restMark : quoteMark;
      const inside = quoted.flatMap((one, at) => [
        ...lineBreak(at > 0),
        ...parseInline(one.replace(marks, ''), reading),
      ]);
      pieces.push({ kind: 'quote', inside });
      index += quoted.length - 1;
      needsBreak = false;
    } else {
      pieces.push(...lineBreak(needsBreak), ...parseInline(line, reading));
      needsBreak = true;
    }
  }
  return pieces;
}

/**
 * @param {boolean} isNeeded
 * @returns {Piece[]}
 */
function lineBreak(isNeeded) {
  return isNeeded ? [{ kind: 'break' }] : [];
}

/**
 * @param {readonly string[]} lines
 * @param {number} start
 */
function quotedLines(lines, start) {
  const end = lines.findIndex((line, index) => index >= start && !quoteMark.test(line));
  return lines.slice(start, end < 0 ? lines.length : end);
}
