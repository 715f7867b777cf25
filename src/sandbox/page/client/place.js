/** The middle of the page: a channel or direct messages with the input box, or the app's Home. */
import { act } from './act.js';
import { avatar } from './avatar.js';
import { drawBlocks } from './block.js';
import { Composer } from './composer.js';
import { icon } from './icon.js';
import { drawMessages, Scroller } from './message-list.js';
import { unreadIn } from './reading.js';
import { go } from './route.js';
import { openApp } from './sidebar.js';
import { channelOf, messagesIn, sight, state, userOf } from './store.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren, SeenChannel } from './types.d.ts' */

export function drawPlace() {
  const channel = channelOf(state.place.channel ?? '');
  if (channel === undefined) return h('main', { class: 'place' }, drawNowhere());
  const isApp = channel.kind === 'im' && channel.members.includes(sight().bot);
  return h(
    'main',
    { class: 'place', key: state.place.me + channel.id + state.place.isHome },
    drawHeader(channel),
    isApp ? drawTabs(channel) : null,
    state.place.isHome && isApp ? drawHome() : drawTalk(channel),
  );
}

/** @returns {ComponentChildren} */
function drawNowhere() {
  return h('div', { class: 'empty' }, h('p', null, 'You are not in this conversation. Choose one from the list.'));
}

/** @param {SeenChannel} channel */
function drawHeader(channel) {
  const people = channel.members.filter((id) => id !== sight().bot);
  return h(
    'header',
    { class: 'place-head' },
    h(
      'button',
      { type: 'button', class: 'back', 'aria-label': 'Back to the list', onClick: () => go({ channel: null }) },
      icon('back'),
    ),
    h('h1', null, ...titleOf(channel)),
    channel.isArchived ? h('span', { class: 'badge' }, 'ARCHIVED') : null,
    h('span', { class: 'space' }),
    channel.kind === 'im'
      ? null
      : h(
          'span',
          { class: 'members', title: channel.members.map((id) => userOf(id)?.realName ?? id).join(', ') },
          people.slice(0, 3).map((id) => avatar(id, 24)),
          h('b', null, channel.members.length),
        ),
  );
}

/** @param {SeenChannel} channel @returns {ComponentChildren[]} */
export function titleOf({ kind, name, members }) {
  if (kind !== 'im') return [icon(kind === 'private' ? 'lock' : 'hash'), h('bdi', null, name)];
  const other = otherOf(members);
  return [avatar(other, 24), h('bdi', null, userOf(other)?.realName ?? other)];
}

/** @param {readonly string[]} members */
function otherOf(members) {
  return members.find((id) => id !== state.place.me) ?? state.place.me;
}

/** @param {SeenChannel} channel */
function drawTabs({ id }) {
  const { isHome } = state.place;
  const tab = (
    /** @type {ComponentChildren} */ words,
    /** @type {boolean} */ isHere,
    /** @type {() => void} */ onClick,
  ) => h('button', { type: 'button', role: 'tab', 'aria-selected': isHere, onClick }, words);
  const { isUnread, count } = unreadIn(id);
  const fresh = isUnread ? h('span', { class: 'count', 'aria-label': `${count} new` }, count) : null;
  return h(
    'div',
    { class: 'tabs', role: 'tablist' },
    state.app?.hasHome === true ? tab('Home', isHome, () => openApp(true)) : null,
    tab(['Messages', fresh], !isHome, () => go({ channel: id })),
  );
}

function drawHome() {
  const { home } = sight();
  const nothing = h(
    'div',
    { class: 'empty' },
    avatar(sight().bot, 64),
    h('p', null, `${state.app?.name ?? 'The app'} has not put anything here yet.`),
  );
  return h(
    'div',
    { class: 'home', tabIndex: 0 },
    home === null ? nothing : drawBlocks(home.blocks, { kind: 'view', view: home }),
  );
}

/** @param {SeenChannel} channel @returns {ComponentChildren} */
function drawTalk(channel) {
  const messages = messagesIn(channel.id).filter(
    ({ thread_ts: thread, subtype }) => thread === undefined || subtype === 'thread_broadcast',
  );
  const name = nameOf(channel);
  return [
    h(
      Scroller,
      {
        key: 'list',
        label: `Messages in ${name}`,
        count: messages.length,
        lastAuthor: messages.at(-1)?.user,
        follows: true,
      },
      h('div', { class: 'filler' }),
      drawBeginning(channel, name),
      drawMessages(messages, false),
    ),
    drawExamples(channel),
    h(Composer, {
      key: 'composer',
      channel: channel.id,
      thread: null,
      placeholder: `Message ${name}`,
      takesFocus: true,
    }),
  ];
}

/** @param {SeenChannel} channel */
function nameOf({ kind, name, members }) {
  return kind === 'im' ? (userOf(otherOf(members))?.realName ?? '') : `#${name}`;
}

/** @param {SeenChannel} channel @param {string} name */
function drawBeginning(channel, name) {
  const { kind, members } = channel;
  const { bot } = sight();
  const command = state.app?.commands[0]?.command ?? '';
  const how = members.includes(bot)
    ? [
        'Ask where a mail is: type ',
        h('code', null, command),
        ' and what you know of it, or mention ',
        h('b', null, `@${userOf(bot)?.name}`),
        ', or press an example below.',
      ]
    : [
        'The bot is not in here: ',
        h('code', null, command),
        ' answers you privately, and ',
        h('code', null, `/invite @${userOf(bot)?.name}`),
        ' brings it in.',
      ];
  const isPeople = kind === 'im' && !members.includes(bot);
  return h(
    'div',
    { class: 'beginning' },
    h('h2', null, kind === 'im' ? h('bdi', null, name) : titleOf(channel)),
    h(
      'p',
      null,
      `This is the very beginning of ${kind === 'im' ? 'your conversation with ' : 'the '}${name}${kind === 'im' ? '' : ' channel'}. `,
      isPeople ? null : how,
    ),
  );
}

/** @param {SeenChannel} channel */
function drawExamples({ id, members, kind }) {
  if (state.examples.length === 0 || (kind === 'im' && !members.includes(sight().bot))) return null;
  return h(
    'div',
    { class: 'examples', role: 'group', 'aria-label': 'Examples' },
    h('span', null, 'Try'),
    state.examples.map((text) =>
      h(
        'button',
        {
          type: 'button',
          onClick: () => void act({ act: 'type', channel: id, text }, `example ${text}`),
          disabled: state.busy.has(`example ${text}`),
        },
        text,
      ),
    ),
  );
}
