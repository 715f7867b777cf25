/** The list of channels, direct messages and the app. */
import { act } from './act.js';
import { avatar } from './avatar.js';
import { showDifferences } from './differences.js';
import { icon } from './icon.js';
import { unreadIn } from './reading.js';
import { go } from './route.js';
import { sight, state, userOf } from './store.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren, SeenChannel } from './types.d.ts' */

export function drawSidebar() {
  const { channels, team, bot } = sight();
  const named = channels.filter(({ kind }) => kind !== 'im');
  const direct = channels.filter(({ kind, members }) => kind === 'im' && !members.includes(bot));
  return h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Channels and direct messages' },
    h('div', { class: 'workspace' }, h('b', null, workspaceName(team)), h('span', null, `${team}.slack.example`)),
    h(
      'div',
      { class: 'lists' },
      drawGroup('Channels', named.map(drawChannelRow)),
      drawGroup('Direct messages', direct.map(drawDirectRow)),
      drawGroup('Apps', [drawAppRow()]),
    ),
    drawAbout(),
  );
}

function drawAbout() {
  const words =
    'The real bot answers, from a made-up company’s mail log; only Slack is a stand-in on this machine. Nothing leaves it.';
  const buttons = state.happenings.map(({ name, label }) =>
    h('button', { type: 'button', onClick: () => void act({ act: 'happen', name }, `happen ${name}`) }, label),
  );
  return h(
    'div',
    { class: 'about' },
    h(
      'p',
      null,
      h('b', null, 'This is a sandbox. '),
      words,
      ' ',
      h('button', { type: 'button', class: 'link', onClick: showDifferences }, 'Where it differs'),
    ),
    buttons.length === 0 ? null : h('p', null, 'Let something happen there:'),
    buttons,
  );
}

/** `example-mail` → Example Mail. @param {string} domain */
export function workspaceName(domain) {
  return domain.replace(/(?:^|-)(\w)/g, (_, letter, at) => (at === 0 ? '' : ' ') + letter.toUpperCase());
}

/** @param {string} title @param {ComponentChildren[]} rows */
function drawGroup(title, rows) {
  return rows.length === 0
    ? null
    : h(
        'section',
        null,
        h('h2', null, title),
        h(
          'ul',
          null,
          rows.map((row) => h('li', null, row)),
        ),
      );
}

/** @param {SeenChannel} channel */
function drawChannelRow(channel) {
  return drawRow(channel.id, icon(channel.kind === 'private' ? 'lock' : 'hash'), channel.name, false);
}

/** @param {SeenChannel} channel */
function drawDirectRow({ id, members }) {
  const other = members.find((member) => member !== state.place.me) ?? state.place.me;
  return drawRow(id, avatar(other, 20), userOf(other)?.realName ?? other, true);
}

/** @param {string} id @param {ComponentChildren} sign @param {string} name @param {boolean} isDirect */
function drawRow(id, sign, name, isDirect) {
  const { count, mentions, isUnread } = unreadIn(id);
  const number = isDirect ? count : mentions;
  const isHere = state.place.channel === id;
  return h(
    'a',
    {
      href: `#/${state.place.me}/${id}`,
      class: `${isHere ? 'here' : ''} ${isUnread ? 'unread' : ''}`,
      'aria-current': isHere ? 'page' : undefined,
    },
    sign,
    h('bdi', null, name),
    number > 0 ? h('span', { class: 'count', 'aria-label': `${number} new` }, number) : null,
  );
}

/** The app: its messages with this user, and its Home. */
function drawAppRow() {
  const { bot } = sight();
  const direct = directWithBot();
  const unread = direct === undefined ? { count: 0, isUnread: false } : unreadIn(direct.id);
  const isHere = state.place.isHome || (direct !== undefined && state.place.channel === direct.id);
  return h(
    'button',
    {
      type: 'button',
      class: `${isHere ? 'here' : ''} ${unread.isUnread ? 'unread' : ''}`,
      'aria-current': isHere ? 'page' : undefined,
      onClick: () => openApp(state.app?.hasHome === true && !unread.isUnread),
    },
    avatar(bot, 20),
    h('bdi', null, userOf(bot)?.realName),
    unread.count > 0 ? h('span', { class: 'count', 'aria-label': `${unread.count} new` }, unread.count) : null,
  );
}

function directWithBot() {
  const { channels, bot } = sight();
  return channels.find(({ kind, members }) => kind === 'im' && members.includes(bot) && members.length === 2);
}

/** @param {boolean} isHome */
export function openApp(isHome) {
  go({ channel: directWithBot()?.id ?? null, isHome });
}
