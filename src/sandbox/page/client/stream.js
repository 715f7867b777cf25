/** Applies the server's events to the state. */
import { readSeen } from './reading.js';
import { set, state } from './store.js';

/** @import { SeenMessage, Snapshot } from './types.d.ts' */
/** @import { Sight } from '../sight.ts' */

/** @type {EventSource | undefined} */
let source;

/** Switches the stream to this user. @param {string} me user id */
export function look(me) {
  source?.close();
  source = new EventSource(`/stream?user=${encodeURIComponent(me)}`);
  source.addEventListener('open', () => set({ isOnline: true }));
  source.addEventListener('error', () => set({ isOnline: false }));
  source.addEventListener('about', ({ data }) => set(JSON.parse(data)));
  source.addEventListener('message', ({ data }) => take(JSON.parse(data)));
}

/** @param {Sight} told */
function take(told) {
  if (told.kind === 'snapshot') set({ sight: told, seen: readSeen(told, state.seen) });
  else if (state.sight !== null) set({ sight: { ...state.sight, ...changed(state.sight, told) } });
}

/**
 * @param {Snapshot} sight
 * @param {Exclude<Sight, Snapshot>} told
 * @returns {Partial<Snapshot>}
 */
function changed(sight, told) {
  switch (told.kind) {
    case 'message':
      return { messages: withMessage(sight.messages, told.message) };
    case 'whisper':
      return { whispers: withMessage(sight.whispers, told.message) };
    case 'message-gone':
      return { messages: without(sight.messages, told) };
    case 'whisper-gone':
      return { whispers: without(sight.whispers, told) };
    case 'modals':
      return { modals: told.modals };
    case 'home':
      return { home: told.home };
  }
}

/** @param {readonly SeenMessage[]} all @param {SeenMessage} message */
function withMessage(all, message) {
  const isKnown = all.some((old) => isSame(old, message));
  return isKnown ? all.map((old) => (isSame(old, message) ? message : old)) : [...all, message];
}

/** @param {readonly SeenMessage[]} all @param {{ channel: string, ts: string }} gone */
function without(all, gone) {
  return all.filter((old) => !isSame(old, gone));
}

/** @param {{ channel: string, ts: string }} one @param {{ channel: string, ts: string }} other */
function isSame(one, other) {
  return one.ts === other.ts && one.channel === other.channel;
}
