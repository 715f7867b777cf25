/** Tells whether words that are no question look like a piece of a mail or a log. */
import { isTrouble, textOf } from './item.ts';
import type { Placed } from './item.ts';

/** Who mistypes a question has fewer. */
const manyTroubles = 4;

// Boss<boss@example.com>
const mailbox = /<[^<>\s]+@[^<>\s]+>$/;

/** Whether most of it is unknown, or somebody's name stands before the address. */
export function isPasted(placed: readonly Placed[]): boolean {
  return placed.filter(isTrouble).length >= manyTroubles || placed.some((one, at) => isName(one, placed[at + 1]));
}

// Boss <boss@example.com>, in which the address alone would be a Message-ID
function isName(one: Placed, next: Placed | undefined): boolean {
  if (!isTrouble(one) || one.item.repairs.length > 0) return false;
  return next?.item.kind === 'message-id' || mailbox.test(textOf(one));
}
