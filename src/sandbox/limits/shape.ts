/** Combinators for checks of the values that Slack accepts; faults have Slack's wording. */
import type { Fault } from '../refusal.ts';
import { isRecord } from '../wire.ts';

/** Returns the faults of a value at the JSON pointer `at`. */
export type Check = (value: unknown, at: string) => readonly Fault[];

const FINE: readonly Fault[] = [];

export const anything: Check = () => FINE;

/** A string of `min` to `max` characters. */
export function string(max = Infinity, min = 0): Check {
  return (value, at) => {
    if (typeof value !== 'string') return [{ message: 'must provide a string', at }];
    if (value.length > max) return [{ message: `must be less than ${max + 1} characters`, at }];
    return value.length < min ? [{ message: `must be more than ${min - 1} characters`, at }] : FINE;
  };
}

export const boolean: Check = (value, at) =>
  typeof value === 'boolean' ? FINE : [{ message: 'must provide a boolean', at }];

export const number: Check = (value, at) =>
  typeof value === 'number' ? FINE : [{ message: 'must provide a number', at }];

/** One of these strings. */
export function word(...words: readonly string[]): Check {
  return (value, at) =>
    words.includes(String(value)) ? FINE : [{ message: `must be one of: ${words.join(', ')}`, at }];
}

export function list(each: Check, max = Infinity, min = 0): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return [{ message: 'must provide an array', at }];
    if (value.length > max) return [{ message: `no more than ${max} items allowed`, at }];
    if (value.length < min) return [{ message: `must provide at least ${min} items`, at }];
    return value.flatMap((item, index) => each(item, `${at}/${index}`));
  };
}

/** An object with these fields and no others; `type` is accepted unchecked. */
export function object(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return (value, at) => {
    if (!isRecord(value)) return [{ message: 'must provide an object', at }];
    const missing = Object.keys(required).filter((name) => value[name] === undefined);
    const faults: Fault[] = missing.map((name) => ({ message: `missing required field: ${name}`, at }));
    for (const [name, field] of Object.entries(value)) {
      const check = required[name] ?? optional[name] ?? (name === 'type' ? anything : undefined);
      if (field === undefined) continue;
      if (check === undefined) faults.push({ message: `invalid additional property: ${name}`, at });
      else faults.push(...check(field, `${at}/${name}`));
    }
    return faults;
  };
}

/** An object whose `type` selects the check. */
export function oneOf(types: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (!isRecord(value)) return [{ message: 'must provide an object', at }];
    if (value['type'] === undefined) return [{ message: 'missing required field: type', at }];
    const check = Object.hasOwn(types, String(value['type'])) ? types[String(value['type'])] : undefined;
    return check?.(value, at) ?? [{ message: `unsupported type: ${String(value['type'])}`, at: `${at}/type` }];
  };
}
