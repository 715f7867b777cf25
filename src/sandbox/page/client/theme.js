/** The theme: light, dark, or as the system; stored in the browser. */
import { set, state } from './store.js';

/** @import { State } from './types.d.ts' */

const order = /** @type {const} */ (['system', 'light', 'dark']);

export function recallTheme() {
  wear(order.find((theme) => theme === localStorage.getItem('theme')) ?? 'system');
}

export function nextTheme() {
  wear(order[(order.indexOf(state.theme) + 1) % order.length] ?? 'system');
}

/** @param {State['theme']} theme */
function wear(theme) {
  localStorage.setItem('theme', theme);
  document.documentElement.dataset['theme'] = theme;
  set({ theme });
}
