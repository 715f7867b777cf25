/** Draws an unknown block or element as its JSON, so that nothing is missing. */
import { h } from './vendor/preact.js';

/** @import { Loose } from './types.d.ts' */

/** @param {Loose} thing a block or an element */
export function drawUnknown(thing) {
  const summary = h('summary', null, `The sandbox cannot draw “${String(thing['type'])}”`);
  return h('details', { class: 'unknown' }, summary, h('pre', null, JSON.stringify(thing, null, 2)));
}
