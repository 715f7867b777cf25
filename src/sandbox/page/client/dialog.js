/** Dialogs over the page: the app's modals, and questions of the page itself. */
import { act } from './act.js';
import { avatar } from './avatar.js';
import { drawBlocks } from './block.js';
import { drawText } from './draw-text.js';
import { typedIn } from './forms.js';
import { icon } from './icon.js';
import { isRecord, set, sight, state } from './store.js';
import { Component, h } from './vendor/preact.js';

/** @import { ComponentChildren, SlackView, Question } from './types.d.ts' */

/** The browser's own dialog: it keeps the focus inside and closes on Escape. @extends {Component<{ class: string, label: string, onClose: () => void, children?: ComponentChildren }>} */
class Dialog extends Component {
  /** @type {HTMLDialogElement | null} */ #element = null;

  /** @override */ componentDidMount() {
    this.#element?.showModal();
    /** @type {HTMLElement | null | undefined} */ (
      this.#element?.querySelector('.inside :is(input, select, textarea)')
    )?.focus();
  }

  /** @override */ render() {
    const { class: name, label, onClose, children } = this.props;
    const cancel = (/** @type {Event} */ event) => {
      event.preventDefault();
      onClose();
    };
    const ref = (/** @type {HTMLDialogElement | null} */ element) => void (this.#element = element);
    return h('dialog', { class: name, 'aria-label': label, ref, onCancel: cancel }, children);
  }
}

/** The top modal of the user's stack. */
export function drawModal() {
  const view = state.sight?.modals.at(-1);
  if (view === undefined) return null;
  const title = isRecord(view.title) ? String(view.title['text']) : '';
  const close = (/** @type {boolean} */ all) => void act({ act: 'close', view: view.id, all });
  const isBusy = state.busy.has(`submit ${view.id}`);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const typed = typedIn({ kind: 'view', view });
    void act({ act: 'submit', view: view.id, typed }, `submit ${view.id}`);
  };
  const trouble = view.errors[''];
  return h(
    Dialog,
    { key: view.id, class: 'modal', label: title, onClose: () => close(false) },
    h(
      'form',
      { onSubmit: submit, noValidate: true },
      h(
        'header',
        null,
        avatar(sight().bot, 36),
        h('h2', null, drawText(view.title)),
        h('button', { type: 'button', 'aria-label': 'Close', onClick: () => close(true) }, icon('close')),
      ),
      h(
        'div',
        { class: 'inside', tabIndex: -1 },
        trouble === undefined ? null : h('p', { class: 'error', role: 'alert' }, trouble),
        drawBlocks(view.blocks, { kind: 'view', view }),
      ),
      h(
        'footer',
        null,
        drawModalButtons(view, isBusy, () => close(false)),
      ),
    ),
  );
}

/** @param {SlackView} view @param {boolean} isBusy @param {() => void} close */
function drawModalButtons({ close: closeText, submit }, isBusy, close) {
  const isForm = isRecord(submit);
  return [
    h(
      'button',
      { type: 'button', class: 'button large', onClick: close },
      isRecord(closeText) ? drawText(closeText) : isForm ? 'Cancel' : 'Close',
    ),
    isForm
      ? h(
          'button',
          { type: 'submit', class: `button large primary ${isBusy ? 'busy' : ''}`, disabled: isBusy },
          h('span', null, drawText(submit)),
        )
      : null,
  ];
}

export function drawQuestion() {
  return state.question === null ? null : drawAsked(state.question);
}

/** @param {Question} question */
function drawAsked({ title, body, confirm, deny, isDanger, run }) {
  const close = () => set({ question: null });
  const agree = (/** @type {Event} */ event) => {
    event.preventDefault();
    close();
    run();
  };
  return h(
    Dialog,
    { class: 'modal question', label: title, onClose: close },
    h(
      'form',
      { onSubmit: agree },
      h(
        'header',
        null,
        h('h2', null, title),
        h('button', { type: 'button', 'aria-label': 'Close', onClick: close }, icon('close')),
      ),
      h('div', { class: 'inside' }, body),
      h(
        'footer',
        null,
        deny === null ? null : h('button', { type: 'button', class: 'button large', onClick: close }, deny),
        h('button', { type: 'submit', class: `button large ${isDanger ? 'danger' : 'primary'}` }, confirm),
      ),
    ),
  );
}
