/** Handles the use of a button or menu: confirms it, keeps its value, and notifies the app. */
import { act } from './act.js';
import { drawText } from './draw-text.js';
import { fieldKey, keep, surfaceKey, typedIn } from './forms.js';
import { isRecord, set } from './store.js';
import { h } from './vendor/preact.js';

/** @import { Loose, Surface } from './types.d.ts' */
/** @import { Value } from './forms.js' */

/**
 * One interactive element in its block on its surface, and whether using it tells the app at once.
 * @typedef {{ element: Loose, block: Loose, surface: Surface, tells: boolean }} Control
 */

/** Key of the busy state while the app is notified. @param {Control} control */
export function pressKey({ surface, block, element }) {
  return `${surfaceKey(surface)} ${fieldKey(block, element)}`;
}

/** Asks for confirmation if the element has a `confirm`. @param {Control} control @param {Value} [value] */
export function use(control, value) {
  const { confirm } = control.element;
  if (!isRecord(confirm)) return tell(control, value);
  set({
    question: {
      title: String(confirm['title']?.text),
      body: h('div', { class: 'text' }, drawText(confirm['text'])),
      confirm: String(confirm['confirm']?.text),
      deny: String(confirm['deny']?.text),
      isDanger: confirm['style'] === 'danger',
      run: () => tell(control, value),
    },
  });
}

/** @param {Control} control @param {Value} [value] */
function tell(control, value) {
  const { surface, block, element } = control;
  const on =
    surface.kind === 'view' ? { view: surface.view.id } : { channel: surface.message.channel, ts: surface.message.ts };
  const picked = value === undefined ? {} : { value };
  const what = { block: String(block['block_id']), action: String(element['action_id']) };
  void act({ act: 'press', on, ...what, ...picked, typed: typedIn(surface) }, pressKey(control));
}

/** Keeps the choice, and notifies the app if it wants that. @param {Control} control @param {Value} value */
export function choose(control, value) {
  keep(control.surface, control.block, control.element, value);
  set({});
  if (control.tells) use(control, value);
}
