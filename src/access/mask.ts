/** Masks other people's recipients in a story: in its fields, its sentences and its raw lines. */
import { addressKey, localPartOf } from '../mail/address.ts';
import { visible } from '../text/visible.ts';
import type { BareStory } from '../story/story.ts';
import { isWithin } from './rights.ts';

/** `e…@example.com`: recognizable, but not usable as an address. A local part of one or two characters is hidden completely. */
export function maskAddress(address: string): string {
  const name = localPartOf(address);
  const [first = ''] = name;
  return `${[...name].length < 3 ? '' : first}…${address.slice(name.length)}`;
}

/** What to mask in texts; in lower case except `words`. */
interface Hidden {
  /** Whether an address found in a text stays as it is. */
  readonly keeps: (address: string) => boolean;
  /** Names hidden wherever they occur as a word: local users, and in raw lines the local parts of hidden addresses. */
  readonly names: ReadonlySet<string>;
  readonly lineNames: ReadonlySet<string>;
  /** Recipients that do not look like addresses: quoted names, pipes, files. */
  readonly odd: RegExp | null;
}

/** Characters of an address: no blanks, brackets, quotes or list separators, which surround addresses in logs and replies. */
const run = /[^\s<>()[\]{},;:"'`|\\⟨⟩]+/gu;
/** `user=boss@example.com`: the key is no part of the address; a VERP sender's `jobs=agency.test` is. */
const key = /^(?:to|orig_to|from|env-from|for|addr|ctladdr|user|ruser|rcpt|recipient|sender|sasl_username|[FPRT])=/;
const word = /[\p{L}\p{N}_.+-]+/gu;

/** `jobs@agency.test`: found in any text. */
const isPlain = (address: string): boolean =>
  /^[^\s<>()[\]{},;:"'`|\\⟨⟩]+@[^\s<>()[\]{},;:"'`|\\⟨⟩@/=]+$/u.test(address);
const isWord = (name: string): boolean => new RegExp(`^(?:${word.source})$`, 'u').test(name);

function recipientsOf(story: BareStory): string[] {
  const legs = [...story.recipients, ...story.hops.flatMap((hop) => hop.legs)];
  return legs
    .flatMap(({ recipient, originalRecipient }) => [recipient, originalRecipient])
    .concat(story.related.map(({ recipient }) => recipient ?? null))
    .concat(story.recipients.map(({ owner }) => owner ?? null))
    .filter((address) => address !== null && address !== '') as string[];
}

/** A local name is shown if it is the local part of an address that is shown. */
function hiddenRecipients(story: BareStory, shown: readonly string[]): Set<string> {
  const all = recipientsOf(story).map(addressKey);
  const visibleNames = new Set(all.filter((address) => isWithin(shown, address)).map(localPartOf));
  return new Set(
    all.filter((address) => !isWithin(shown, address) && (address.includes('@') || !visibleNames.has(address))),
  );
}

function sendersOf(story: BareStory): string[] {
  const clients = [story.client, ...story.hops.map((hop) => hop.client)];
  return [
    story.envelopeSender,
    ...story.hops.map((hop) => hop.envelopeSender),
    ...clients.map((client) => client?.login),
  ]
    .filter((address) => address !== null && address !== undefined)
    .map(addressKey);
}

/** `jobs=agency.test`, as a VERP sender encodes the recipient. */
const asVerp = (address: string): string[] =>
  ['=', '%', '+40', '=40'].map((sign) => address.replace(/@(?=[^@]*$)/, sign));

function keeper(story: BareStory, shown: readonly string[], hidden: ReadonlySet<string>): Hidden['keeps'] {
  const senders = new Set(sendersOf(story));
  const messageId = story.messageId?.toLowerCase() ?? '';
  const disguised = [...hidden].filter((address) => address.includes('@')).flatMap((one) => [one, ...asVerp(one)]);
  const known = new Map<string, boolean>();
  const isKept = (address: string): boolean => {
    if (hidden.has(address)) return false;
    const isOpen = senders.has(address) || isWithin(shown, address) || messageId.includes(address);
    return isOpen && !disguised.some((form) => address.includes(form));
  };
  return (address) => {
    const kept = known.get(address) ?? isKept(address);
    known.set(address, kept);
    return kept;
  };
}

function oddOnes(hidden: ReadonlySet<string>): RegExp | null {
  const odd = [...hidden].filter((address) => !isPlain(address) && !isWord(address));
  const forms = [...new Set(odd.flatMap((address) => [address, visible(address)]))].sort((a, b) => b.length - a.length);
  return forms.length === 0 ? null : new RegExp(forms.map((form) => RegExp.escape(form)).join('|'), 'giu');
}

function hiddenIn(story: BareStory, shown: readonly string[]): Hidden {
  const hidden = hiddenRecipients(story, shown);
  const open = new Set(
    [...sendersOf(story), ...recipientsOf(story).map(addressKey)].filter((one) => !hidden.has(one)).map(localPartOf),
  );
  const names = new Set([...hidden].filter(isWord));
  const locals = [...hidden].filter((address) => address.includes('@')).map(localPartOf);
  return {
    keeps: keeper(story, shown, hidden),
    names,
    lineNames: new Set([...names, ...locals.filter((name) => name !== '' && !open.has(name))]),
    odd: oddOnes(hidden),
  };
}

/** Where the address in a run of characters ends: `a@b.test/x`, `a@b.test.` */
function endOfDomain(found: string, at: number): number {
  let end = found.slice(at).search(/[/=]/u);
  end = end < 0 ? found.length : at + end;
  while (end > at + 1 && '.!?…'.includes(found.charAt(end - 1))) end -= 1;
  return end;
}

function maskRun(found: string, keeps: Hidden['keeps']): string {
  const at = found.lastIndexOf('@');
  if (at < 1) return found;
  const begin = key.exec(found)?.[0].length ?? 0;
  const end = endOfDomain(found, at);
  const address = found.slice(begin, end);
  return keeps(address.toLowerCase()) ? found : found.slice(0, begin) + maskAddress(address) + found.slice(end);
}

function maskText(text: string, hidden: Hidden, names: ReadonlySet<string>): string {
  const withoutOdd = hidden.odd === null ? text : text.replace(hidden.odd, (found) => maskAddress(found));
  const masked = withoutOdd.replace(run, (found) => maskRun(found, hidden.keeps));
  if (names.size === 0) return masked;
  return masked.replace(word, (found) => (names.has(found.toLowerCase()) ? maskAddress(found) : found));
}

/** Fields that are not masked: they are looked up or compared, not read. */
const untouched: ReadonlySet<string> = new Set(['id', 'storyId', 'kind', 'disposition', 'turn']);
/** Fields with text of servers, in which names may lack their domain. */
const wholeNames: ReadonlySet<string> = new Set(['line', 'replyText']);
const addresses: ReadonlySet<string> = new Set(['recipient', 'originalRecipient']);

function maskValue(value: unknown, name: string, hidden: Hidden): unknown {
  if (typeof value === 'string') {
    if (untouched.has(name)) return value;
    return maskText(
      value,
      hidden,
      wholeNames.has(name) ? hidden.lineNames : addresses.has(name) ? hidden.names : noNames,
    );
  }
  if (Array.isArray(value)) return value.map((item) => maskValue(item, name, hidden));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, maskValue(item, field, hidden)]));
}

const noNames: ReadonlySet<string> = new Set();

/** @param shown domains whose recipients are not masked */
export function maskStory<Told extends BareStory>(story: Told, shown: 'all' | readonly string[]): Told {
  return shown === 'all' ? story : (maskValue(story, '', hiddenIn(story, shown)) as Told);
}
