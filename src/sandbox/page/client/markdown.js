/** Draws the Markdown of a markdown block as Slack does: headings, lists, quotes, code, tables, links. */
import { drawLink } from './draw-text.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren } from './types.d.ts' */

const fence = /^```\s*([\w+-]*)\s*$/;
const heading = /^#{1,6} +(.*?)(?: +#+)?$/;
const rule = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;
const bullet = /^(\s*)[-*+] +(.*)$/;
const numbered = /^(\s*)\d{1,9}[.)] +(.*)$/;
const quote = /^> ?(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** @param {string} text @returns {ComponentChildren} */
export function drawMarkdown(text) {
  const lines = text.split('\n');
  /** @type {ComponentChildren[]} */
  const drawn = [];
  for (let at = 0; at < lines.length;) {
    const [part, taken] = drawPart(lines, at);
    drawn.push(part);
    at += taken;
  }
  return drawn;
}

/** One part, and the number of its lines. @param {readonly string[]} lines @param {number} at @returns {[ComponentChildren, number]} */
function drawPart(lines, at) {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [null, 1];
  if (fence.test(line)) return drawFence(lines, at);
  if (rule.test(line)) return [h('hr', null), 1];
  const [, title] = heading.exec(line) ?? [];
  if (title !== undefined) return [h('p', { class: 'heading' }, drawInline(title)), 1];
  if (line.includes('|') && tableRule.test(lines[at + 1] ?? '')) return drawTable(lines, at);
  if (quote.test(line)) return drawQuote(lines, at);
  if (bullet.test(line) || numbered.test(line)) return drawItem(line);
  return drawParagraph(lines, at);
}

/** @param {readonly string[]} lines @param {number} at @returns {[ComponentChildren, number]} */
function drawFence(lines, at) {
  const end = lines.findIndex((line, index) => index > at && line.trim() === '```');
  const inside = lines.slice(at + 1, end < 0 ? lines.length : end);
  return [h('pre', null, inside.join('\n')), inside.length + 2];
}

/** @param {readonly string[]} lines @param {number} at @returns {[ComponentChildren, number]} */
function drawQuote(lines, at) {
  const end = lines.findIndex((line, index) => index > at && !quote.test(line));
  const quoted = lines.slice(at, end < 0 ? lines.length : end);
  const inside = drawMarkdown(quoted.map((line) => quote.exec(line)?.[1] ?? '').join('\n'));
  return [h('blockquote', null, inside), quoted.length];
}

/** @param {string} line @returns {[ComponentChildren, number]} */
function drawItem(line) {
  const [, indent = '', text = ''] = bullet.exec(line) ?? numbered.exec(line) ?? [];
  const [, box, rest = text] = /^\[([ xX])\] (.*)$/.exec(text) ?? [];
  const mark = box === undefined ? [] : [box === ' ' ? '☐ ' : '☑ '];
  const level = { class: `list indent-${Math.min(8, Math.floor(indent.length / 2))}` };
  const item = h('li', null, ...mark, drawInline(rest));
  const number = Number.parseInt(line.trim(), 10);
  return [Number.isNaN(number) ? h('ul', level, item) : h('ol', { ...level, start: number }, item), 1];
}

/** @param {readonly string[]} lines @param {number} at @returns {[ComponentChildren, number]} */
function drawParagraph(lines, at) {
  const starts = [fence, heading, rule, bullet, numbered, quote];
  const isEnd = (/** @type {string} */ line) => line.trim() === '' || starts.some((start) => start.test(line));
  const end = lines.findIndex((line, index) => index > at && isEnd(line));
  const inside = lines.slice(at, end < 0 ? lines.length : end);
  const drawn = inside.flatMap((line, index) => [...(index === 0 ? [] : [h('br', null)]), drawInline(line)]);
  return [h('p', null, drawn), inside.length];
}

/** @param {readonly string[]} lines @param {number} at @returns {[ComponentChildren, number]} */
function drawTable(lines, at) {
  const end = lines.findIndex((line, index) => index > at && !line.includes('|'));
  const [head = '', , ...rows] = lines.slice(at, end < 0 ? lines.length : end);
  const cells = (/** @type {string} */ row) =>
    row
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|');
  const drawnRow = (/** @type {string} */ row, /** @type {'th' | 'td'} */ cell) =>
    h(
      'tr',
      null,
      cells(row).map((text) => h(cell, null, drawInline(text.trim()))),
    );
  const table = h(
    'table',
    null,
    drawnRow(head, 'th'),
    rows.map((row) => drawnRow(row, 'td')),
  );
  return [h('div', { class: 'table' }, table), rows.length + 2];
}

const marks =
  /`([^`]+)`|\*\*(\S(?:.*?\S)?)\*\*|~~(\S(?:.*?\S)?)~~|!?\[([^\]]*)\]\(([^\s)]+)\)|(?<![\w*])[*_](\S(?:.*?\S)?)[*_](?![\w*])/;

/** @param {string} text @returns {ComponentChildren} */
function drawInline(text) {
  const found = marks.exec(text);
  if (found === null) return text;
  const [whole, code, bold, strike, label, url, italic] = found;
  const drawn =
    (code !== undefined && h('code', null, code)) ||
    (bold !== undefined && h('strong', null, drawInline(bold))) ||
    (strike !== undefined && h('s', null, drawInline(strike))) ||
    (url !== undefined && drawLink(url, label === '' ? url : label)) ||
    h('em', null, drawInline(italic ?? ''));
  return [text.slice(0, found.index), drawn, drawInline(text.slice(found.index + whole.length))];
}
