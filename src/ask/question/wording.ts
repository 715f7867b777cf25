/** Words the sentences about what was understood and what is wrong. */
import { writeParty } from './party.ts';
import { isTrouble, textOf } from './item.ts';
import type { Party } from '../query.ts';
import type { Item, Placed } from './item.ts';

/** Quoted words longer than this are cut. */
const longestQuote = 60;
/** More unknown words are not listed. */
const mostQuotes = 5;

/** `I read the address boss@example.com. I do not know “yesteday”.` */
export function sayWhatIsWrong(placed: readonly Placed[]): string {
  const troubles = placed.filter(isTrouble);
  const unknown = troubles.filter(({ item }) => item.reason === null).map(textOf);
  const reasons = new Set(troubles.map(({ item }) => item.reason).filter((reason) => reason !== null));
  const doNotKnow = unknown.length === 0 ? [] : [`I do not know ${quoteList([...new Set(unknown)])}.`];
  return [...sayWhatWasRead(placed), ...doNotKnow, ...reasons].join(' ');
}

/** One sentence, or none when nothing was. */
function sayWhatWasRead(placed: readonly Placed[]): string[] {
  const read = placed.map((one) => nameOf(one.item, one)).filter((name) => name !== undefined);
  return read.length === 0 ? [] : [`I read ${listOf(read)}.`];
}

function nameOf(item: Item, placed: Placed): string | undefined {
  switch (item.kind) {
    case 'party':
      return nameOfParty(item.side, item.party);
    case 'queue-id':
      return `the queue ID ${cut(item.id)}`;
    case 'message-id':
      return `the Message-ID <${cut(item.id)}>`;
    case 'statuses':
      return `the status ${item.statuses.join(' or ')}`;
    case 'hosts':
      return `the host ${item.hosts.join(' or ')}`;
    case 'time':
      return `the time “${textOf(placed)}”`;
    default:
      return undefined;
  }
}

function nameOfParty(side: 'either' | 'from' | 'to', party: Party): string {
  const text = cut(writeParty(party));
  if (side === 'from') return `the sender ${text}`;
  if (side === 'to') return `the recipient ${text}`;
  return `the ${party.kind === 'wildcard' ? 'pattern' : party.kind} ${text}`;
}

/** `“a”, “b” and “c”`, at most a few of them. */
export function quoteList(texts: readonly string[]): string {
  const quotes = texts.slice(0, mostQuotes).map((text) => `“${cut(text)}”`);
  return listOf(texts.length > mostQuotes ? [...quotes, `${texts.length - mostQuotes} more`] : quotes);
}

function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

export function cut(text: string): string {
  const characters = [...text];
  return characters.length <= longestQuote ? text : `${characters.slice(0, longestQuote - 1).join('')}…`;
}
