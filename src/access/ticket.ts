/** Splits a question and its ticket: `boss@example.com #4711`. */

export interface Ticketed {
  /** Without the ticket. */
  readonly question: string;
  /** The first of `#4711`, `#INC-12`, `#customer-called`. */
  readonly ticket: string | null;
}

// boss@example.com today #4711 · #INC-12 boss@example.com
const ticketWord = /(?<=^|\s)#[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}(?=\s|$)/gu;

export function readTicket(text: string): Ticketed {
  const [ticket = null] = text.match(ticketWord) ?? [];
  if (ticket === null) return { question: text, ticket };
  return { question: text.replaceAll(ticketWord, ' ').replaceAll(/\s+/g, ' ').trim(), ticket };
}

export const withTicket = (question: string, ticket: string | null): string =>
  ticket === null ? question : `${question} ${ticket}`;
