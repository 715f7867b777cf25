/** Buttons, menus, pickers and boxes → what is seen of them, wherever they stand; and what happens when they are used. */
import { act } from './act.js';
import { drawText, linkTo } from './draw-text.js';
import { fieldKey, keep, optionsOf, surfaceKey, typedIn, valueOf } from './forms.js';
import { openMenu } from './menu.js';
import { isSafeUrl } from './mrkdwn.js';
import { isRecord, myZone, recordsIn, set, sight, state } from './store.js';
import { secondsOfWall, wallOfSeconds } from './time.js';
import { drawUnknown } from './unknown.js';
import { h } from './vendor/preact.js';

/** @import { ComponentChildren, Loose, Surface, VNode } from './types.d.ts' */
/** @import { Value } from './forms.js' */

/**
 * One interactive element in its block on its surface, and whether using it tells the app at once.
 * @typedef {{ element: Loose, block: Loose, surface: Surface, tells: boolean }} Control
 */

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

/** What is busy while the app is told. @param {Control} control */
function pressKey({ surface, block, element }) {
  return `${surfaceKey(surface)} ${fieldKey(block, element)}`;
}

/** Asks first where the element has a `confirm`. @param {Control} control @param {Value} [value] */
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

/** Keeps what was chosen, and tells the app of it where it wants to know. @param {Control} control @param {Value} value */
function choose(control, value) {
  keep(control.surface, control.block, control.element, value);
  set({});
  if (control.tells) use(control, value);
}

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

/** @param {Loose} element */
function menuOptions(element) {
  const groups = recordsIn(element['option_groups']).map((group) =>
    h('optgroup', { label: String(group['label']?.text) }, drawnOptions(recordsIn(group['options']))),
  );
  return [...drawnOptions(recordsIn(element['options'])), ...groups];
}

/** @param {readonly Loose[]} options */
function drawnOptions(options) {
  return options.map((option) => h('option', { value: String(option['value']) }, String(option['text']?.text)));
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

/** How a screen reader calls it. @param {Control} control */
function naming({ block, element }) {
  const words = block['label']?.text ?? element['placeholder']?.text ?? block['text']?.text ?? element['action_id'];
  return { 'aria-label': String(words) };
}

/** @returns {Loose[]} */
function people() {
  return sight().users.map(({ id, realName }) => ({
    value: id,
    text: { type: 'plain_text', text: realName, emoji: false },
  }));
}

/** @param {boolean} withDirect @returns {Loose[]} */
function places(withDirect) {
  const all = sight().channels.filter(({ kind }) => withDirect || kind === 'public');
  return all.map(({ id, name, members }) => ({
    value: id,
    text: { type: 'plain_text', text: name === '' ? namesOf(members) : `#${name}`, emoji: false },
  }));
}

/** @param {readonly string[]} members */
function namesOf(members) {
  const others = sight().users.filter(({ id }) => members.includes(id) && id !== state.place.me);
  return others.map(({ realName }) => realName).join(', ');
}
