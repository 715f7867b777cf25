/** Turns `key:value` words (`from:boss@example.com`, `status:deferred,bounced`, `id:…`) into items. */
import { dispositions } from '../../mail/disposition.ts';
import { dayWords } from '../../time/day.ts';
import { parseParty } from './party.ts';
import { isQueueIdWord } from './queue-id.ts';
import { nearest } from './likeness.ts';
import { parseStatus, statusWords } from './status.ts';
import { looksLikeDomain, looksLikeName } from './shape.ts';
import { trouble } from './item.ts';
import type { Item, ItemReader, Reading, Trouble } from './item.ts';

type Key = 'from' | 'to' | 'either' | 'status' | 'host' | 'queue' | 'id';

const names: Readonly<Record<Key, readonly string[]>> = {
  from: ['from', 'sender'],
  to: ['to', 'rcpt', 'recipient'],
  either: ['mailto', 'address', 'mail', 'email'],
  status: ['status', 'stat', 'state', 'disposition'],
  host: ['host', 'hosts', 'server'],
  queue: ['qid', 'queue', 'queueid', 'queue-id'],
  id: ['id', 'msgid', 'messageid', 'message-id'],
};
const keyOf = new Map(Object.entries(names).flatMap(([key, all]) => all.map((name) => [name, key as Key])));

/** A value of each, for a key without one. */
const examples: Readonly<Record<Key, string>> = {
  from: 'boss@example.com',
  to: 'boss@example.com',
  either: 'boss@example.com',
  status: 'deferred',
  host: 'mx1',
  queue: 'j0BGjkc28022',
  id: '<20260111114549.1@mail.example.com>',
};

/** Every key, for misspelt ones to be compared with. */
const keyNames: readonly string[] = [...keyOf.keys()];

/** People try these with a colon, too. */
const timeKeys: ReadonlySet<string> = new Set([
  'since',
  'until',
  'on',
  'at',
  'last',
  'date',
  'time',
  'when',
  'day',
  'between',
]);

// status:deferred · Message-ID:<a@b.example> · from=boss@example.com
const keyed = /^([a-z]+(?:-[a-z]+)?)([:=])(.*)$/is;
// mx1 · mx1.example.com · 192.0.2.1 · [2001:db8::1]
const hostName = /^[\p{L}\p{N}._:[\]-]+$/u;

/** Whether `word` is a key whose value is the next word. */
export function isOpenKey(word: string): boolean {
  return keyOf.has(word.slice(0, -1).toLowerCase()) && /[:=]$/.test(word);
}

/** Whether `word` begins with a key. */
export function isKeyed(word: string): boolean {
  return keyOf.has((keyed.exec(word)?.[1] ?? '').toLowerCase());
}

export const readFilter: ItemReader = (words, at) => {
  const [, name = '', sign, text = ''] = keyed.exec(words[at] ?? '') ?? [];
  const value = text.replace(/^"(.*)"$/, '$1');
  const key = keyOf.get(name.toLowerCase());
  if (sign === undefined || (key === undefined && sign === '=')) return undefined;
  if (key === undefined) return one(unknownKey(name, value));
  if (value === '') return one(noValue(name, key));
  if (key === 'status') return readStatuses(value, words, at);
  return one(readValue(key, value));
};

function one(item: Item): Reading {
  return { item, count: 1 };
}

/** A host or status that nobody named would only hide mail: such a key is rather left out. */
function noValue(name: string, key: Key): Trouble {
  const example = `${name}:${examples[key]}`;
  return trouble(`${name}: has no value.`, key === 'host' || key === 'status' ? ['', example] : [example, '']);
}

function readValue(key: Exclude<Key, 'status'>, value: string): Item {
  if (key === 'host') return readHosts(value);
  if (key === 'queue') return readQueueId(value);
  if (key === 'id') return readMessageId(value);
  return readParty(key, value);
}

function readParty(side: 'from' | 'to' | 'either', value: string): Item {
  const party = parseParty(value);
  if (party === undefined) return noAddress(side === 'either' ? '' : `${side}:`, value);
  if (side !== 'to' || party.kind !== 'address' || party.address !== '') return { kind: 'party', side, party };
  return trouble('<>, the null sender, receives no mail.', ['from:<>']);
}

/** @param prefix text before a party: `from:`, `to:` or nothing */
export function noAddress(prefix: string, value: string): Trouble {
  const first = value.split(/[,;]/)[0] ?? '';
  if (first !== value && parseParty(first))
    return trouble(`I can look for one address here, not “${value}”.`, [prefix + first]);
  const repairs = [];
  if (dayWords.includes(value.toLowerCase())) repairs.push(value);
  if (looksLikeDomain(value)) repairs.push(`${prefix}@${value}`);
  if (looksLikeName(value)) repairs.push(`${prefix}*${value.toLowerCase()}*`);
  if (/^[^@\s]+@$/.test(value)) repairs.push(`${prefix}${value}*`);
  return trouble(`“${value}” is no address: I know boss@example.com, @example.com and *boss*.`, repairs);
}

function readHosts(value: string): Item {
  const hosts = value
    .toLowerCase()
    .split(',')
    .filter((host) => host !== '');
  const wrong = hosts.find((host) => !hostName.test(host));
  if (hosts.length > 0 && wrong === undefined) return { kind: 'hosts', hosts };
  return trouble(`“${wrong ?? value}” is no host name.`, [`host:${value.replaceAll(/[^\w.,-]/g, '')}`]);
}

function readQueueId(value: string): Item {
  return /^[^\s<>"*]+$/.test(value) ? { kind: 'queue-id', id: value } : trouble(`“${value}” is no queue ID.`, ['']);
}

function readMessageId(value: string): Item {
  const id = value.replace(/^<(.*)>$/, '$1').replace(/^</, '');
  if (id === '') return trouble(`“${value}” is no Message-ID.`, ['']);
  const isQueueId = id === value && isQueueIdWord(value);
  return isQueueId
    ? trouble(`“${value}” is a queue ID, not a Message-ID.`, [`qid:${value}`])
    : { kind: 'message-id', id };
}

// status:deferred · status:sent,bounced · status:deferred or bounced
function readStatuses(value: string, words: readonly string[], at: number): Reading {
  const named = value.split(',').filter((name) => name !== '');
  const wrong = named.find((name) => parseStatus(name) === undefined);
  if (named.length === 0 || wrong !== undefined) return one(badStatus(wrong ?? value));
  const { more, count } = furtherStatuses(words, at + 1);
  const statuses = [...named, ...more].flatMap((name) => parseStatus(name) ?? []);
  return { item: { kind: 'statuses', statuses: [...new Set(statuses)] }, count: count + 1 };
}

function furtherStatuses(words: readonly string[], from: number): { more: readonly string[]; count: number } {
  const more: string[] = [];
  for (let at = from; ;) {
    const joined = /^(?:or|and)$/i.test(words[at] ?? '') ? 1 : 0;
    const word = words[at + joined]?.toLowerCase() ?? '';
    if (!dispositions.some((name) => name === word)) return { more, count: at - from };
    more.push(word);
    at += joined + 1;
  }
}

function badStatus(name: string): Trouble {
  const reason = `I do not know the status “${name}”. I know ${dispositions.join(', ')}.`;
  const near = nearest(name, statusWords);
  return trouble(reason, [`status:${near ?? 'deferred'}`], 'bad-status');
}

function unknownKey(name: string, value: string): Trouble {
  const near = nearest(name, keyNames, 1);
  const repairs = near === undefined ? [] : [`${near}:${value}`];
  if (timeKeys.has(name.toLowerCase())) repairs.push(`${name} ${value}`, value);
  if (parseStatus(value)) repairs.unshift(`status:${value}`);
  if (parseParty(value) || isQueueIdWord(value)) repairs.push(value);
  return trouble(`I do not know “${name}:”. I know from:, to:, status:, host:, qid: and id:.`, repairs);
}
