/** The whole page: bar, sidebar, place, thread, and the dialogs over them. */
import { act } from './act.js';
import { avatar } from './avatar.js';
import { drawModal, drawQuestion } from './dialog.js';
import { icon } from './icon.js';
import { drawMenu, openMenu } from './menu.js';
import { drawPlace } from './place.js';
import { go } from './route.js';
import { drawSidebar, workspaceName } from './sidebar.js';
import { sight, state, userOf } from './store.js';
import { nextTheme } from './theme.js';
import { drawThread } from './thread.js';
import { clock } from './time.js';
import { h } from './vendor/preact.js';

/** @import { User } from './types.d.ts' */

export function drawFrame() {
  if (state.sight === null)
    return h('p', { class: 'loading' }, state.isOnline ? 'Opening…' : 'The sandbox does not answer. Is it running?');
  const { channel, thread } = state.place;
  const depth = channel === null ? 'at-list' : thread === null ? 'at-place' : 'at-thread';
  return h(
    'div',
    { class: `frame ${depth}` },
    drawBar(),
    drawSidebar(),
    drawPlace(),
    drawThread(),
    drawMenu(),
    drawModal(),
    drawQuestion(),
    state.toast === null ? null : h('div', { class: 'toast', role: 'status' }, state.toast),
  );
}

const themeIcons = /** @type {const} */ ({ system: 'half', light: 'sun', dark: 'moon' });

function drawBar() {
  const theme = `Colours: ${state.theme === 'system' ? 'as the system' : state.theme}`;
  return h(
    'div',
    { class: 'bar' },
    h('span', { class: 'tile', 'aria-hidden': true }, workspaceName(sight().team)[0]),
    h(
      'span',
      { class: 'what' },
      state.isOnline
        ? [h('b', null, 'Sandbox'), h('span', null, ': a stand-in for Slack on this machine')]
        : 'The sandbox has stopped: I try again …',
    ),
    h(
      'button',
      { type: 'button', class: 'theme', title: theme, 'aria-label': theme, onClick: nextTheme },
      icon(themeIcons[state.theme]),
    ),
    drawMe(),
  );
}

/** The current user, with a menu to switch to another one. */
function drawMe() {
  const me = userOf(state.place.me);
  if (me === undefined) return null;
  const open = (/** @type {MouseEvent & { currentTarget: HTMLElement }} */ { currentTarget: anchor }) => {
    openMenu(anchor, 'Be somebody else', [
      ...sight()
        .users.filter(({ isBot }) => !isBot)
        .map(itemOf),
      { label: 'Live elsewhere', detail: 'another time zone', run: () => openZones(anchor, me) },
    ]);
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'me',
      'aria-haspopup': 'menu',
      'aria-label': `You are ${me.realName}. Be somebody else`,
      title: 'Be somebody else',
      onClick: open,
    },
    avatar(me.id, 26),
    h('span', null, h('b', null, me.realName), h('small', null, zoneWords(me))),
    icon('down'),
  );
}

/** @param {User} user */
function itemOf(user) {
  const { id, realName } = user;
  return { label: realName, detail: zoneWords(user), isChosen: id === state.place.me, run: () => become(id) };
}

/** Including one with a half-hour offset and one across the date line. */
const zones = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Pacific/Auckland',
];

/** @param {HTMLElement} anchor @param {User} me */
function openZones(anchor, me) {
  const items = [...new Set([...zones, me.zone])].map((zone) => ({
    label: zone.replaceAll('_', ' '),
    detail: clock(Date.now(), zone),
    isChosen: zone === me.zone,
    run: () => void act({ act: 'move', zone }),
  }));
  openMenu(anchor, 'Live elsewhere', items);
}

/** Stays in the channel, if the other user is a member. @param {string} me */
function become(me) {
  const here = sight().channels.find(({ id }) => id === state.place.channel);
  const fallback = sight().channels.find(({ kind }) => kind === 'public')?.id ?? null;
  const isShared = here?.members.includes(me) === true;
  go({ me, channel: isShared ? here.id : fallback, thread: isShared ? state.place.thread : null });
}

/** `12:24 PM Berlin`. @param {User} user */
function zoneWords({ zone }) {
  return `${clock(Date.now(), zone)} ${zone.split('/').at(-1)?.replaceAll('_', ' ')}`;
}
