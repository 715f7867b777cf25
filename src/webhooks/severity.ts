/** How bad a cause is, in the words that PagerDuty and Alertmanager share. */
import type { Cause } from '../alerts/cause.ts';

/** What is ours stops everybody's mail. */
export function severityOf(cause: Cause): 'critical' | 'error' | 'warning' {
  if (cause.kind === 'host' || cause.kind === 'lag') return 'critical';
  return cause.kind === 'surge' ? 'warning' : 'error';
}
