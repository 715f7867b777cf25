/** Draws an input block: its label, field, error and hint. */
import { drawControl } from './control.js';
import { use } from './control-use.js';
import { drawText } from './draw-text.js';
import { keep, valueOf } from './forms.js';
import { isRecord } from './store.js';
import { h } from './vendor/preact.js';

/** @import { Loose, Surface } from './types.d.ts' */

const textTypes = /** @type {Record<string, string>} */ ({
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
});

/** @param {Loose} block @param {Surface} surface */
export function drawInput(block, surface) {
  const element = isRecord(block['element']) ? block['element'] : {};
  const error = surface.kind === 'view' ? surface.view.errors[block['block_id']] : undefined;
  const optional = block['optional'] === true ? h('span', { class: 'optional' }, ' (optional)') : null;
  const isText = textTypes[element['type']] !== undefined;
  const field = isText
    ? drawTextField(block, element, surface, error)
    : drawControl(element, block, surface, block['dispatch_action'] === true);
  return h(
    isText ? 'label' : 'div',
    { class: error === undefined ? 'field' : 'field wrong' },
    h('span', { class: 'label' }, drawText(block['label']), optional),
    field,
    error === undefined ? null : h('span', { class: 'error', role: 'alert' }, error),
    isRecord(block['hint']) ? h('span', { class: 'hint' }, drawText(block['hint'])) : null,
  );
}

/** @param {Loose} block @param {Loose} element @param {Surface} surface @param {string | undefined} error */
function drawTextField(block, element, surface, error) {
  const isLong = element['multiline'] === true;
  const dispatch = (/** @type {Event & { currentTarget: HTMLInputElement }} */ event) =>
    block['dispatch_action'] === true && use({ element, block, surface, tells: true }, event.currentTarget.value);
  const whenTyped = [element['dispatch_action_config']?.trigger_actions_on].flat().includes('on_character_entered');
  const field = {
    class: 'line',
    value: String(valueOf(surface, block, element)),
    placeholder: element['placeholder']?.text,
    maxLength: element['max_length'],
    inputMode: element['type'] === 'number_input' ? 'decimal' : undefined,
    autoFocus: element['focus_on_load'] === true,
    autoComplete: 'off',
    spellCheck: false,
    dir: 'auto',
    'aria-invalid': error !== undefined,
    onInput: (/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => {
      keep(surface, block, element, event.currentTarget.value);
      if (whenTyped) dispatch(event);
    },
    onKeyDown: (/** @type {KeyboardEvent & { currentTarget: HTMLInputElement }} */ event) => {
      if (event.key !== 'Enter' || isLong || block['dispatch_action'] !== true) return;
      event.preventDefault();
      dispatch(event);
    },
  };
  return isLong
    ? h('textarea', { ...field, rows: 4 })
    : h('input', { ...field, type: textTypes[element['type']] ?? 'text' });
}
