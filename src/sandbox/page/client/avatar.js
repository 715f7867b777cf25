/** A person's or the app's picture. */
import { state, userOf } from './store.js';
import { h } from './vendor/preact.js';

/** @param {string} user id @param {number} size pixels */
export function avatar(user, size) {
  const style = {
    width: `${size}px`,
    height: `${size}px`,
    fontSize: `${Math.round(size * (size > 24 ? 0.42 : 0.36))}px`,
  };
  if (user === state.sight?.bot) return h('img', { class: 'avatar', src: '/icon.svg', alt: '', style });
  const name = user === 'USLACKBOT' ? 'Slackbot' : (userOf(user)?.realName ?? '?');
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  return h('span', { class: `avatar tint-${tint(user)}`, style, 'aria-hidden': true }, initials);
}

/** @param {string} user */
function tint(user) {
  if (user === 'USLACKBOT') return 'bot';
  return (state.sight?.users.findIndex(({ id }) => id === user) ?? 0) % 5;
}
