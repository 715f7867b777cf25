/** Converts between the current place and the URL's hash: `#/U0MARIA001/C0SUPPORT1/1768121149.000100`. */
import { set, state } from './store.js';

/** @import { Place } from './types.d.ts' */

/** @param {string} hash @returns {Place | undefined} */
export function parseRoute(hash) {
  const [, me = '', channel, last] = hash.split('/');
  if (!/^U[A-Z0-9]+$/.test(me)) return undefined;
  const isHome = last === 'home';
  return { me, channel: channel ?? null, thread: isHome ? null : (last ?? null), isHome };
}

/** @param {Place} place */
function written({ me, channel, thread, isHome }) {
  const last = isHome ? 'home' : thread;
  return `#/${[me, channel, last].filter((part) => part !== null).join('/')}`;
}

/** Goes to a place, with an entry in the browser's history. @param {Partial<Place>} place */
export function go(place) {
  const next = written({ ...state.place, thread: null, isHome: false, ...place });
  if (location.hash !== next) location.hash = next;
}

/** As `go`, without an entry in the history. @param {Partial<Place>} place */
export function goInstead(place) {
  history.replaceState(null, '', written({ ...state.place, thread: null, isHome: false, ...place }));
  takeRoute();
}

export function takeRoute() {
  const place = parseRoute(location.hash);
  if (place !== undefined) set({ place, menu: null });
}
