/** What people do, turned into rows of the audit log. */
import type { Asker } from '../ask/asker.ts';
import type { Asked } from '../ask/doorway.ts';
import type { Problem } from '../ask/query.ts';
import type { AuditEntry, AuditLog, Deed } from '../store/audit-log.ts';

export interface Subject {
  readonly question?: string;
  readonly ticket?: string | null;
  readonly storyId?: string | null;
}

export interface Audit {
  asked(asker: Asker | undefined, subject: Subject, asked: Asked): void;
  refused(asker: Asker | undefined, problem: Problem, subject: Subject): void;
  /** A button and its like. @param text its name */
  did(asker: Asker | undefined, deed: Deed, text: string, subject?: Subject): void;
}

type Doer = Pick<AuditEntry, 'surface' | 'user' | 'channel'>;

const doerOf = (asker: Asker | undefined): Doer => ({
  surface: asker?.surface ?? 'service',
  user: asker?.user ?? '',
  channel: asker?.channel ?? null,
});

/** A pasted log is no question. */
const longestText = 2_000;

const messagesIn = (asked: Asked): number | null => (asked.kind === 'answer' ? asked.answer.total : null);

/** @param log `null` where nothing can be written */
export function keepAudit(log: Pick<AuditLog, 'add'> | null, now: () => number): Audit {
  function add(asker: Asker | undefined, deed: Deed, text: string, subject: Subject, messages: number | null): void {
    const { ticket = null, storyId = null } = subject;
    log?.add({ at: now(), deed, ...doerOf(asker), text: text.slice(0, longestText), ticket, storyId, messages });
  }
  return {
    asked: (asker, subject, asked) => add(asker, 'question', subject.question ?? '', subject, messagesIn(asked)),
    refused: (asker, problem, subject) =>
      add(asker, 'refusal', [problem.kind, subject.question].filter(Boolean).join(': '), subject, null),
    did: (asker, deed, text, subject = {}) => add(asker, deed, text, subject, null),
  };
}
