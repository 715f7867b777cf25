/** Reads and checks the JSON file of rules (`MAILTRACE_RULES`); reports all problems at once, each with its place. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { accessRules } from '../access/access-rules.ts';
import { alertRules } from '../alerts/rules/alert-rules.ts';

/** Each area defines the schema of its section. */
const rulesShape = z.strictObject({
  access: accessRules.optional(),
  alerts: alertRules.optional(),
});

export type Rules = z.output<typeof rulesShape>;

/** The rules without a file: every area has its own defaults. */
const noRules: Rules = {};

type ReadRules =
  | { readonly kind: 'rules'; readonly rules: Rules }
  /** One problem each: `access.rules[0].domains should be "all" or a list such as ["example.com"]`. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** `access.rules[0].domains` */
function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) =>
      typeof key === 'number' ? `${place}[${key}]` : place === '' ? String(key) : `${place}.${String(key)}`,
    '',
  );
}

function problemOf(issue: z.core.$ZodIssue): string {
  return `${placeOf(issue.path) || 'the file'} ${wordsOf(issue)}`;
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list: [ … ]',
  object: 'an object: { … }',
  string: 'a text: "…"',
  number: 'a number',
  boolean: 'true or false',
};

function wordsOf({ message, ...issue }: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has no setting ${issue.keys.map((key) => `“${key}”`).join(', ')}`;
  const isUnworded = issue.code === 'invalid_type' && message.startsWith('Invalid input');
  return isUnworded ? `should be ${kinds[issue.expected] ?? issue.expected}` : message;
}

export function parseRules(text: string): ReadRules {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'problems', problems: [`is no JSON: ${(error as Error).message}`] };
  }
  const read = rulesShape.safeParse(value);
  if (read.success) return { kind: 'rules', rules: read.data };
  return { kind: 'problems', problems: read.error.issues.map(problemOf) };
}

/** Never throws. @param path `null` is no file: the defaults */
export function readRules(path: string | null): ReadRules {
  if (path === null) return { kind: 'rules', rules: noRules };
  try {
    return parseRules(readFileSync(path, 'utf8'));
  } catch (error) {
    return { kind: 'problems', problems: [`cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`] };
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file: name a JSON file; data/rules.example.json is one to start from';
  return code === 'EISDIR' ? 'it is a directory: name the file' : message;
}
