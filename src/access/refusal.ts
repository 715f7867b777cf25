/** Why somebody gets no answer, in words that reveal nothing about the logs. */
import type { Party, Problem, Query } from '../ask/query.ts';
import { domainsOf, isWithin, type Rights } from './rights.ts';

/** Thrown where no answer can carry the problem, as when a message is opened by its id. */
export class RefusedError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'RefusedError';
    this.problem = problem;
  }
}

const refused = (message: string): Problem => ({ kind: 'refused', message, suggestion: null });

export const notAllowed: Problem = refused(
  'You may not ask about mail from here. Ask in a channel that is meant for it, or ask whoever runs mailtrace for the right.',
);

export const noTicket = (question: string): Problem => ({
  kind: 'no-ticket',
  message: `Questions in this channel need a ticket or a reason, a word that begins with #. For example: ${question} #4711`,
  // No suggestion: as a button it would give everybody the example's ticket.
  suggestion: null,
});

const outside = (domains: string): Problem =>
  refused(`From here you may ask about mail of ${domains} only, and this question is about other mail.`);

/** Whether a party can only be outside the allowed domains. */
function isElsewhere(party: Party, rights: Rights): boolean {
  if (rights === 'all' || party.kind === 'wildcard') return false;
  const address = party.kind === 'address' ? party.address : `x@${party.domain}`;
  return address.includes('@') && !rights.some(({ domains }) => isWithin(domains, address));
}

/** A question with several parties is refused if all of them are outside the allowed domains: such mail could not be shown. */
export function refusalOf({ from, to, either }: Query, rights: Rights): Problem | null {
  if (rights !== 'all' && rights.length === 0) return notAllowed;
  const domains = domainsOf(rights);
  const sides = [from, to, ...either].filter((party) => party !== null);
  const isOutside = sides.length > 1 && sides.every((party) => isElsewhere(party, rights));
  return domains !== null && isOutside ? outside(domains) : null;
}

/** For acts other than questions, which may be about an address or `@domain`. */
export function refusalAbout(party: string | null, rights: Rights): Problem | null {
  if (rights !== 'all' && rights.length === 0) return notAllowed;
  const domains = domainsOf(rights);
  const isElse = domains !== null && party !== null && !isWithinAny(rights, party);
  return isElse ? outside(domains) : null;
}

const isWithinAny = (rights: Rights, party: string): boolean =>
  rights === 'all' || rights.some(({ domains }) => isWithin(domains, party.startsWith('@') ? `x${party}` : party));

/** The answer “nothing found” for restricted askers, the same whether hidden mail exists or not. */
export function withinLimits(problem: Problem, rights: Rights): Problem {
  const domains = domainsOf(rights);
  if (domains === null) return problem;
  return {
    ...problem,
    message: `${problem.message} I looked only at mail of ${domains}: more you may not ask about from here.`,
  };
}
