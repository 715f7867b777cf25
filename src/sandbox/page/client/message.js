/** A message as a row: author, time, blocks or text, files, reactions, its thread and its actions. */
import { act, toast } from './act.js';
import { avatar } from './avatar.js';
import { drawBlocks } from './block.js';
import { drawPieces } from './draw-text.js';
import { emojiOf } from './emoji.js';
import { drawFile } from './file.js';
import { icon } from './icon.js';
import { inspect } from './inspect.js';
import { openMenu } from './menu.js';
import { parseMrkdwn } from './mrkdwn.js';
import { go } from './route.js';
import { authorOf, myZone, recordsIn, repliesTo, sight, state } from './store.js';
import { clock, dayDivider, exactTime, instantOf } from './time.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren, Loose, MenuItem, SeenMessage } from './types.d.ts' */

/**
 * @param {SeenMessage} message
 * @param {{ isContinued: boolean, inThread: boolean }} how `isContinued`: the same author goes on
 */
export function drawMessage(message, { isContinued, inThread }) {
  const isWhisper = message.is_ephemeral === true;
  const name = authorOf(message);
  const head = isContinued ? null : drawHead(message, name);
  const gutter = isContinued ? h('span', { class: 'gutter time' }, shortTime(message)) : avatar(message.user, 36);
  return h(
    'article',
    {
      key: message.ts,
      class: `message ${isWhisper ? 'whisper' : ''} ${isContinued ? 'continued' : ''}`,
      'data-ts': message.ts,
      'aria-label': `${name}, ${clock(instantOf(message.ts), myZone())}`,
      // For the arrow keys.
      tabIndex: -1,
    },
    isWhisper ? h('div', { class: 'only-you' }, icon('eye'), h('span', null, 'Only visible to you')) : null,
    h(
      'div',
      { class: 'row' },
      gutter,
      h('div', { class: 'said' }, head, drawBody(message), inThread ? null : drawThreadBar(message)),
    ),
    drawTools(message, inThread),
  );
}

/** @param {SeenMessage} message @param {string} name */
function drawHead(message, name) {
  const isBot = message.bot_id !== undefined;
  return h(
    'div',
    { class: 'head' },
    h('bdi', { class: 'name' }, name),
    isBot ? h('span', { class: 'badge' }, 'APP') : null,
    h(
      'time',
      { class: 'time', title: exactTime(instantOf(message.ts), myZone(), Date.now()) },
      clock(instantOf(message.ts), myZone()),
    ),
  );
}

/** @param {SeenMessage} message */
function shortTime({ ts }) {
  return clock(instantOf(ts), myZone()).replace(/ [AP]M$/, '');
}

/** @param {SeenMessage} message @returns {ComponentChildren} */
function drawBody(message) {
  if (message.subtype === 'tombstone') return h('div', { class: 'tombstone' }, icon('bin'), message.text);
  const { blocks = [], text, files = [], attachments = [], reactions = [], edited } = message;
  const words = text === '' ? null : h('div', { class: 'text', dir: 'auto' }, drawPieces(parseMrkdwn(text)));
  return [
    blocks.length > 0 ? drawBlocks(blocks, { kind: 'message', message }) : words,
    edited === undefined
      ? null
      : h('span', { class: 'edited', title: exactTime(instantOf(edited.ts), myZone(), Date.now()) }, '(edited)'),
    attachments.map((attachment) => drawAttachment(attachment, message)),
    files.map(drawFile),
    reactions.length === 0
      ? null
      : h(
          'div',
          { class: 'reactions' },
          reactions.map(({ name, users }) =>
            h('span', { title: `:${name}:` }, emojiOf(name) ?? `:${name}:`, ' ', users.length),
          ),
        ),
  ];
}

/** A legacy attachment, with a colour bar. @param {Loose} attachment @param {SeenMessage} message */
function drawAttachment(attachment, message) {
  const { color, pretext, title, text, fallback, blocks } = attachment;
  const bar = h('i', {
    class: 'bar',
    style: { background: /^#?[0-9a-f]{3,8}$/i.test(color ?? '') ? `#${color.replace('#', '')}` : '' },
  });
  const words = [pretext, title, text ?? (recordsIn(blocks).length === 0 ? fallback : undefined)].filter(
    (part) => typeof part === 'string',
  );
  const inside = words.map((part) => h('div', { class: 'text', dir: 'auto' }, drawPieces(parseMrkdwn(part))));
  return h(
    'div',
    { class: 'attachment' },
    bar,
    h('div', null, inside, drawBlocks(blocks, { kind: 'message', message })),
  );
}

/** `3 replies  Last reply today at 10:31 AM`. @param {SeenMessage} message */
function drawThreadBar(message) {
  const replies = message.is_ephemeral === true ? [] : repliesTo(message);
  const last = replies.at(-1);
  if (last === undefined) return null;
  const authors = [...new Set(replies.map(({ user }) => user))].slice(0, 5);
  const at = instantOf(last.ts);
  const day = dayDivider(at, myZone(), Date.now());
  const when = `Last reply ${/^(?:To|Yester)day$/.test(day) ? day.toLowerCase() : day} at ${clock(at, myZone())}`;
  return h(
    'button',
    { type: 'button', class: 'thread-bar', onClick: () => openThread(message) },
    authors.map((author) => avatar(author, 24)),
    h('b', null, replies.length === 1 ? '1 reply' : `${replies.length} replies`),
    h('span', { class: 'last' }, when),
    h('span', { class: 'view' }, 'View thread'),
    icon('right'),
  );
}

/** @param {SeenMessage} message */
export function openThread({ channel, ts, thread_ts: root }) {
  go({ channel, thread: root ?? ts });
}

/** @param {SeenMessage} message @param {boolean} inThread */
function drawTools(message, inThread) {
  if (message.subtype === 'tombstone') return null;
  const isWhisper = message.is_ephemeral === true;
  const open = (/** @type {MouseEvent & { currentTarget: HTMLElement }} */ event) =>
    openMenu(event.currentTarget, 'More actions', menuOf(message));
  return h(
    'div',
    { class: 'tools' },
    inThread || isWhisper
      ? null
      : h(
          'button',
          {
            type: 'button',
            title: 'Reply in thread',
            'aria-label': 'Reply in thread',
            onClick: () => openThread(message),
          },
          icon('reply'),
        ),
    isWhisper ? h('button', { type: 'button', class: 'words', onClick: () => dismiss(message) }, 'Dismiss') : null,
    h(
      'button',
      { type: 'button', title: 'More actions', 'aria-label': 'More actions', 'aria-haspopup': 'menu', onClick: open },
      icon('more'),
    ),
  );
}

/** @param {SeenMessage} message */
function dismiss({ ts }) {
  void act({ act: 'dismiss', ts });
}

/** The app's message shortcuts, then the page's own actions. @param {SeenMessage} message @returns {MenuItem[]} */
function menuOf(message) {
  const { channel, ts } = message;
  const own =
    message.is_ephemeral === true ? [] : (state.app?.shortcuts ?? []).filter(({ type }) => type === 'message');
  const bot = sight().users.find(({ id }) => id === sight().bot)?.realName ?? '';
  return [
    ...own.map(({ name, callback_id: callback }) => ({
      label: name,
      detail: bot,
      run: () => void act({ act: 'shortcut', callback, message: { channel, ts } }),
    })),
    { label: 'Copy text', run: () => void copy(wordsOf(message)) },
    { label: 'View as JSON', detail: 'what was posted', run: () => inspect(message) },
  ];
}

/** @param {string} text */
async function copy(text) {
  await navigator.clipboard.writeText(text).then(
    () => toast('Copied.'),
    () => toast('The browser does not allow copying.'),
  );
}

/** The text as shown on the screen. @param {SeenMessage} message */
function wordsOf({ ts }) {
  const body = document.querySelector(`[data-ts="${CSS.escape(ts)}"] .said`);
  return /** @type {HTMLElement | null} */ (body)?.innerText ?? '';
}
