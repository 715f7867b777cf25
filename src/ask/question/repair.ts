/** Turns a question that was not understood into corrected ones, the likeliest first. */
import { patternOf } from './unknown-word.ts';
import { isTrouble, textOf } from './item.ts';
import type { Item, Placed } from './item.ts';

/** The suggestion if nothing of a question can be kept. */
export const exampleQuestion = 'boss@example.com yesterday';

/** For this many troubles all combinations of repairs are tried; further ones get their likeliest repair. */
const mostVaried = 3;

/** Corrected questions, likeliest first; the caller takes the first that is valid. The last one always is. */
export function* repaired(placed: readonly Placed[]): Generator<string> {
  const content = placed.filter(({ item }) => item.kind !== 'filler' && item.kind !== 'help');
  const namesSomething = content.some(({ item }) => names.has(item.kind));
  const varied = new Set<Placed>(content.filter(isTrouble).slice(0, mostVaried));
  const options = content.map((one) => optionsOf(one, varied.has(one), namesSomething));
  for (const texts of combinations(options)) yield join(content, texts);
  yield exampleQuestion;
}

/** Items that name a message or person already. */
const names: ReadonlySet<Item['kind']> = new Set(['party', 'queue-id', 'message-id']);

/** What may stand in an item's place: trouble is repaired, taken as part of an address, kept or left out. */
function optionsOf(placed: Placed, isVaried: boolean, namesSomething: boolean): readonly string[] {
  if (!isTrouble(placed)) return [textOf(placed)];
  const { repairs, reason } = placed.item;
  const pattern = namesSomething || reason !== null || repairs.length > 0 ? undefined : patternOf(textOf(placed));
  if (!isVaried) return [repairs[0] ?? ''];
  return [...repairs, ...(pattern === undefined ? [] : [pattern]), textOf(placed), ''];
}

function* combinations(options: readonly (readonly string[])[]): Generator<string[]> {
  const [first, ...rest] = options;
  if (first === undefined) return yield [];
  for (const text of first) for (const texts of combinations(rest)) yield [text, ...texts];
}

/** The question of these texts; `from` or `to` with nothing after it is left out. */
function join(content: readonly Placed[], texts: readonly string[]): string {
  const isSide = (at: number): boolean => content[at]?.item.kind === 'fromward' || content[at]?.item.kind === 'toward';
  return texts.filter((text, at) => text !== '' && !(isSide(at) && !texts[at + 1])).join(' ');
}
