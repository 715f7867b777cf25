/** Read and unread messages, for bold names and counts in the sidebar. */
import { state } from './store.js';

/** @import { SeenMessage, Snapshot } from './types.d.ts' */

/**
 * Messages that exist when a user is first selected count as read.
 * @param {Snapshot} snapshot
 * @param {ReadonlyMap<string, string>} seen
 */
export function readSeen({ me, channels, messages }, seen) {
  const next = new Map(seen);
  for (const { id } of channels) if (!next.has(me + id)) next.set(me + id, latest(messages, id));
  return next;
}

/** @param {readonly SeenMessage[]} messages @param {string} channel */
function latest(messages, channel) {
  return messages.findLast((message) => message.channel === channel)?.ts ?? '0';
}

/** Marks the open channel as read; `undefined` if it was already. */
export function readHere() {
  const { place, sight, seen } = state;
  if (sight === null || place.channel === null || place.isHome) return undefined;
  const ts = latest(sight.messages, place.channel);
  const key = place.me + place.channel;
  return seen.get(key) === ts ? undefined : new Map(seen).set(key, ts);
}

/** Counts of unread messages; as in Slack, replies alone do not make a channel unread unless they mention the user. @param {string} channel */
export function unreadIn(channel) {
  const { place, sight, seen } = state;
  const since = Number(seen.get(place.me + channel) ?? 0);
  const fresh = (sight?.messages ?? []).filter(
    (message) => message.channel === channel && Number(message.ts) > since && message.user !== place.me,
  );
  const forMe = fresh.filter(
    ({ text }) => text.includes(`<@${place.me}>`) || /<!(?:channel|here|everyone)>/.test(text),
  );
  const isOutside = fresh.some(
    ({ thread_ts: thread, subtype }) => thread === undefined || subtype === 'thread_broadcast',
  );
  return { count: fresh.length, mentions: forMe.length, isUnread: isOutside || forMe.length > 0 };
}
