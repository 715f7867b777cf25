/** The person at the terminal: an asker without restrictions, whose questions are audited like everybody's. */
import { userInfo } from 'node:os';
import { keepAudit } from '../access/audit.ts';
import { openAccess } from '../access/access-rules.ts';
import { guardDoorway } from '../access/guarded-doorway.ts';
import type { Asker } from '../ask/asker.ts';
import type { Doorway } from '../ask/doorway.ts';
import { AuditLog, type AuditEntry } from '../store/audit-log.ts';
import { openForWriting } from '../store/open-database.ts';
import { tell } from './output.ts';

/** The login name, or the user number if there is none. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

export const terminalPerson = (): Asker => ({
  surface: 'terminal',
  user: loginName(),
  channel: null,
  groups: async () => [],
});

/** If the audit log cannot be written, the answer is still given, with a warning. */
function noteIn(db: string): (entry: AuditEntry) => void {
  return (entry) => {
    try {
      const state = openForWriting(db);
      new AuditLog(state).add(entry);
      state.close();
    } catch (error) {
      tell(`This question is not in the audit log: ${(error as Error).message}`);
    }
  };
}

/** Audits what was shown other than as the answer to a question. */
export async function noteInTerminal(db: string, text: string): Promise<void> {
  await keepAudit(noteIn(db), Date.now).did(terminalPerson(), 'question', text);
}

export function doorwayForTerminal(doorway: Doorway, db: string): Doorway {
  return guardDoorway(doorway, { rules: () => openAccess, audit: keepAudit(noteIn(db), Date.now) });
}
