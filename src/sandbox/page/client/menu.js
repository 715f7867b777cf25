/** The open menu, next to the element that opened it. */
import { state, set } from './store.js';
import { Component, h } from './vendor/preact.js';

/** @import { MenuItem } from './types.d.ts' */

/** @param {HTMLElement} anchor @param {string} title @param {readonly MenuItem[]} items */
export function openMenu(anchor, title, items) {
  set({ menu: state.menu?.anchor === anchor ? null : { anchor, title, items } });
}

export function drawMenu() {
  return state.menu === null ? null : h(MenuBox, { menu: state.menu });
}

/** @extends {Component<{ menu: import('./types.d.ts').Menu }>} */
class MenuBox extends Component {
  /** @type {HTMLElement | null} */ #box = null;

  /** @override */ componentDidMount() {
    this.#place();
    this.#items()[0]?.focus({ preventScroll: true });
    document.addEventListener('pointerdown', this.#closeOutside);
    addEventListener('resize', this.#close);
  }

  /** @override */ componentDidUpdate() {
    this.#place();
  }

  /** @override */ componentWillUnmount() {
    document.removeEventListener('pointerdown', this.#closeOutside);
    removeEventListener('resize', this.#close);
  }

  #items() {
    return /** @type {HTMLElement[]} */ ([...(this.#box?.querySelectorAll('[role=menuitem]') ?? [])]);
  }

  /** Below the anchor, or above it if there is no space. */
  #place() {
    if (this.#box === null) return;
    const at = this.props.menu.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#box;
    const below = at.bottom + 4;
    const top = below + height > innerHeight - 8 ? Math.max(8, at.top - height - 4) : below;
    const left = at.left + width > innerWidth - 8 ? at.right - width : at.left;
    this.#box.style.top = `${top}px`;
    this.#box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  }

  #close = () => set({ menu: null });

  #closeOutside = (/** @type {PointerEvent} */ event) => {
    const target = /** @type {Node} */ (event.target);
    if (this.#box?.contains(target) !== true && !this.props.menu.anchor.contains(target)) this.#close();
  };

  #steer = (/** @type {KeyboardEvent} */ event) => {
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[to % items.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #leave() {
    this.props.menu.anchor.focus();
    this.#close();
  }

  /** @override */ render() {
    const { title, items } = this.props.menu;
    const box = (/** @type {HTMLElement | null} */ element) => void (this.#box = element);
    return h(
      'div',
      { class: 'menu', role: 'menu', 'aria-label': title, ref: box, onKeyDown: this.#steer },
      items.map((item) => this.#item(item)),
    );
  }

  /** @param {MenuItem} item */
  #item({ label, detail, url, isChosen, run }) {
    const onClick = () => {
      this.#leave();
      run();
    };
    const words = [h('span', { dir: 'auto' }, label), detail === undefined ? null : h('small', null, detail)];
    const shown = { role: 'menuitem', tabIndex: -1, class: isChosen === true ? 'chosen' : '', onClick };
    if (url !== undefined) return h('a', { ...shown, href: url, target: '_blank', rel: 'noopener noreferrer' }, words);
    return h('button', { ...shown, type: 'button' }, words);
  }
}
