/** Turns a sentence of the catalogue with `{names}` in it into the sentence about one message. */

export const placeholders = [
  'server',
  'admins',
  'us',
  'host',
  'folder',
  'domain',
  'relay',
  'queueId',
  'withId',
  'waited',
  'ago',
  'after',
  'tries',
  'quote',
  'reason',
] as const;

type Placeholder = (typeof placeholders)[number];
export type Values = Readonly<Record<Placeholder, string>>;

const slot = /\{([a-zA-Z]+)\}/g;

function isPlaceholder(name: string): name is Placeholder {
  return placeholders.some((known) => known === name);
}

/** Names in braces that nothing can fill. */
export function unknownSlots(template: string): string[] {
  return [...template.matchAll(slot)].map((match) => match[1] ?? '').filter((name) => !isPlaceholder(name));
}

/** Fills every slot once; what a value contains is never taken for a slot. */
export function fill(template: string, values: Values): string {
  return template.replace(slot, (all, name: string) => (isPlaceholder(name) ? values[name] : all));
}
