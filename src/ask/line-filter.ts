/** Turns a query into texts for a fast test of raw lines, so that only lines with one of them are parsed. */
import { domainOf, localPartOf } from '../mail/address.ts';
import { anyOf, longestPlain, uncutLength } from '../lines/naming.ts';
import { partiesOf } from './match.ts';
import type { Party, Query } from './query.ts';

/** Text that every program logs without escaping. */
const plain = /^[\w.@+=-]+$/;

/** Texts of which every candidate line for the query contains at least one; `undefined` if there is no such set. */
export function lineFilter(query: Query): string[] | undefined {
  const texts = textsOf(query);
  return texts.every((text) => plain.test(text)) ? anyOf(texts) : undefined;
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
  return longestPlain(`${domainOf(address) ?? ''}=${localPartOf(address)}`);
}
