/** Turns a query into texts for a fast test of raw lines, so that only lines with one of them are parsed. */
import { partiesOf } from './match.ts';
import type { Party, Query } from './query.ts';

/** Some servers truncate Message-IDs, but none to less than this. */
const uncutLength = 60;
/** Text that every program logs without escaping. */
const plain = /^[\w.@+=-]+$/;

/** Texts of which every candidate line for the query contains at least one; `undefined` if there is no such set. */
export function lineFilter(query: Query): string[] | undefined {
  const texts = textsOf(query);
  return texts.every((text) => plain.test(text)) ? anyOf(texts) : undefined;
}

/** Texts of which every line with one of these ids or addresses contains at least one; `undefined` if there is no such set. */
export function naming(...names: readonly (string | number)[]): string[] | undefined {
  return anyOf(names.map((name) => longestPlain(`${name}`)));
}

/** The same for lines that name a Message-ID. */
export function namingMessage(messageId: string): string[] | undefined {
  return naming(messageId.slice(0, uncutLength));
}

function anyOf(texts: readonly string[]): string[] | undefined {
  return texts.length === 0 || texts.includes('') ? undefined : texts.map((text) => text.toLowerCase());
}

/** The texts before they are checked for escaping. */
function textsOf(query: Query): string[] {
  if (query.queueId !== null) return [query.queueId];
  if (query.messageId !== null) return [longestPlain(query.messageId.slice(0, uncutLength))];
  return partiesOf(query).flatMap(textsFor);
}

function textsFor(party: Party): string[] {
  if (party.kind === 'domain') return [party.domain];
  if (party.kind === 'wildcard') return [longestPlain(party.pattern)];
  return party.local ? [longestPlain(party.local.name)] : [longestPlain(party.address), rewritten(party.address)];
}

/** How boss@example.com is written within an SRS address: SRS0=Kqfz=QR=example.com=boss@forwarder.test */
function rewritten(address: string): string {
  const at = address.lastIndexOf('@');
  return longestPlain(`${address.slice(at + 1)}=${address.slice(0, at)}`);
}

/** The longest run of plain characters. */
function longestPlain(text: string): string {
  return text.split(/[^\w.@+=-]+/).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
