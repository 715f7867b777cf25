/** The elements in blocks, with the limits of their texts (docs.slack.dev/reference/block-kit). */
import { anything, boolean, list, number, object, oneOf, string, word, type Check } from './shape.ts';
import { isRecord } from '../wire.ts';

const PLAIN_FIELDS = { emoji: boolean, verbatim: boolean };

/** A `plain_text` object. */
export function plain(max: number): Check {
  return oneOf({ plain_text: object({ text: string(max, 1) }, PLAIN_FIELDS) });
}

/** A `plain_text` or `mrkdwn` object; Slack first reports that neither matches, then why. */
export function text(max: number): Check {
  const either = object({ text: string(max, 1) }, PLAIN_FIELDS);
  const check = oneOf({ plain_text: either, mrkdwn: either });
  return (value, at) => {
    const faults = check(value, at);
    return faults.length === 0 ? faults : [{ message: 'failed to match all allowed schemas', at }, ...faults];
  };
}

const confirm = object(
  { title: plain(100), text: text(300), confirm: plain(30), deny: plain(30) },
  { style: word('primary', 'danger') },
);

const option = object({ text: text(75), value: string(150, 1) }, { description: text(75), url: string(3000) });
const group = object({ label: plain(75), options: list(option, 100, 1) });
const common = { action_id: string(255), confirm, focus_on_load: boolean };
const chosen = { ...common, placeholder: plain(150) };

const button = object(
  { text: plain(75) },
  {
    ...common,
    value: string(2000),
    url: string(3000),
    style: word('primary', 'danger'),
    accessibility_label: string(75),
  },
);

const optionSource = object(
  {},
  {
    ...chosen,
    options: list(option, 100, 1),
    option_groups: list(group, 100, 1),
    initial_option: option,
    initial_options: list(option, 100),
    max_selected_items: number,
  },
);

/** A static select must have options or option groups. */
const staticSelect: Check = (value, at) => {
  const faults = optionSource(value, at);
  const empty = isRecord(value) && value['options'] === undefined && value['option_groups'] === undefined;
  return empty ? [...faults, { message: 'missing required field: options', at }] : faults;
};

const listed = { ...chosen, max_selected_items: number };
const users = object({}, { ...listed, initial_user: string(), initial_users: list(string()) });
const conversation = { response_url_enabled: boolean, default_to_current_conversation: boolean, filter: anything };
const conversations = object(
  {},
  { ...listed, ...conversation, initial_conversation: string(), initial_conversations: list(string()) },
);
const channels = object(
  {},
  { ...listed, ...conversation, initial_channel: string(), initial_channels: list(string()) },
);
const external = object(
  {},
  { ...listed, min_query_length: number, initial_option: option, initial_options: list(option, 100) },
);
const boxes = object(
  { options: list(option, 10, 1) },
  { ...common, initial_options: list(option, 10), initial_option: option },
);

export const image: Check = object({ alt_text: string(2000, 1) }, { image_url: string(3000), slack_file: anything });

/** Elements of actions blocks and section accessories. */
export const ACTIONS: Readonly<Record<string, Check>> = {
  button,
  static_select: staticSelect,
  multi_static_select: staticSelect,
  users_select: users,
  multi_users_select: users,
  conversations_select: conversations,
  multi_conversations_select: conversations,
  channels_select: channels,
  multi_channels_select: channels,
  external_select: external,
  multi_external_select: external,
  overflow: object({ options: list(option, 5, 1) }, common),
  checkboxes: boxes,
  radio_buttons: boxes,
  datepicker: object({}, { ...chosen, initial_date: string(10) }),
  timepicker: object({}, { ...chosen, initial_time: string(5), timezone: string() }),
  datetimepicker: object({}, { ...common, initial_date_time: number }),
};

const typed = {
  action_id: string(255),
  placeholder: plain(150),
  focus_on_load: boolean,
  dispatch_action_config: anything,
};
const bounds = { min_length: number, max_length: number };

/** Elements of input blocks. */
export const INPUTS: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(Object.entries(ACTIONS).filter(([type]) => type !== 'button' && type !== 'overflow')),
  plain_text_input: object({}, { ...typed, ...bounds, initial_value: string(3000), multiline: boolean }),
  email_text_input: object({}, { ...typed, initial_value: string() }),
  url_text_input: object({}, { ...typed, initial_value: string() }),
  number_input: object(
    { is_decimal_allowed: boolean },
    { ...typed, initial_value: string(), min_value: string(), max_value: string() },
  ),
};
