/** Turns the fields of a form into a question and back; errors are reported per field. */
import type { Present } from '../time/phrase.ts';
import { writeParty } from './question/party.ts';
import type { Query, Understood } from './query.ts';
import { readQuestion } from './read-question.ts';
import { writeQuestion } from './write-question.ts';

/** What a person typed; `''` where a field was left empty. */
export interface Form {
  readonly from: string;
  readonly to: string;
  /** A time phrase. */
  readonly time: string;
  /** First and last day, `2026-01-11`; instead of a phrase. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly statuses: readonly string[];
  /** IDs, further addresses, hosts: anything that the question language knows. */
  readonly other: string;
}

export type FormProblems = Partial<Record<keyof Form, string>>;

export const emptyForm: Form = { from: '', to: '', time: '', fromDay: '', toDay: '', statuses: [], other: '' };

/** `2026-01-11..2026-01-13`, `2026-01-11`, `since 2026-01-11`; a last day alone is that day. */
function daysPhrase({ fromDay, toDay }: Form): string {
  if (fromDay === '' || toDay === '') return fromDay === '' ? toDay : `since ${fromDay}`;
  return fromDay === toDay ? fromDay : `${fromDay}..${toDay}`;
}

const keyed = (key: string, value: string): string => (value.trim() === '' ? '' : `${key}:${value.trim()}`);

/** The question that the form makes, in the question language. */
export function formQuestion(form: Form): string {
  const { from, to, other, statuses, time } = form;
  const when = time.trim() === '' ? daysPhrase(form) : time.trim();
  const parts = [keyed('from', from), keyed('to', to), other.trim(), keyed('status', statuses.join(',')), when];
  return parts.filter((part) => part !== '').join(' ');
}

/** The form for a question; a question that was not understood goes into `other` as typed. */
export function readForm(question: string, present: Present): Form {
  const understood = readQuestion(question, present);
  if (understood.kind !== 'query') return { ...emptyForm, other: understood.kind === 'help' ? '' : question };
  const { query } = understood;
  return {
    ...emptyForm,
    from: query.from === null ? '' : writeParty(query.from),
    to: query.to === null ? '' : writeParty(query.to),
    time: query.range.phrase ?? '',
    statuses: query.statuses,
    other: writeQuestion({ ...query, from: null, to: null, statuses: [], range: { ...query.range, phrase: null } }),
  };
}

const isNothing = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** What a query asks for besides its time. */
const askedFields = (query: Query): string[] =>
  (['either', 'from', 'to', 'queueId', 'messageId', 'statuses', 'hosts'] as const).filter(
    (name) => !isNothing(query[name]),
  );

/** The error and a correct value for a field. */
function problemOf(understood: Understood, otherwise: string): string {
  if (understood.kind !== 'problem') return otherwise;
  const { message, suggestion } = understood.problem;
  return suggestion === null ? message : `${message} Try: ${suggestion.replace(/^(?:from|to):/, '')}`;
}

function checkSide(side: 'from' | 'to', value: string, present: Present): string | undefined {
  if (value.trim() === '') return undefined;
  const understood = readQuestion(keyed(side, value), present);
  const isIt =
    understood.kind === 'query' &&
    understood.query.range.phrase === null &&
    askedFields(understood.query).every((name) => name === side);
  return isIt ? undefined : problemOf(understood, 'One address, such as boss@example.com, @example.com or *boss*.');
}

function checkTime(value: string, present: Present): string | undefined {
  if (value.trim() === '') return undefined;
  const understood = readQuestion(value, present);
  const isIt =
    understood.kind === 'query' && understood.query.range.phrase !== null && askedFields(understood.query).length === 0;
  return isIt ? undefined : problemOf(understood, 'Only a time, such as today, yesterday 9-11 or last 2h.');
}

function checkDays({ time, fromDay, toDay }: Form): FormProblems {
  if (time.trim() !== '' && fromDay + toDay !== '') {
    const message = 'Give a time in words or days, not both.';
    return fromDay === '' ? { toDay: message } : { fromDay: message };
  }
  return fromDay !== '' && toDay !== '' && toDay < fromDay ? { toDay: 'The last day is before the first.' } : {};
}

function checkOther(value: string, present: Present): string | undefined {
  if (value.trim() === '') return undefined;
  const understood = readQuestion(value, present);
  return understood.kind === 'query' ? undefined : problemOf(understood, 'An address, an ID or host:mx1.');
}

/** The fields are well each for itself; the whole may still ask for nothing, or name one thing twice. */
function checkWhole(form: Form, present: Present): FormProblems {
  const understood = readQuestion(formQuestion(form), present);
  if (understood.kind === 'query') return {};
  const message = understood.kind === 'help' ? 'Fill in at least one field.' : understood.problem.message;
  return form.other.trim() === '' ? { from: message } : { other: message };
}

/** Empty when the form makes a question that is understood. */
export function checkForm(form: Form, present: Present): FormProblems {
  const found: [keyof Form, string | undefined][] = [
    ['from', checkSide('from', form.from, present)],
    ['to', checkSide('to', form.to, present)],
    ['time', checkTime(form.time, present)],
    ['other', checkOther(form.other, present)],
  ];
  const problems = {
    ...Object.fromEntries(found.filter(([, problem]) => problem !== undefined)),
    ...checkDays(form),
  } as FormProblems;
  return Object.keys(problems).length > 0 ? problems : checkWhole(form, present);
}
