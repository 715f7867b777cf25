/** The page's state; every change draws the page again. */

/** @import { Loose, SeenMessage, State, User } from './types.d.ts' */

/** @type {State} */
export const state = {
  place: { me: 'U0MARIA001', channel: null, thread: null, isHome: false },
  sight: null,
  app: null,
  examples: [],
  happenings: [],
  differences: [],
  isOnline: true,
  menu: null,
  question: null,
  toast: null,
  busy: new Set(),
  seen: new Map(),
  theme: 'system',
};

let draw = () => {};
let isDue = false;

/** @param {() => void} listener draws the page */
export function onChange(listener) {
  draw = listener;
}

/** @param {Partial<State>} changes */
export function set(changes) {
  Object.assign(state, changes);
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    draw();
  });
}

/** The snapshot, which must exist. */
export function sight() {
  if (state.sight === null) throw new Error('nothing is known yet');
  return state.sight;
}

/** @param {string} id @returns {User | undefined} */
export function userOf(id) {
  return state.sight?.users.find((user) => user.id === id);
}

/** @param {string} id */
export function channelOf(id) {
  return state.sight?.channels.find((channel) => channel.id === id);
}

/** The reader's zone. */
export function myZone() {
  return userOf(state.place.me)?.zone ?? 'UTC';
}

/** Messages and ephemeral messages of a channel, by time. @param {string} channel @returns {SeenMessage[]} */
export function messagesIn(channel) {
  const { messages, whispers } = sight();
  const here = [...messages, ...whispers].filter((message) => message.channel === channel);
  return here.sort((one, other) => Number(one.ts) - Number(other.ts));
}

/** Including ephemeral messages. @param {string} channel @param {string} root */
export function threadOf(channel, root) {
  const all = messagesIn(channel);
  return { root: all.find(({ ts }) => ts === root), replies: all.filter(({ thread_ts: thread }) => thread === root) };
}

/** The replies that everybody sees. @param {SeenMessage} root */
export function repliesTo({ channel, ts }) {
  return sight().messages.filter((message) => message.thread_ts === ts && message.channel === channel);
}

/** The author's name, as shown. @param {SeenMessage} message */
export function authorOf({ user }) {
  return user === 'USLACKBOT' ? 'Slackbot' : (userOf(user)?.realName ?? user);
}

/** @param {unknown} value @returns {value is Loose} */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @returns {Loose[]} */
export function recordsIn(value) {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
