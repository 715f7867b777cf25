/** Draws a file of a message: its name, its beginning, and a download link. */
import { icon } from './icon.js';
import { h } from './vendor/preact.js';

/** @import { SeenFile } from '../sight.ts' */

/** @param {SeenFile} file */
export function drawFile({ id, name, title, size, preview, isCut }) {
  const kind = /\.(\w{1,8})$/.exec(name)?.[1]?.toUpperCase() ?? 'TEXT';
  const words = h('span', { class: 'words' }, h('bdi', null, title), h('small', null, `${kind} · ${sizeWords(size)}`));
  const link = { class: 'file', href: `/files/${id}`, download: name, title: `Download ${name}` };
  return h(
    'div',
    { class: 'file-box' },
    h('a', link, h('span', { class: 'file-icon' }, icon('file')), words, icon('download')),
    preview === '' ? null : h('pre', { dir: 'auto' }, isCut ? `${preview}…` : preview),
  );
}

/** @param {number} bytes */
function sizeWords(bytes) {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
