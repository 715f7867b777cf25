/** The severity of a cause, in the terms that PagerDuty and Alertmanager share. */
import type { Cause } from '../alerts/cause.ts';

/** Trouble on our side is critical: it stops everybody's mail. */
export function severityOf(cause: Cause): 'critical' | 'error' | 'warning' {
  if (cause.kind === 'host' || cause.kind === 'lag') return 'critical';
  return cause.kind === 'surge' ? 'warning' : 'error';
}
