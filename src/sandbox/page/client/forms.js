/** The inputs of the user in messages and views, kept also after the app was notified. */
import { channelOf, isRecord, recordsIn, state } from './store.js';

/** @import { Loose, Surface } from './types.d.ts' */

/** @typedef {string | string[]} Value */

/** By surface, then by `block_id/action_id`. @type {Map<string, Map<string, Value>>} */
const kept = new Map();

/** @param {Surface} surface */
export function surfaceKey(surface) {
  if (surface.kind === 'view') return `view ${surface.view.id}`;
  return `message ${surface.message.channel} ${surface.message.ts}`;
}

/** @param {Loose} block @param {Loose} element */
export function fieldKey(block, element) {
  return `${block['block_id']}/${element['action_id']}`;
}

/** @param {Surface} surface @param {Loose} block @param {Loose} element @param {Value} value */
export function keep(surface, block, element, value) {
  const key = surfaceKey(surface);
  kept.set(key, (kept.get(key) ?? new Map()).set(fieldKey(block, element), value));
}

/** All inputs of the surface, and the initial conversation of a menu. @param {Surface} surface @returns {Record<string, Value>} */
export function typedIn(surface) {
  const { blocks } = surface.kind === 'view' ? surface.view : surface.message;
  const begun = recordsIn(blocks)
    .filter(({ element }) => isRecord(element) && element['default_to_current_conversation'] === true)
    .map(
      (block) => /** @type {const} */ ([fieldKey(block, block['element']), valueOf(surface, block, block['element'])]),
    );
  return { ...Object.fromEntries(begun), ...Object.fromEntries(kept.get(surfaceKey(surface)) ?? []) };
}

/** The value of a field: as typed, else from the server, else its initial one. @param {Surface} surface @param {Loose} block @param {Loose} element @returns {Value} */
export function valueOf(surface, block, element) {
  const typed = kept.get(surfaceKey(surface))?.get(fieldKey(block, element));
  return typed ?? toldValue(surface, block, element) ?? beginning(element);
}

/** @param {Surface} surface @param {Loose} block @param {Loose} element */
function toldValue(surface, block, element) {
  if (surface.kind === 'message') return undefined;
  const values = surface.view.state.values[block['block_id']];
  const told = isRecord(values) ? values[element['action_id']] : undefined;
  if (!isRecord(told)) return undefined;
  const [, value] = Object.entries(told).find(([name]) => name === 'value' || name.startsWith('selected_')) ?? [];
  return plainValue(value);
}

/** @param {Loose} element */
function beginning(element) {
  const found = Object.entries(element).find(([name]) => name.startsWith('initial_'));
  const isHere =
    element['default_to_current_conversation'] === true && channelOf(state.place.channel ?? '') !== undefined;
  return plainValue(found?.[1]) ?? (isHere ? (state.place.channel ?? '') : '');
}

/** Options stand for their values. @param {any} value @returns {Value | undefined} */
function plainValue(value) {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => (isRecord(item) ? String(item['value']) : String(item)));
  return isRecord(value) ? String(value['value']) : String(value);
}

/** Every option of a menu, also in groups. @param {Loose} element @returns {Loose[]} */
export function optionsOf(element) {
  const groups = recordsIn(element['option_groups']).flatMap((group) => recordsIn(group['options']));
  return [...recordsIn(element['options']), ...groups];
}
