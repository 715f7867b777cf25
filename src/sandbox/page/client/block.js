/** Draws a block of a message or view. */
import { drawControl } from './control.js';
import { drawText } from './draw-text.js';
import { drawInput } from './input.js';
import { drawMarkdown } from './markdown.js';
import { drawRichText } from './rich-text.js';
import { isRecord, recordsIn } from './store.js';
import { drawUnknown } from './unknown.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren, Loose, Surface } from './types.d.ts' */

/** @param {unknown} blocks @param {Surface} surface @returns {ComponentChildren} */
export function drawBlocks(blocks, surface) {
  return h(
    'div',
    { class: 'blocks' },
    recordsIn(blocks).map((block, index) =>
      h('div', { class: `block ${block['type']}`, key: block['block_id'] ?? index }, drawBlock(block, surface)),
    ),
  );
}

/** @param {Loose} block @param {Surface} surface @returns {ComponentChildren} */
function drawBlock(block, surface) {
  switch (block['type']) {
    case 'section':
      return drawSection(block, surface);
    case 'context':
      return recordsIn(block['elements']).map(drawContextElement);
    case 'actions':
      return recordsIn(block['elements']).map((element) => drawControl(element, block, surface));
    case 'header':
      return h('h3', { dir: 'auto' }, drawText(block['text']));
    case 'divider':
      return h('hr', null);
    case 'image':
      return drawImageBlock(block);
    case 'rich_text':
      return h('div', { dir: 'auto' }, drawRichText(block));
    case 'input':
      return drawInput(block, surface);
    case 'table':
      return drawTable(block);
    case 'markdown':
      return h('div', { class: 'prose', dir: 'auto' }, drawMarkdown(String(block['text'])));
    default:
      return drawUnknown(block);
  }
}

/** @param {Loose} block @param {Surface} surface */
function drawSection(block, surface) {
  const text = isRecord(block['text']) ? h('div', { class: 'text', dir: 'auto' }, drawText(block['text'])) : null;
  const fields = recordsIn(block['fields']).map((field) => h('div', { class: 'text', dir: 'auto' }, drawText(field)));
  const grid = fields.length === 0 ? null : h('div', { class: 'fields' }, fields);
  const body = h('div', { class: 'body' }, text, grid);
  const accessory = block['accessory'];
  if (!isRecord(accessory)) return body;
  const beside = accessory['type'] === 'image' ? drawImage(accessory) : drawControl(accessory, block, surface);
  return [body, h('div', { class: 'accessory' }, beside)];
}

/** @param {Loose} element */
function drawContextElement(element) {
  if (element['type'] === 'image') return drawImage(element);
  if (element['type'] !== 'mrkdwn' && element['type'] !== 'plain_text') return drawUnknown(element);
  return h('div', { class: 'text', dir: 'auto' }, drawText(element));
}

/** @param {Loose} image */
function drawImage({ image_url: src, alt_text: alt }) {
  return h('img', {
    src: String(src ?? ''),
    alt: String(alt),
    title: String(alt),
    referrerpolicy: 'no-referrer',
    loading: 'lazy',
  });
}

/** @param {Loose} block */
function drawImageBlock(block) {
  const title = isRecord(block['title']) ? h('figcaption', null, drawText(block['title'])) : null;
  return h('figure', null, title, drawImage(block));
}

/** @param {Loose} block */
function drawTable(block) {
  const settings = Array.isArray(block['column_settings']) ? block['column_settings'] : [];
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  const drawnRows = rows.map((row, index) => {
    const tag = index === 0 ? 'th' : 'td';
    return h(
      'tr',
      null,
      recordsIn(row).map((cell, column) => h(tag, cellStyle(settings[column]), drawCell(cell))),
    );
  });
  return h('div', { class: 'table', tabIndex: 0, role: 'group', 'aria-label': 'Table' }, h('table', null, drawnRows));
}

/** @param {any} setting */
function cellStyle(setting) {
  return { class: `${setting?.align ?? 'left'} ${setting?.is_wrapped === true ? 'wrapped' : ''}`, dir: 'auto' };
}

/** @param {Loose} cell @returns {ComponentChildren} */
function drawCell(cell) {
  if (cell['type'] === 'raw_text') return String(cell['text']);
  if (cell['type'] === 'raw_number') return String(cell['text'] ?? cell['value']);
  return cell['type'] === 'rich_text' ? drawRichText(cell) : drawUnknown(cell);
}
