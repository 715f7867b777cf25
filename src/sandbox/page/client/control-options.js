/** The options of a menu: its own options and groups, or people and channels of the workspace. */
import { recordsIn, sight, state } from './store.js';
import { h } from './vendor/preact.js';

/** @import { Loose } from './types.d.ts' */

/** @param {Loose} element */
export function menuOptions(element) {
  const groups = recordsIn(element['option_groups']).map((group) =>
    h('optgroup', { label: String(group['label']?.text) }, drawnOptions(recordsIn(group['options']))),
  );
  return [...drawnOptions(recordsIn(element['options'])), ...groups];
}

/** @param {readonly Loose[]} options */
export function drawnOptions(options) {
  return options.map((option) => h('option', { value: String(option['value']) }, String(option['text']?.text)));
}

/** @returns {Loose[]} */
export function people() {
  return sight().users.map(({ id, realName }) => ({
    value: id,
    text: { type: 'plain_text', text: realName, emoji: false },
  }));
}

/** @param {boolean} withDirect @returns {Loose[]} */
export function places(withDirect) {
  const all = sight().channels.filter(({ kind }) => withDirect || kind === 'public');
  return all.map(({ id, name, members }) => ({
    value: id,
    text: { type: 'plain_text', text: name === '' ? namesOf(members) : `#${name}`, emoji: false },
  }));
}

/** @param {readonly string[]} members */
function namesOf(members) {
  const others = sight().users.filter(({ id }) => members.includes(id) && id !== state.place.me);
  return others.map(({ realName }) => realName).join(', ');
}
