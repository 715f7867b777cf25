/** A list of messages: with day dividers, consecutive messages of an author grouped, scrolled to the end. */
import { drawMessage } from './message.js';
import { myZone, state } from './store.js';
import { dayDivider, dayNumber, instantOf } from './time.js';
import { Component, h } from './vendor/preact.js';

/** @import { ComponentChildren, SeenMessage } from './types.d.ts' */

/** An author's next message within this time has no name and picture. */
const continuedMs = 5 * 60_000;
/** Distance from the end that counts as at the end, pixels. */
const nearEnd = 40;

/**
 * @param {readonly SeenMessage[]} messages
 * @param {boolean} inThread
 * @returns {ComponentChildren[]}
 */
export function drawMessages(messages, inThread) {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1];
    const isNewDay = !inThread && (before === undefined || dayOf(before) !== dayOf(message));
    const how = { isContinued: !isNewDay && isContinued(message, before), inThread };
    return [
      isNewDay
        ? h(
            'div',
            { class: 'day', key: `day ${message.ts}` },
            h('span', null, dayDivider(instantOf(message.ts), myZone(), Date.now())),
          )
        : null,
      drawMessage(message, how),
    ];
  });
}

/** @param {SeenMessage} message */
function dayOf({ ts }) {
  return dayNumber(instantOf(ts), myZone());
}

/** @param {SeenMessage} message @param {SeenMessage | undefined} before */
function isContinued(message, before) {
  if (before === undefined || before.user !== message.user) return false;
  if (message.is_ephemeral === true || before.is_ephemeral === true || before.subtype === 'tombstone') return false;
  return instantOf(message.ts) - instantOf(before.ts) < continuedMs;
}

/**
 * A list that scrolls. `follows`: it starts at its end and stays there when messages arrive; else it starts at its top,
 * and scrolls only to the user's own messages.
 * @extends {Component<{ label: string, count: number, lastAuthor: string | undefined, follows: boolean, children?: ComponentChildren }, { hasMore: boolean }>}
 */
export class Scroller extends Component {
  /** @type {HTMLElement | null} */ #box = null;
  #isAtEnd = true;

  /** @override */ state = { hasMore: false };

  /** @override */ componentDidMount() {
    if (this.props.follows) this.#toEnd();
  }

  /** @override @param {Scroller['props']} before */
  componentDidUpdate(before) {
    const isMore = this.props.count > before.count;
    const isMine = isMore && this.props.lastAuthor === state.place.me;
    if (isMine || (this.props.follows && this.#isAtEnd)) this.#toEnd();
    else if (isMore && this.#below() > nearEnd) this.setState({ hasMore: true });
  }

  #below() {
    return this.#box === null ? 0 : this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight;
  }

  #toEnd = () => {
    if (this.#box !== null) this.#box.scrollTop = this.#box.scrollHeight;
    this.#isAtEnd = true;
    if (this.state.hasMore) this.setState({ hasMore: false });
  };

  #scrolled = () => {
    this.#isAtEnd = this.#below() < nearEnd;
    if (this.#isAtEnd && this.state.hasMore) this.setState({ hasMore: false });
  };

  /** The arrow keys move the focus between messages. */
  #steer = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (target !== this.#box && !target.classList.contains('message')) return;
    const rows = /** @type {HTMLElement[]} */ ([...(this.#box?.querySelectorAll('.message') ?? [])]);
    const at = rows.indexOf(target);
    const to = event.key === 'ArrowDown' ? at + 1 : (at < 0 ? rows.length : at) - 1;
    rows[to]?.focus();
    event.preventDefault();
  };

  /** @override */ render() {
    const { label, children } = this.props;
    const box = (/** @type {HTMLElement | null} */ element) => void (this.#box = element);
    const how = {
      class: 'scroller',
      role: 'log',
      'aria-label': label,
      tabIndex: 0,
      ref: box,
      onScroll: this.#scrolled,
      onKeyDown: this.#steer,
    };
    const pill = this.state.hasMore
      ? h('button', { type: 'button', class: 'pill', onClick: this.#toEnd }, '↓ New messages')
      : null;
    return h('div', { class: 'scroll-box' }, h('div', how, children), pill);
  }
}
