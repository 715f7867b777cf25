/** Drops entries of the audit log that are too old. */
import type { Logger } from 'pino';
import type { AuditLog } from '../store/audit-log.ts';

const dayMs = 86_400_000;

export interface RetentionOptions {
  /** Forever if 0 or absent. */
  readonly auditDays?: number;
  readonly log: Logger;
}

/** Drops old entries now and once a day. */
export function retainAudit(
  audit: AuditLog,
  { auditDays = 0, log }: RetentionOptions,
  parts: AsyncDisposableStack,
): void {
  if (auditDays === 0) return;
  const retain = (): void => {
    try {
      const deleted = audit.retain(Date.now() - auditDays * dayMs, Date.now());
      if (deleted > 0) log.info({ deleted, auditDays }, 'old entries of the audit log were deleted');
    } catch (err) {
      // A full disk or a long write of another program: the next run retries.
      log.error({ err }, 'old entries of the audit log could not be deleted');
    }
  };
  retain();
  const timer = setInterval(retain, dayMs).unref();
  parts.defer(() => clearInterval(timer));
}
