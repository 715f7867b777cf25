/** Turns what is looked for into a quick test of raw lines, so that only those are parsed that may tell of it. */
import { partiesOf } from './match.ts';
import type { Party, Query } from './query.ts';

/** Message-IDs are cut off by some servers, never before this. */
const uncutLength = 60;
/** Text that every program logs as it is. */
const plain = /^[\w.@+=-]+$/;

/** What a line holds any of that may be a candidate for the question, as far as its text tells. */
export function lineFilter(query: Query): string[] | undefined {
  const texts = textsOf(query);
  return texts.every((text) => plain.test(text)) ? anyOf(texts) : undefined;
}

/** What a line holds any of that names one of some ids or addresses; `undefined` where that could be anything. */
export function naming(...names: readonly (string | number)[]): string[] | undefined {
  return anyOf(names.map((name) => longestPlain(`${name}`)));
}

/** What a line holds that names a Message-ID. */
export function namingMessage(messageId: string): string[] | undefined {
  return naming(messageId.slice(0, uncutLength));
}

function anyOf(texts: readonly string[]): string[] | undefined {
  return texts.length === 0 || texts.includes('') ? undefined : texts.map((text) => text.toLowerCase());
}

/** Texts one of which each line holds that names what is asked for. */
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

/** How boss@example.com stands within what a forwarder made of it: SRS0=Kqfz=QR=example.com=boss@forwarder.test */
function rewritten(address: string): string {
  const at = address.lastIndexOf('@');
  return longestPlain(`${address.slice(at + 1)}=${address.slice(0, at)}`);
}

/** The longest run of plain characters. */
function longestPlain(text: string): string {
  return text.split(/[^\w.@+=-]+/).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
