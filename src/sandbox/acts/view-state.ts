/** The inputs of a user in a view → `view.state.values` as Slack sends it. */
import { isRecord, type Block, type Element, type SlackView } from '../wire.ts';

/**
 * By `action_id`, or by `block_id/action_id` if several blocks have the `action_id`: text, the value or values of
 * options, a date `2026-01-11`, a time `09:30`, seconds since 1970.
 */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

type Values = Record<string, Record<string, Readonly<Record<string, unknown>>>>;

/** A view, or a message's blocks without earlier state. */
type Form = Pick<SlackView, 'blocks' | 'state'>;

/** The value of every input and menu: as typed, else its initial value. */
export function stateValues(view: Form, typed: Typed): Values {
  const values: Values = {};
  for (const block of view.blocks) {
    for (const element of statefulOf(block)) {
      const action = element.action_id ?? '';
      const own = typed[`${block.block_id}/${action}`] ?? typed[action];
      const entry = { type: element.type, ...held(element, own, kept(view, block, action)) };
      values[block.block_id ?? ''] = { ...values[block.block_id ?? ''], [action]: entry };
    }
  }
  return values;
}

/** Slack's errors for required inputs that are empty, by `block_id`. */
export function emptyInputs(view: SlackView, values: Values): Record<string, string> {
  const required = view.blocks.filter((block) => block.type === 'input' && block['optional'] !== true);
  const empty = required.filter((block) => !Object.values(values[block.block_id ?? ''] ?? {}).every(isFilled));
  return Object.fromEntries(empty.map((block) => [block.block_id ?? '', 'Please complete this required field.']));
}

function isFilled(entry: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(entry).some(
    ([name, value]) =>
      name !== 'type' && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
}

function kept(view: Form, block: Block, action: string): unknown {
  const old = view.state.values[block.block_id ?? ''];
  return isRecord(old) ? old[action] : undefined;
}

function statefulOf(block: Block): readonly Element[] {
  const found = [block['element'], block['accessory'], ...(Array.isArray(block['elements']) ? block['elements'] : [])];
  return found
    .filter(isRecord)
    .filter(({ type }) => FIELDS[String(type)] !== undefined) as unknown as readonly Element[];
}

/** For each type of input, the names of the fields for its value and its initial value. */
const FIELDS: Readonly<Record<string, readonly [value: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
};

function held(element: Element, typed: Typed[string] | undefined, old: unknown): Readonly<Record<string, unknown>> {
  const [field, initial] = FIELDS[element.type] ?? ['value', 'initial_value'];
  if (typed !== undefined) return { [field]: chosen(element, field, typed) };
  if (isRecord(old)) return { [field]: old[field] ?? null };
  return { [field]: element[initial] ?? (field === 'selected_options' ? [] : null) };
}

function chosen(element: Element, field: string, typed: Typed[string]): unknown {
  if (field === 'selected_option') return optionOf(element, String(typed));
  const several = typeof typed === 'string' ? [typed] : typed;
  if (field === 'selected_options') return several.map((value) => optionOf(element, value));
  if (field.endsWith('s')) return several;
  if (field === 'selected_date_time') return typed === '' ? null : Number(typed);
  return typed === '' ? null : typed;
}

/** The choice in a menu outside a form, as fields of `actions[0]`. */
export function pickedIn(element: Element, value: Typed[string] | undefined): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (element.type === 'overflow') return { selected_option: optionOf(element, String(value)) };
  return FIELDS[element.type] === undefined ? {} : held(element, value, undefined);
}

/** The option with this value or text. @throws if the menu has none. */
function optionOf(element: Element, value: string): unknown {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'].filter(isRecord) : [];
  const options = [element['options'], ...groups.map((group) => group['options'])].flat().filter(isRecord);
  const found =
    options.find((option) => option['value'] === value) ??
    options.find(({ text }) => isRecord(text) && text['text'] === value);
  if (found === undefined) throw new Error(`the menu ${element.action_id} has no option ${value}`);
  return found;
}
