/** The panel at the side: a message and its replies. */
import { Composer } from './composer.js';
import { icon } from './icon.js';
import { drawMessages, Scroller } from './message-list.js';
import { titleOf } from './place.js';
import { go } from './route.js';
import { channelOf, state, threadOf } from './store.js';
import { h } from './vendor/preact.js';

export function drawThread() {
  const { me, channel: id, thread: ts } = state.place;
  const channel = channelOf(id ?? '');
  if (ts === null || channel === undefined) return null;
  const { root, replies } = threadOf(channel.id, ts);
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  return h(
    'aside',
    { class: 'thread', key: me + ts, 'aria-label': 'Thread' },
    h(
      'header',
      null,
      h('h2', null, 'Thread'),
      h('span', { class: 'where' }, ...titleOf(channel)),
      h('span', { class: 'space' }),
      h('button', { type: 'button', 'aria-label': 'Close the thread', onClick: closeThread }, icon('close')),
    ),
    h(
      Scroller,
      { label: 'Thread', count: replies.length, lastAuthor: replies.at(-1)?.user, follows: false },
      root === undefined ? h('p', { class: 'empty' }, 'This message is gone.') : drawMessages([root], true),
      replies.length === 0 ? null : h('div', { class: 'reply-count' }, h('span', null, count)),
      drawMessages(replies, true),
    ),
    h(Composer, { channel: channel.id, thread: ts, placeholder: 'Reply…', takesFocus: true }),
  );
}

function closeThread() {
  go({ thread: null });
}
