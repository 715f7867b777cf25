/** Completions for typed text: commands, shortcuts, people, channels. */
import { act } from './act.js';
import { sight, state } from './store.js';

/**
 * @typedef {object} Offer
 * @property {string} label
 * @property {string} hint what follows it
 * @property {string} detail
 * @property {string} insert replaces the incomplete word
 * @property {() => void} [run] instead of inserting something
 */

/** @param {string} text @param {{ thread: string | null, channel: string }} where @returns {readonly Offer[]} */
export function offersFor(text, { thread, channel }) {
  const [, sign, begun = ''] = /(?:^|\s)([/@#])([\w.-]*)$/.exec(text) ?? [];
  const begins = (/** @type {string} */ name) => name.toLowerCase().includes(begun.toLowerCase());
  if (sign === '/') return text === `/${begun}` && thread === null ? commands(begun, begins) : [];
  if (sign === '@') return people(channel).filter(({ insert, label }) => begins(insert) || begins(label));
  return sign === '#' ? channels().filter(({ label }) => begins(label)) : [];
}

/** @param {string} text @param {Offer} offer */
export function completed(text, { insert }) {
  return `${text.replace(/[/@#][\w.-]*$/, '')}${insert} `;
}

/** @param {string} begun @param {(name: string) => boolean} begins @returns {Offer[]} */
function commands(begun, begins) {
  const own = (state.app?.commands ?? []).map(({ command, usage_hint: hint, description: detail }) => ({
    label: command,
    hint,
    detail,
    insert: command,
  }));
  const shortcuts = (state.app?.shortcuts ?? []).filter(({ type }) => type === 'global');
  const others = shortcuts.map(({ name, description: detail, callback_id: callback }) => ({
    label: name,
    hint: '',
    detail,
    insert: '',
    run: () => void act({ act: 'shortcut', callback }),
  }));
  const invite = { label: '/invite', hint: '@mailtrace', detail: 'Bring the app into this channel', insert: '/invite' };
  const found = [...own, ...others, invite].filter(({ label }) => begins(label));
  return found.some(({ label }) => label === `/${begun}`) ? [] : found;
}

/** Members of the channel first. @param {string} channel @returns {Offer[]} */
function people(channel) {
  const here = sight().channels.find(({ id }) => id === channel)?.members ?? [];
  const isHere = (/** @type {string} */ id) => here.includes(id);
  const all = sight().users.filter(({ id }) => id !== state.place.me);
  return all
    .sort((one, other) => Number(isHere(other.id)) - Number(isHere(one.id)))
    .map(({ id, name, realName }) => ({
      label: realName,
      hint: `@${name}`,
      detail: isHere(id) ? '' : 'Not in this channel',
      insert: `@${name}`,
    }));
}

/** @returns {Offer[]} */
function channels() {
  const named = sight().channels.filter(({ name }) => name !== '');
  return named.map(({ name }) => ({ label: `#${name}`, hint: '', detail: '', insert: `#${name}` }));
}
