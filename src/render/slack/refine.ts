/** A question as a form turned into a modal, and what was typed in the modal back into the form. */
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { dispositions } from '../../mail/disposition.ts';
import { formQuestion, type Form, type FormProblems } from '../../ask/form.ts';
import { visible } from '../../text/visible.ts';
import { dispositionWords } from '../words.ts';
import { viewIds } from './action-ids.ts';
import { context, plain } from './blocks.ts';
import { cutRendered, limits } from './limits.ts';
import { code } from './mrkdwn.ts';
import { writePlace, type Place } from './place.ts';

export interface Refine {
  readonly form: Form;
  readonly isPrivate: boolean;
  /** `null`: in a direct message. */
  readonly place: Place | null;
}

/** `block_id` and `action_id` are the field's name: errors and values come back by it. */
const field = (name: string, label: string, element: object, hint?: string): InputBlock => ({
  type: 'input',
  block_id: name,
  label: plain(label),
  optional: true,
  element: { action_id: name, ...element } as InputBlock['element'],
  ...(hint !== undefined && { hint: plain(hint) }),
});

/** Removes invisible characters from prefilled values, since nobody could correct them. */
const typable = (value: string): string =>
  value
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, limits.inputValue)
    .replace(/\p{Cs}/gu, '');

function text(value: string, placeholder: string) {
  const initial = typable(value);
  return {
    type: 'plain_text_input',
    placeholder: plain(placeholder),
    ...(initial !== '' && { initial_value: initial }),
  };
}

const day = (value: string) => ({ type: 'datepicker', ...(value !== '' && { initial_date: value }) });

const statusOption = (name: (typeof dispositions)[number]): PlainTextOption => ({
  text: plain(dispositionWords[name].word),
  value: name,
});

function statuses(chosen: readonly string[]) {
  const initial = dispositions.filter((name) => chosen.includes(name)).map(statusOption);
  const options = dispositions.map(statusOption);
  return {
    type: 'multi_static_select',
    placeholder: plain('any'),
    options,
    ...(initial.length > 0 && { initial_options: initial }),
  };
}

const privately: PlainTextOption = { text: plain('Only I see the answer'), value: 'private' };
const privacy = (isPrivate: boolean) => ({
  type: 'checkboxes',
  options: [privately],
  ...(isPrivate && { initial_options: [privately] }),
});

function blocksOf({ form, isPrivate, place }: Refine): KnownBlock[] {
  const question = formQuestion(form);
  return [
    field('from', 'Sender', text(form.from, 'boss@example.com, @example.com or *boss*')),
    field('to', 'Recipient', text(form.to, 'employee@example.com, @example.com or *sales*')),
    field(
      'time',
      'When',
      text(form.time, 'today, yesterday 9-11, last 2h …'),
      'In your time zone; empty: the last 7 days.',
    ),
    field('fromDay', 'Or from this day', day(form.fromDay)),
    field('toDay', 'to this day', day(form.toDay)),
    field('statuses', 'What became of it', statuses(form.statuses)),
    field('other', 'Queue ID, Message-ID, anything else', text(form.other, 'j0BGjkc28022 or host:mx1')),
    ...(place === null
      ? [context('The answer comes in a direct message.')]
      : [field('private', 'Who sees it', privacy(isPrivate))]),
    ...(question === '' ? [] : [context(`In words: ${cutRendered(question, 1_000, code)}`)]),
  ];
}

export function refineView(refine: Refine): ModalView {
  return {
    type: 'modal',
    callback_id: viewIds.refine,
    private_metadata: writePlace(refine.place),
    title: plain('Where is my mail?'),
    submit: plain('Ask'),
    close: plain('Cancel'),
    blocks: blocksOf(refine),
  };
}

/** What Slack sends of one input. */
interface Held {
  readonly value?: string | null | undefined;
  readonly selected_date?: string | null | undefined;
  readonly selected_options?: readonly { readonly value?: string | undefined }[] | null | undefined;
}

export type ViewValues = Readonly<Record<string, Readonly<Record<string, Held>>>>;

export interface Filled {
  readonly form: Form;
  readonly isPrivate: boolean;
}

export function readRefine(values: ViewValues): Filled {
  const held = (name: string): Held => values[name]?.[name] ?? {};
  const typed = (name: string): string => held(name).value ?? '';
  const date = (name: string): string => held(name).selected_date ?? '';
  const chosen = (name: string): string[] => (held(name).selected_options ?? []).flatMap(({ value }) => value ?? []);
  return {
    form: {
      from: typed('from'),
      to: typed('to'),
      time: typed('time'),
      other: typed('other'),
      fromDay: date('fromDay'),
      toDay: date('toDay'),
      statuses: chosen('statuses'),
    },
    isPrivate: chosen('private').length > 0,
  };
}

/** Said under the inputs, as plain text. */
export function refineErrors(problems: FormProblems): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([name, problem]) => [name, cutRendered(visible(problem), 300)]),
  );
}
