/** Draws a rich_text block. */
import { drawChannel, drawDate, drawEmoji, drawLink, drawUser } from './draw-text.js';
import { isSafeUrl } from './mrkdwn-token.js';
import { isRecord, recordsIn } from './store.js';
import { drawUnknown } from './unknown.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren, Loose } from './types.d.ts' */

/** @param {Loose} block @returns {ComponentChildren} */
export function drawRichText(block) {
  return recordsIn(block['elements']).map(drawPart);
}

/** @param {Loose} part @returns {ComponentChildren} */
function drawPart(part) {
  const inside = recordsIn(part['elements']);
  switch (part['type']) {
    case 'rich_text_section':
      return h('div', { class: 'rich' }, inside.map(drawElement));
    case 'rich_text_preformatted':
      return h('pre', null, inside.map(drawElement));
    case 'rich_text_quote':
      return h('blockquote', null, inside.map(drawElement));
    case 'rich_text_list':
      return drawList(part, inside);
    default:
      return drawUnknown(part);
  }
}

/** @param {Loose} list @param {readonly Loose[]} items */
function drawList(list, items) {
  const indent = Number(list['indent'] ?? 0);
  const rows = items.map((item) => h('li', null, drawPart(item)));
  const style = { class: `list indent-${Math.min(8, indent)}` };
  if (list['style'] !== 'ordered') return h('ul', { ...style, 'data-level': indent % 3 }, rows);
  return h('ol', { ...style, 'data-level': indent % 3, start: Number(list['offset'] ?? 0) + 1 }, rows);
}

/** @param {Loose} element @returns {ComponentChildren} */
function drawElement(element) {
  return styled(plainElement(element), isRecord(element['style']) ? element['style'] : {});
}

/** @param {Loose} element @returns {ComponentChildren} */
function plainElement(element) {
  switch (element['type']) {
    case 'text':
      return String(element['text']);
    case 'link':
      return drawLink(String(element['url']), String(element['text'] ?? element['url']));
    case 'emoji':
      return drawEmoji(String(element['name']), ofCodePoints(element['unicode']));
    case 'user':
      return drawUser(String(element['user_id']), null);
    case 'channel':
      return drawChannel(String(element['channel_id']), element['name'] ?? null);
    case 'usergroup':
      return h('span', { class: 'mention' }, `@${element['usergroup_id']}`);
    case 'team':
      return h('span', { class: 'mention' }, `@${element['team_id']}`);
    case 'broadcast':
      return h('span', { class: 'mention mine' }, `@${element['range']}`);
    case 'date':
      return richDate(element);
    case 'color':
      return h(
        'span',
        { class: 'colour' },
        h('i', { style: { background: String(element['value']) } }),
        String(element['value']),
      );
    default:
      return drawUnknown(element);
  }
}

/** @param {Loose} element */
function richDate({ timestamp, format, url, fallback }) {
  const safe = typeof url === 'string' && isSafeUrl(url) ? url : null;
  return drawDate(Number(timestamp) * 1000, String(format), safe, String(fallback ?? ''));
}

/** `1f44b-1f3fb` → 👋🏻. @param {unknown} unicode */
function ofCodePoints(unicode) {
  if (typeof unicode !== 'string' || !/^[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*$/i.test(unicode)) return undefined;
  const points = unicode.split('-').map((hex) => Number.parseInt(hex, 16));
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : undefined;
}

/** @param {ComponentChildren} inside @param {Loose} style @returns {ComponentChildren} */
function styled(inside, { bold, italic, strike, code, underline }) {
  const marked = code === true ? h('code', null, inside) : inside;
  const struck = strike === true ? h('s', null, marked) : marked;
  const lined = underline === true ? h('u', null, struck) : struck;
  const slanted = italic === true ? h('em', null, lined) : lined;
  return bold === true ? h('strong', null, slanted) : slanted;
}
