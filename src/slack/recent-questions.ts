/** The recent questions of each person, newest first, for the Home tab. */
import type { AuditLog } from '../store/audit-log.ts';
import type { TypedQuestion } from './answering/question-text.ts';

export interface RecentQuestions {
  note(user: string, typed: TypedQuestion): void | Promise<void>;
  of(user: string): readonly TypedQuestion[] | Promise<readonly TypedQuestion[]>;
}

const keptEach = 10;
const keptPeople = 2_000;

/** Kept in memory, until the process ends. */
export function createRecentQuestions(): RecentQuestions {
  const asked = new Map<string, readonly TypedQuestion[]>();
  return {
    note(user, typed) {
      const others = (asked.get(user) ?? []).filter(({ question }) => question !== typed.question);
      // Moved to the end of the map, whose first entry is the person who has asked nothing for longest.
      asked.delete(user);
      asked.set(user, [typed, ...others].slice(0, keptEach));
      const [silent] = asked.keys();
      if (asked.size > keptPeople && silent !== undefined) asked.delete(silent);
    },
    of: (user) => asked.get(user) ?? [],
  };
}

/** Taken from the audit log, which survives restarts. */
export const recentFrom = (audit: Pick<AuditLog, 'questionsOf'>): RecentQuestions => ({
  note: () => {},
  of: (user) => audit.questionsOf(user, keptEach).map(({ question }) => ({ question, isPrivate: false })),
});
