/** The arguments of a Web API call, form-encoded or JSON → typed values. */
import { faulty } from '../refusal.ts';
import { isRecord } from '../wire.ts';

export type Arguments = Readonly<Record<string, unknown>>;

export function textOf(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** @throws {Refusal} `invalid_arguments` if it is missing or empty. */
export function requiredText(args: Arguments, name: string): string {
  const value = textOf(args, name);
  if (value === undefined || value === '') {
    throw faulty('invalid_arguments', [{ message: `missing required field: ${name}`, at: '' }]);
  }
  return value;
}

export function flagOf(args: Arguments, name: string): boolean {
  return args[name] === true || args[name] === 'true' || args[name] === '1';
}

/** A value that is JSON text in a form; `undefined` if absent or not JSON. */
export function jsonOf(args: Arguments, name: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Parses the call's body by its content type; an invalid body has no arguments. */
export function argumentsOf(body: string, contentType: string, search: URLSearchParams): Arguments {
  const fromSearch = Object.fromEntries(search);
  if (!contentType.startsWith('application/json'))
    return { ...fromSearch, ...Object.fromEntries(new URLSearchParams(body)) };
  const parsed = jsonOf({ body }, 'body');
  return isRecord(parsed) ? { ...fromSearch, ...parsed } : fromSearch;
}
