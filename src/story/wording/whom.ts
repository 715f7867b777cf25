/** Names whom a bounce went to, if it is not the sender: the owner of a list, the postmaster. */
import type { Related } from '../story.ts';

/** @param words that speak of `the sender` */
export function toWhom(words: string, { recipient }: Pick<Related, 'recipient'>): string {
  return recipient === undefined ? words : words.replace('the sender', () => recipient);
}
