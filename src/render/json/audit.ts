/** Writes entries of the audit log as one JSON object, version 1, with instants as RFC 3339. */
import type { AuditEntry } from '../../store/audit-log.ts';
import { instant } from './instant.ts';

/** `deed` is question, refusal, press, share, export, watch, notice or retention. */
export function auditJson(entries: readonly AuditEntry[]): object {
  return { version: 1, entries: entries.map((entry) => ({ ...entry, at: instant(entry.at) })) };
}
