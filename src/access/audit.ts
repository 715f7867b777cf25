/** Turns what people do into entries of the audit log. */
import type { Asker } from '../ask/asker.ts';
import type { Asked } from '../ask/doorway.ts';
import type { Problem } from '../ask/query.ts';
import type { AuditEntry, Deed } from '../store/audit-log.ts';

export interface Subject {
  readonly question?: string;
  readonly ticket?: string | null;
  readonly storyId?: string | null;
}

/** Resolves when the entry is written. */
export interface Audit {
  asked(asker: Asker | undefined, subject: Subject, asked: Asked): Promise<void>;
  refused(asker: Asker | undefined, problem: Problem, subject: Subject): Promise<void>;
  /** Records a button or a similar act. @param text its name */
  did(asker: Asker | undefined, deed: Deed, text: string, subject?: Subject): Promise<void>;
}

type Doer = Pick<AuditEntry, 'surface' | 'user' | 'channel'>;

const doerOf = (asker: Asker | undefined): Doer => ({
  surface: asker?.surface ?? 'service',
  user: asker?.user ?? '',
  channel: asker?.channel ?? null,
});

/** Longest text recorded: a pasted log is no question. */
const longestText = 2_000;

const messagesIn = (asked: Asked): number | null => (asked.kind === 'answer' ? asked.answer.total : null);

/** @param add `null` if nothing can be written */
export function keepAudit(add: ((entry: AuditEntry) => void | Promise<void>) | null, now: () => number): Audit {
  async function note(
    asker: Asker | undefined,
    deed: Deed,
    text: string,
    subject: Subject,
    messages: number | null,
  ): Promise<void> {
    const { ticket = null, storyId = null } = subject;
    await add?.({ at: now(), deed, ...doerOf(asker), text: text.slice(0, longestText), ticket, storyId, messages });
  }
  return {
    asked: (asker, subject, asked) => note(asker, 'question', subject.question ?? '', subject, messagesIn(asked)),
    refused: (asker, problem, subject) =>
      note(asker, 'refusal', [problem.kind, subject.question].filter(Boolean).join(': '), subject, null),
    did: (asker, deed, text, subject = {}) => note(asker, deed, text, subject, null),
  };
}
