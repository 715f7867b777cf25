/** Guards the doorway for every surface: checks rights, masks answers and writes the audit log. */
import type { Answer } from '../ask/answer.ts';
import { currentAsker, type Asker } from '../ask/asker.ts';
import type { AskOptions, Asked, Doorway, StoryOptions } from '../ask/doorway.ts';
import { isAnswer } from '../ask/match.ts';
import type { Party, Problem, Query } from '../ask/query.ts';
import { readQuestion } from '../ask/read-question.ts';
import type { Sight } from '../ask/sight.ts';
import { conclude } from '../story/conclude.ts';
import type { BareStory, Story } from '../story/story.ts';
import type { AccessRules } from './access-rules.ts';
import type { Audit } from './audit.ts';
import { maskStory } from './mask.ts';
import { noTicket, notAllowed, RefusedError, refusalOf, withinLimits } from './refusal.ts';
import { domainsOf, mayAskNothing, mayName, maySee, rightsOf, shownIn, type Rights } from './rights.ts';
import { readTicket, withTicket, type Ticketed } from './ticket.ts';

const onlyWildcard = (party: Party | null): Party | null => (party?.kind === 'wildcard' ? party : null);

/** Wildcards are matched with masked addresses, so that hidden ones cannot be guessed letter by letter. */
function isFoundMasked(story: BareStory, query: Query, rights: Rights): boolean {
  const shown = shownIn(rights, story);
  if (shown === 'all') return true;
  const guesses = {
    ...query,
    from: onlyWildcard(query.from),
    to: onlyWildcard(query.to),
    either: query.either.filter(({ kind }) => kind === 'wildcard'),
  };
  const isGuess = guesses.from !== null || guesses.to !== null || guesses.either.length > 0;
  return !isGuess || isAnswer(guesses, maskStory(story, shown));
}

const sightOf = (rights: Rights): Sight => ({
  mayFind: (story, query) => maySee(rights, story) && isFoundMasked(story, query, rights),
  mayName: (address) => mayName(rights, address),
});

function masked(story: Story, rights: Rights, now: number): Story {
  const seen = domainsOf(rights) === null ? story : withoutNamesakes(story, now);
  return maskStory(seen, shownIn(rights, story));
}

/** Drops relations by Message-ID alone: such messages may be other people's. */
function withoutNamesakes(story: Story, now: number): Story {
  const related = story.related.filter(({ kind }) => kind !== 'same-message-id');
  if (related.length === story.related.length) return story;
  return { ...story, related, conclusion: conclude({ ...story, related }, now) };
}

function limited(answer: Answer, rights: Rights, ticket: string | null, now: number): Answer {
  const problem = answer.problem && withinLimits(keepTicket(answer.problem, ticket), rights);
  return { ...answer, stories: answer.stories.map((story) => masked(story, rights, now)), problem };
}

/** The corrected question keeps the ticket. */
const keepTicket = (problem: Problem, ticket: string | null): Problem =>
  problem.suggestion === null ? problem : { ...problem, suggestion: withTicket(problem.suggestion, ticket) };

function needsTicket({ ticketChannels }: AccessRules, asker: Asker | undefined): boolean {
  if (asker?.surface !== 'slack') return false;
  return ticketChannels === 'all' || (asker.channel !== null && ticketChannels.includes(asker.channel));
}

export interface Guard {
  /** The rules in force now. */
  readonly rules: () => AccessRules;
  readonly audit: Audit;
}

export function guardDoorway(inner: Doorway, guard: Guard): Doorway {
  return new GuardedDoorway(inner, guard);
}

class GuardedDoorway implements Doorway {
  readonly #inner: Doorway;
  readonly #rules: () => AccessRules;
  readonly #audit: Audit;

  constructor(inner: Doorway, { rules, audit }: Guard) {
    this.#inner = inner;
    this.#rules = rules;
    this.#audit = audit;
  }

  async ask(question: string, options: AskOptions): Promise<Asked> {
    const asker = currentAsker();
    const rights = await rightsOf(asker, this.#rules().rules);
    const ticketed = readTicket(question);
    const problem = this.#problemBefore(ticketed, options, rights);
    if (problem !== null) {
      await this.#audit.refused(asker, problem, ticketed);
      return { kind: 'problem', problem, coverage: [] };
    }
    const sight = rights === 'all' ? {} : { sight: sightOf(rights) };
    const asked = await this.#inner.ask(ticketed.question, { ...options, ...sight });
    await this.#audit.asked(asker, ticketed, asked);
    if (asked.kind === 'problem') return { ...asked, problem: keepTicket(asked.problem, ticketed.ticket) };
    return asked.kind === 'answer'
      ? { kind: 'answer', answer: limited(asked.answer, rights, ticketed.ticket, options.now) }
      : asked;
  }

  async story(id: string, options: StoryOptions): Promise<Story | null> {
    const asker = currentAsker();
    const rights = await rightsOf(asker, this.#rules().rules);
    if (mayAskNothing(rights)) {
      await this.#audit.refused(asker, notAllowed, { storyId: id });
      throw new RefusedError(notAllowed);
    }
    const found = await this.#inner.story(id, options);
    return found === null || !maySee(rights, found) ? null : masked(found, rights, options.now);
  }

  /** Why a question is refused before it is searched for; `null` if it is not. */
  #problemBefore({ question, ticket }: Ticketed, options: AskOptions, rights: Rights): Problem | null {
    const understood = readQuestion(question, options);
    if (understood.kind === 'help') return null;
    if (understood.kind === 'problem') return mayAskNothing(rights) ? notAllowed : null;
    if (ticket === null && needsTicket(this.#rules(), currentAsker())) return noTicket(question);
    return refusalOf(understood.query, rights);
  }
}
