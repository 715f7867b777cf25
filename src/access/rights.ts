/** Turns the rules that apply to an asker into rights: which messages may be seen, and whose addresses in them. */
import { domainOf, isInDomain } from '../mail/address.ts';
import type { BareStory } from '../story/story.ts';
import type { AccessRule } from './access-rules.ts';
import type { Asker } from '../ask/asker.ts';

/** What one rule grants. */
type Grant = Pick<AccessRule, 'domains' | 'recipients'>;

/** All grants of the asker; `'all'` is unrestricted, an empty list allows nothing. */
export type Rights = 'all' | readonly Grant[];

async function isFor({ channels, groups, users }: AccessRule, asker: Asker): Promise<boolean> {
  if (channels !== undefined && (asker.channel === null || !channels.includes(asker.channel))) return false;
  if (users !== undefined && !users.includes(asker.user)) return false;
  return groups === undefined || (await asker.groups(groups)).length > 0;
}

/** @param rules `undefined`: everybody may ask everything */
export async function rightsOf(asker: Asker | undefined, rules: readonly AccessRule[] | undefined): Promise<Rights> {
  if (rules === undefined || asker?.surface === 'terminal') return 'all';
  if (asker === undefined) return [];
  const held = await Promise.all(rules.map(async (rule) => ((await isFor(rule, asker)) ? [rule] : [])));
  const grants = held.flat();
  return grants.some(({ domains, recipients }) => domains === 'all' && recipients === 'all') ? 'all' : grants;
}

export function mayAskNothing(rights: Rights): boolean {
  return rights !== 'all' && rights.length === 0;
}

/** Whether the asker has rights in any channel. */
export async function isSomebody(asker: Asker | undefined, rules: readonly AccessRule[] | undefined): Promise<boolean> {
  const anywhere = rules?.map(({ groups, users, domains, recipients }) => ({ groups, users, domains, recipients }));
  return !mayAskNothing(await rightsOf(asker, anywhere));
}

/** Whether an address or `@domain` is in one of some domains; an address without a domain is in none. */
export function isWithin(names: 'all' | readonly string[], address: string): boolean {
  const domain = domainOf(address);
  return names === 'all' || (domain !== undefined && names.some((name) => isInDomain(domain, name)));
}

/** All senders and recipients of a message. */
function partiesOf(story: BareStory): string[] {
  const legs = [...story.hops.flatMap((hop) => hop.legs), ...story.recipients];
  return [
    story.envelopeSender,
    ...story.hops.map((hop) => hop.envelopeSender),
    ...legs.flatMap(({ recipient, originalRecipient }) => [recipient, originalRecipient]),
  ].filter((address) => address !== null);
}

const grantsOver = (grants: readonly Grant[], story: BareStory): Grant[] => {
  const parties = partiesOf(story);
  return grants.filter(({ domains }) => domains === 'all' || parties.some((address) => isWithin(domains, address)));
};

export function maySee(rights: Rights, story: BareStory): boolean {
  return rights === 'all' || grantsOver(rights, story).length > 0;
}

/** Domains whose addresses are shown in this message. */
export function shownIn(rights: Rights, story: BareStory): 'all' | readonly string[] {
  return rights === 'all' ? 'all' : shownBy(grantsOver(rights, story));
}

function shownBy(grants: readonly Grant[]): 'all' | readonly string[] {
  const lists = grants.map(({ recipients }) => recipients);
  return lists.includes('all') ? 'all' : [...new Set(lists.flat())];
}

/** Whether an address may be suggested to the asker. */
export function mayName(rights: Rights, address: string): boolean {
  if (rights === 'all') return true;
  return rights.some(({ domains, recipients }) => isWithin(domains, address) && isWithin(recipients, address));
}

/** `example.com, example.org`; `null` if unrestricted. */
export function domainsOf(rights: Rights): string | null {
  if (rights === 'all' || rights.some(({ domains }) => domains === 'all')) return null;
  return [...new Set(rights.flatMap(({ domains }) => domains))].join(', ');
}
