/** Entries of the audit log turned into lines for a terminal, one each. */
import type { AuditEntry } from '../../store/audit-log.ts';
import { formatInstant } from '../../time/format.ts';
import { counted } from '../phrases.ts';
import type { Viewer } from '../viewer.ts';
import { visible } from '../../text/visible.ts';

const where = ({ surface, channel }: AuditEntry): string => (channel === null ? surface : `${surface} ${channel}`);

const size = ({ messages }: AuditEntry): string | null => (messages === null ? null : counted(messages, 'message'));

/** `Tue 11 Jan, 11:45:49 CET  question  U0MARIA001  slack C0SUPPORT1  boss@example.com today  #4711  3 messages` */
function line(entry: AuditEntry, { zone, now }: Viewer): string {
  const { at, deed, user, text, ticket, storyId } = entry;
  return [formatInstant(at, zone, { now }), deed, user, where(entry), text, ticket, storyId, size(entry)]
    .filter((part) => part !== null && part !== '')
    .map((part) => visible(String(part)))
    .join('  ');
}

/** Oldest first; ends with a line end. */
export function auditText(entries: readonly AuditEntry[], viewer: Viewer): string {
  if (entries.length === 0) return 'Nothing was asked in that time.\n';
  return entries.map((entry) => `${line(entry, viewer)}\n`).join('');
}
