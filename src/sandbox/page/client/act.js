/** Sends the user's acts to the server, and shows the message in its reply as a toast. */
import { set, state } from './store.js';

/** @import { Act } from '../act.ts' */

/** @typedef {Act extends infer One ? One extends Act ? Omit<One, 'user'> : never : never} Deed */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastEnd;

/** @param {string} text */
export function toast(text) {
  clearTimeout(toastEnd);
  toastEnd = setTimeout(() => set({ toast: null }), 6_000);
  set({ toast: text });
}

/**
 * @param {Deed} deed
 * @param {string} [key] marked as busy meanwhile
 */
export async function act(deed, key) {
  if (key !== undefined && state.busy.has(key)) return;
  if (key !== undefined) set({ busy: new Set([...state.busy, key]) });
  try {
    const told = await send({ ...deed, user: state.place.me });
    if (told !== null) toast(told);
  } catch {
    toast('The sandbox does not answer. Is it still running?');
  } finally {
    set({ busy: new Set([...state.busy].filter((other) => other !== key)) });
  }
}

/** @param {object} body @returns {Promise<string | null>} */
async function send(body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/act', { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()).told;
}
