/** Turns log text, which anybody may have written, into text that is safe and short enough for a sentence. */
import { visible } from '../../text/visible.ts';

/** Characters of a reply that are quoted. */
const longestQuote = 200;
const longestName = 100;

/** Every character shown, at most `most` of them. */
function shortened(text: string, most: number): string {
  const characters = [...visible(text.slice(0, most * 2 + 2))];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
}

// first line\r\n554 5.7.1 second line   (Sendmail)    550-5.1.1 does not exist\n550 5.1.1 check it   (Exim)
const nextLine = /(?:\\r)?\\n[245]\d\d(?:[- ]|$)(?:[245]\.\d{1,3}\.\d{1,3} )?/g;

/** `“User unknown”`; lines of a reply are joined, quotation marks of the same kind inside become straight ones. */
export function quote(text: string): string {
  return `“${shortened(text.replace(nextLine, ' ').replace(/[“”]/g, '"').trim(), longestQuote)}”`;
}

/** A host, address or ID within a sentence. */
export function nameOf(text: string): string {
  return shortened(text, longestName);
}
