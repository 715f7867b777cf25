/** The input box: Enter sends; `/`, `@` and `#` open completions. */
import { act } from './act.js';
import { completed, offersFor } from './completion.js';
import { icon } from './icon.js';
import { openMenu } from './menu.js';
import { state } from './store.js';
import { Component, h } from './vendor/preact.js';

/** @import { Offer } from './completion.js' */

/** Unsent text, by place. @type {Map<string, string>} */
const drafts = new Map();

/** @extends {Component<{ channel: string, thread: string | null, placeholder: string, takesFocus: boolean }, { at: number, isOpen: boolean }>} */
export class Composer extends Component {
  /** @type {HTMLTextAreaElement | null} */ #box = null;

  /** @override */ state = { at: 0, isOpen: true };

  get #key() {
    return `${state.place.me} ${this.props.channel} ${this.props.thread}`;
  }

  get #text() {
    return drafts.get(this.#key) ?? '';
  }

  /** @override */ componentDidMount() {
    this.#grow();
    if (this.props.takesFocus && matchMedia('(min-width: 761px)').matches) this.#box?.focus({ preventScroll: true });
  }

  /** @override */ componentDidUpdate() {
    this.#grow();
  }

  #grow() {
    if (this.#box === null) return;
    this.#box.style.height = 'auto';
    this.#box.style.height = `${Math.min(this.#box.scrollHeight, 240)}px`;
  }

  /** @param {string} text */
  #write(text) {
    drafts.set(this.#key, text);
    this.setState({ at: 0, isOpen: true });
  }

  #send() {
    const { channel, thread } = this.props;
    const text = this.#text.trimEnd();
    if (text === '') return;
    this.#write('');
    void act({ act: 'type', channel, text, ...(thread === null ? {} : { thread }) });
  }

  /** @param {Offer} offer */
  #accept(offer) {
    if (offer.run !== undefined) {
      this.#write('');
      offer.run();
    } else this.#write(completed(this.#text, offer));
    this.#box?.focus();
  }

  /** @returns {readonly Offer[]} */
  get #offers() {
    return this.state.isOpen ? offersFor(this.#text, this.props) : [];
  }

  #keyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    const offers = this.#offers;
    const steps = { ArrowDown: 1, ArrowUp: offers.length - 1 }[event.key];
    const chosen = offers[this.state.at];
    if (steps !== undefined && offers.length > 0) this.setState({ at: (this.state.at + steps) % offers.length });
    else if (event.key === 'Escape' && offers.length > 0) this.setState({ isOpen: false });
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen !== undefined)
      this.#accept(chosen);
    else if (event.key === 'Enter' && !event.shiftKey) this.#send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #openShortcuts = (/** @type {MouseEvent & { currentTarget: HTMLElement }} */ event) => {
    const own = (state.app?.shortcuts ?? []).filter(({ type }) => type === 'global');
    const commands = (state.app?.commands ?? []).map(({ command, description }) => ({
      label: command,
      detail: description,
      run: () => this.#begin(`${command} `),
    }));
    openMenu(event.currentTarget, 'Shortcuts', [
      ...own.map(({ name, description, callback_id: callback }) => ({
        label: name,
        detail: description,
        run: () => void act({ act: 'shortcut', callback }),
      })),
      ...commands,
    ]);
  };

  /** @param {string} text */
  #begin(text) {
    this.#write(text);
    this.#box?.focus();
  }

  /** @override */ render() {
    const text = this.#text;
    const { placeholder, thread } = this.props;
    const offers = this.#offers;
    const field = {
      ref: (/** @type {HTMLTextAreaElement | null} */ element) => void (this.#box = element),
      rows: 1,
      value: text,
      placeholder,
      'aria-label': placeholder,
      'aria-autocomplete': /** @type {'list'} */ ('list'),
      'aria-controls': `offers-${thread ?? 'channel'}`,
      'aria-activedescendant': offers.length > 0 ? `offer-${thread ?? 'channel'}-${this.state.at}` : undefined,
      dir: 'auto',
      spellCheck: false,
      autoComplete: 'off',
      maxLength: 12_000,
      onInput: (/** @type {Event & { currentTarget: HTMLTextAreaElement }} */ event) =>
        this.#write(event.currentTarget.value),
      onKeyDown: this.#keyDown,
    };
    return h(
      'form',
      {
        class: 'composer',
        onSubmit: (/** @type {Event} */ event) =>
          (event.preventDefault(), this.#send()),
      },
      this.#drawOffers(offers),
      h('textarea', field),
      h(
        'div',
        { class: 'row' },
        thread === null
          ? h(
              'button',
              {
                type: 'button',
                title: 'Commands and shortcuts',
                'aria-label': 'Commands and shortcuts',
                'aria-haspopup': 'menu',
                onClick: this.#openShortcuts,
              },
              icon('bolt'),
            )
          : null,
        h(
          'button',
          {
            type: 'button',
            title: 'Mention someone',
            'aria-label': 'Mention someone',
            onClick: () => this.#begin(text === '' || /\s$/.test(text) ? `${text}@` : `${text} @`),
          },
          icon('at'),
        ),
        h('span', { class: 'space' }),
        h(
          'button',
          { type: 'submit', class: 'send', title: 'Send', 'aria-label': 'Send', disabled: text.trim() === '' },
          icon('send'),
        ),
      ),
    );
  }

  /** @param {readonly Offer[]} offers */
  #drawOffers(offers) {
    if (offers.length === 0) return null;
    const place = this.props.thread ?? 'channel';
    const rows = offers.map((offer, index) =>
      h(
        'div',
        {
          id: `offer-${place}-${index}`,
          role: 'option',
          'aria-selected': index === this.state.at,
          onPointerDown: (/** @type {Event} */ event) =>
            (event.preventDefault(), this.#accept(offer)),
        },
        h('b', null, offer.label),
        h('span', null, offer.hint),
        h('small', null, offer.detail),
      ),
    );
    return h('div', { class: 'offers', id: `offers-${place}`, role: 'listbox', 'aria-label': 'Suggestions' }, rows);
  }
}
