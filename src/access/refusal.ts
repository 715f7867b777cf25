/** Why somebody gets no answer, in words that reveal nothing about the logs. */
import { partiesOf } from '../ask/match.ts';
import { writeParty } from '../ask/question/party.ts';
import type { Party, Problem, Query } from '../ask/query.ts';
import { domainsOf, isWithin, mayAskNothing, type Rights } from './rights.ts';

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

/** A question with several parties is refused if all of them are outside the allowed domains: such mail could not be shown. */
export function refusalOf(query: Query, rights: Rights): Problem | null {
  const parties = partiesOf(query);
  const isOutside = parties.every((party) => namesDomain(party) && isElsewhere(writeParty(party), rights));
  return refusalIf(parties.length > 1 && isOutside, rights);
}

/** A wildcard, a local name and the null sender may be of any domain. */
function namesDomain(party: Party): boolean {
  return party.kind === 'domain' || (party.kind === 'address' && party.address.includes('@'));
}

/** For acts other than questions, which may be about an address or `@domain`. */
export function refusalAbout(party: string | null, rights: Rights): Problem | null {
  return refusalIf(party !== null && isElsewhere(party, rights), rights);
}

function refusalIf(isOutside: boolean, rights: Rights): Problem | null {
  if (mayAskNothing(rights)) return notAllowed;
  const domains = domainsOf(rights);
  return domains !== null && isOutside ? outside(domains) : null;
}

/** Whether an address or `@domain` is outside the allowed domains. */
function isElsewhere(party: string, rights: Rights): boolean {
  return rights !== 'all' && !rights.some(({ domains }) => isWithin(domains, party));
}

/** The answer “nothing found” for restricted askers, the same whether hidden mail exists or not. */
export function withinLimits(problem: Problem, rights: Rights): Problem {
  const domains = domainsOf(rights);
  if (domains === null) return problem;
  return {
    ...problem,
    message: `${problem.message} I looked only at mail of ${domains}: more you may not ask about from here.`,
  };
}
