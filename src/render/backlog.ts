/** Words the backlog: how much of the logs is still to be read. */
import type { Backlog } from '../store/upkeep.ts';
import { counted, sizeName } from './phrases.ts';

/** `2.1 GB of the living logs, then 3 older files (1.2 GB), newest first` */
export function backlogWords({ livingBytes, olderFiles, olderBytes }: Backlog): string {
  const living = livingBytes > 0 ? [`${sizeName(livingBytes)} of the living logs`] : [];
  const older = olderFiles > 0 ? [`${counted(olderFiles, 'older file')} (${sizeName(olderBytes)}), newest first`] : [];
  return [...living, ...older].join(', then ');
}
