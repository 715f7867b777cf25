/** Draws buttons, menus, pickers and checkboxes, on any surface. */
import { drawnOptions, menuOptions, people, places } from './control-options.js';
import { choose, pressKey, use } from './control-use.js';
import { drawText, linkTo } from './draw-text.js';
import { fieldKey, optionsOf, surfaceKey, valueOf } from './forms.js';
import { openMenu } from './menu.js';
import { isSafeUrl } from './mrkdwn-token.js';
import { isRecord, myZone, state } from './store.js';
import { secondsOfWall, wallOfSeconds } from './time.js';
import { drawUnknown } from './unknown.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren, Loose, Surface, VNode } from './types.d.ts' */
/** @import { Control } from './control-use.js' */

/** @param {Loose} element @param {Loose} block @param {Surface} surface @param {boolean} [tells] */
export function drawControl(element, block, surface, tells = true) {
  const draw = controls[String(element['type'])];
  return draw === undefined ? drawUnknown(element) : draw({ element, block, surface, tells });
}

/** @type {Readonly<Record<string, (control: Control) => VNode<any>>>} */
const controls = {
  button: drawButton,
  overflow: drawOverflow,
  static_select: (control) => drawSelect(control, menuOptions(control.element)),
  multi_static_select: (control) => drawMulti(control, optionsOf(control.element)),
  users_select: (control) => drawSelect(control, drawnOptions(people())),
  multi_users_select: (control) => drawMulti(control, people()),
  conversations_select: (control) => drawSelect(control, drawnOptions(places(true))),
  multi_conversations_select: (control) => drawMulti(control, places(true)),
  channels_select: (control) => drawSelect(control, drawnOptions(places(false))),
  multi_channels_select: (control) => drawMulti(control, places(false)),
  external_select: drawExternal,
  multi_external_select: drawExternal,
  checkboxes: (control) => drawBoxes(control, 'checkbox'),
  radio_buttons: (control) => drawBoxes(control, 'radio'),
  datepicker: (control) => drawPicker(control, 'date'),
  timepicker: (control) => drawPicker(control, 'time'),
  datetimepicker: drawMomentPicker,
};

/** @param {Control} control */
function drawButton(control) {
  const { element } = control;
  const { url, style } = element;
  const isBusy = state.busy.has(pressKey(control));
  const shown = {
    class: `button ${style ?? ''} ${isBusy ? 'busy' : ''}`,
    'aria-label': element['accessibility_label'],
    'aria-busy': isBusy,
    onClick: () => use(control),
  };
  const words = h('span', null, drawText(element['text']));
  if (typeof url === 'string' && isSafeUrl(url)) {
    return h('a', { ...shown, ...linkTo(url) }, words);
  }
  return h('button', { ...shown, type: 'button' }, words);
}

/** @param {Control} control */
function drawOverflow(control) {
  const items = optionsOf(control.element).map((option) => ({
    label: String(option['text']?.text),
    ...(typeof option['url'] === 'string' && { url: option['url'] }),
    run: () => use(control, String(option['value'])),
  }));
  const open = (/** @type {MouseEvent & { currentTarget: HTMLElement }} */ event) =>
    openMenu(event.currentTarget, 'More actions', items);
  return h(
    'button',
    { type: 'button', class: 'button overflow', 'aria-label': 'More actions', 'aria-haspopup': 'menu', onClick: open },
    '⋯',
  );
}

/** @param {Control} control @param {ComponentChildren} options */
function drawSelect(control, options) {
  const { element, block, surface } = control;
  const value = String(valueOf(surface, block, element));
  const placeholder = h('option', { value: '', disabled: true }, element['placeholder']?.text ?? 'Choose an option');
  const onChange = (/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) =>
    choose(control, event.currentTarget.value);
  return h(
    'select',
    { class: value === '' ? 'select unset' : 'select', value, onChange, ...naming(control) },
    placeholder,
    options,
  );
}

/** @param {Control} control @param {readonly Loose[]} options */
function drawMulti(control, options) {
  const { element, block, surface } = control;
  const chosen = [valueOf(surface, block, element)].flat().filter((value) => value !== '');
  const words = options
    .filter((option) => chosen.includes(String(option['value'])))
    .map(({ text }) => String(text?.text));
  const most = Number(element['max_selected_items'] ?? options.length);
  const boxes = options.map((option) => {
    const value = String(option['value']);
    const isOn = chosen.includes(value);
    const flip = () => choose(control, isOn ? chosen.filter((other) => other !== value) : [...chosen, value]);
    const box = { type: 'checkbox', checked: isOn, disabled: !isOn && chosen.length >= most, onChange: flip };
    return h('label', null, h('input', box), h('span', null, drawText(option['text'])));
  });
  const summary = words.length === 0 ? (element['placeholder']?.text ?? 'Choose options') : words.join(', ');
  return h(
    'details',
    { class: 'multi' },
    h('summary', { class: words.length === 0 ? 'select unset' : 'select' }, summary),
    h('div', { class: 'options', role: 'group', ...naming(control) }, boxes),
  );
}

/** @param {Control} control */
function drawExternal(control) {
  const words = 'Options of an external source are not offered in the sandbox';
  return h(
    'select',
    { class: 'select unset', disabled: true, title: words, ...naming(control) },
    h('option', null, words),
  );
}

/** @param {Control} control @param {'checkbox' | 'radio'} type */
function drawBoxes(control, type) {
  const { element, block, surface } = control;
  const chosen = [valueOf(surface, block, element)].flat();
  const name = `${surfaceKey(surface)} ${fieldKey(block, element)}`;
  const boxes = optionsOf(element).map((option) => {
    const value = String(option['value']);
    const isOn = chosen.includes(value);
    const rest = chosen.filter((other) => other !== value && other !== '');
    const flip = () => choose(control, type === 'radio' ? value : isOn ? rest : [...rest, value]);
    const detail = isRecord(option['description']) ? h('small', null, drawText(option['description'])) : null;
    const words = h('span', null, drawText(option['text']), detail);
    return h('label', null, h('input', { type, name, checked: isOn, onChange: flip }), words);
  });
  return h('div', { class: 'boxes', role: type === 'radio' ? 'radiogroup' : 'group', ...naming(control) }, boxes);
}

/** @param {Control} control @param {'date' | 'time'} type */
function drawPicker(control, type) {
  const { element, block, surface } = control;
  const value = String(valueOf(surface, block, element));
  const onChange = (/** @type {Event & { currentTarget: HTMLInputElement }} */ event) =>
    choose(control, event.currentTarget.value);
  return h('input', { class: 'picker', type, value, onChange, ...naming(control) });
}

/** Typed in the reader's zone. @param {Control} control */
function drawMomentPicker(control) {
  const { element, block, surface } = control;
  const seconds = String(valueOf(surface, block, element));
  const value = /^\d+$/.test(seconds) ? wallOfSeconds(seconds, myZone()) : '';
  const onChange = (/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => {
    const wall = event.currentTarget.value;
    choose(control, wall === '' ? '' : secondsOfWall(wall, myZone()));
  };
  return h('input', { class: 'picker', type: 'datetime-local', value, onChange, ...naming(control) });
}

/** Its accessible name. @param {Control} control */
function naming({ block, element }) {
  const words = block['label']?.text ?? element['placeholder']?.text ?? block['text']?.text ?? element['action_id'];
  return { 'aria-label': String(words) };
}
