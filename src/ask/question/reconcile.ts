/** Makes items agree: parties get their sides, times become one, and what contradicts itself becomes trouble. */
import { readPhrase } from '../../time/phrase.ts';
import { writeParty } from './party.ts';
import { quoteList } from './wording.ts';
import { textOf, trouble } from './item.ts';
import type { Present } from '../../time/phrase.ts';
import type { Item, Placed } from './item.ts';

type PartyItem = Extract<Item, { kind: 'party' }>;

/** The same words as items that agree. */
export function reconcile(placed: readonly Placed[], present: Present): Placed[] {
  return refuseSeconds(joinTimes(giveSides(placed), present)).map(refuseTime);
}

/** `a to b`: the party before is the sender, the one after it the recipient. */
function giveSides(placed: readonly Placed[]): Placed[] {
  const sided = [...placed];
  let before = -1;
  let side: PartyItem['side'] = 'either';
  for (const [at, { item, words }] of placed.entries()) {
    if (item.kind === 'toward' || item.kind === 'fromward') side = item.kind === 'toward' ? 'to' : 'from';
    const previous = sided[before];
    if (item.kind === 'toward' && previous) sided[before] = { ...previous, item: onSide(previous.item, 'from') };
    if (item.kind !== 'party') continue;
    sided[at] = { words, item: onSide(item, side) };
    [before, side] = [at, 'either'];
  }
  return sided;
}

function onSide(item: Item, side: PartyItem['side']): Item {
  return item.kind === 'party' && item.side === 'either' ? { ...item, side } : item;
}

/** `yesterday` and, elsewhere, `9-11` are one phrase. */
function joinTimes(placed: readonly Placed[], present: Present): Placed[] {
  const times = placed.filter(({ item }) => item.kind === 'time');
  if (times.length < 2) return [...placed];
  const joined = [times, times.toReversed()]
    .map((some) => joinPhrase(some, present))
    .find((found) => found !== undefined);
  const rest = placed.filter(({ item }) => item.kind !== 'time');
  if (joined !== undefined) return [...rest, joined];
  const reason = `I read more than one time: ${quoteList(times.map(textOf))}.`;
  const refuse = ({ words }: Placed): Placed => ({ words, item: trouble(reason, [''], 'bad-time') });
  return [...rest, ...times.slice(0, 1), ...times.slice(1).map(refuse)];
}

function joinPhrase(times: readonly Placed[], present: Present): Placed | undefined {
  const words = times.flatMap((time) => time.words);
  const phrase = readPhrase(words, present);
  return phrase?.words === words.length ? { words, item: { kind: 'time', settled: phrase.settled } } : undefined;
}

const onlyOne: Readonly<Partial<Record<Item['kind'], string>>> = {
  'queue-id': 'I can look for one queue ID at a time.',
  'message-id': 'I can look for one Message-ID at a time.',
};

/** A second sender, recipient or ID that differs from the first. */
function refuseSeconds(placed: readonly Placed[]): Placed[] {
  const seen = new Map<string, string>();
  return placed.map((one) => {
    const slot = slotOf(one.item);
    if (slot === undefined) return one;
    const first = seen.get(slot.name) ?? slot.value;
    seen.set(slot.name, first);
    if (first === slot.value) return one;
    const reason =
      onlyOne[one.item.kind] ?? `I read two ${slot.name}s, ${first} and ${slot.value}, and can look for one.`;
    return { ...one, item: trouble(reason, ['']) };
  });
}

function slotOf(item: Item): { readonly name: string; readonly value: string } | undefined {
  if (item.kind === 'queue-id' || item.kind === 'message-id') return { name: item.kind, value: item.id };
  if (item.kind !== 'party' || item.side === 'either') return undefined;
  return { name: item.side === 'from' ? 'sender' : 'recipient', value: writeParty(item.party) };
}

function refuseTime(one: Placed): Placed {
  if (one.item.kind !== 'time' || one.item.settled.kind !== 'trouble') return one;
  const { reason, instead } = one.item.settled;
  return { ...one, item: trouble(`“${textOf(one)}”: ${reason}`, instead === null ? [] : [instead], 'bad-time') };
}
