/** Finds addresses in the logs that the asker may have meant: a typing error away, or the same local part elsewhere. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import { addressKey, domainOf, localPartOf } from '../mail/address.ts';
import type { LogStore } from '../store/log-store.ts';
import { addressesOf } from './match.ts';
import { newestLines } from './newest-lines.ts';
import { slipsBetween } from './question/likeness.ts';

/** Addresses compared for each pattern. */
const mostAddresses = 2000;
const mostSlips = 2;

/** Nearest first; the address itself comes first if the logs contain it. */
export async function addressesNear(address: string, store: LogStore, reader: ChunkReader): Promise<string[]> {
  const asked = addressKey(address);
  const terms = await Promise.all(patternsOf(asked).map((like) => store.matchingTerms('a:', like, mostAddresses)));
  const known = terms.flat().map((term) => term.slice(2));
  const newest = (await newestLines(store, reader)).flatMap(({ event }) => addressesOf(event).map(addressKey));
  return [...new Set([...known, ...newest])]
    .map((other) => ({ other, slips: slipsTo(asked, other) }))
    .filter(({ slips }) => slips <= mostSlips)
    .sort((a, b) => a.slips - b.slips)
    .map(({ other }) => other);
}

function patternsOf(address: string): string[] {
  const name = localPartOf(address);
  return [`*@${domainOf(address) ?? ''}`, `${name}@*`, `${name.slice(0, 2)}*`, name];
}

/** The same local part at another domain, or without one, counts as one typing error. */
function slipsTo(asked: string, known: string): number {
  if (asked === known) return 0;
  return localPartOf(asked) === localPartOf(known) ? 1 : slipsBetween(asked, known);
}
