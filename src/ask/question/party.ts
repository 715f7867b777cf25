/** Turns one word such as `boss@example.com`, `@example.com` or `*boss*` into the party it names. */
import { slackMention } from './filler.ts';
import type { Party } from '../query.ts';

// <boss@example.com> · mailto:boss@example.com · "boss@example.com" · boss@example.com's
const wrapped = /^<(.*)>$|^mailto:(.+)$|^"(.*)"$|^(.+@.+)'s$/i;
// boss@example.com · "odd user"@partner.test · jürgen@bücher.example
const address = /^(?:"(?:\\.|[^"\\])+"|[^\s"<>,;]+)@[^\s"<>@,;]+$/u;
// @example.com · @[192.0.2.1]
const domain = /^@[^\s"<>@*,;]+$/u;
// *boss* · *@sales.* · boss@*
const wildcard = /^[^\s"<>,;]*\*[^\s"<>,;]*$/u;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** The party, lower case; `undefined` when `word` is none. The null sender `<>` is the address `''`. */
export function parseParty(word: string): Party | undefined {
  const text = slackMention.test(word) ? '' : unwrap(word).toLowerCase();
  if (text === '') return word === '<>' ? { kind: 'address', address: '' } : undefined;
  if (!letterOrDigit.test(text)) return undefined;
  if (wildcard.test(text)) return wildcardParty(text.replaceAll(/\*+/g, '*'));
  if (domain.test(text)) return { kind: 'domain', domain: text.slice(1) };
  return address.test(text) ? { kind: 'address', address: text } : undefined;
}

/** `*@example.com` is the domain itself. */
function wildcardParty(pattern: string): Party {
  const whole = pattern.startsWith('@') ? `*${pattern}` : pattern;
  const rest = whole.slice(1);
  return domain.test(rest) ? { kind: 'domain', domain: rest.slice(1) } : { kind: 'wildcard', pattern: whole };
}

function unwrap(word: string): string {
  const inner = wrapped
    .exec(word)
    ?.slice(1)
    .find((group) => group !== undefined);
  return inner === undefined || inner === word ? word : inner;
}

/** The party as the question language writes it. */
export function writeParty(party: Party): string {
  if (party.kind === 'address') return party.address === '' ? '<>' : party.address;
  return party.kind === 'domain' ? `@${party.domain}` : party.pattern;
}
