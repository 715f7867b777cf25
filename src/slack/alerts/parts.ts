/** What the Slack app needs of the alerts. */
import type { Desk } from '../../alerts/desk.ts';
import type { Incident } from '../../alerts/incident.ts';
import type { AlertSettings } from '../../alerts/rules/settings.ts';
import type { QueueGroup } from '../../ask/queue.ts';
import type { Waiting } from '../../store/log-store.ts';

export interface SlackAlerts {
  readonly desk: Desk;
  /** The rules in force. */
  readonly settings: () => AlertSettings;
  /** Mail that waits for what an incident is about, the oldest first. */
  waitingFor(incident: Incident): Promise<readonly Waiting[]>;
  /** What people asked for changes what is to be told: looks soon. */
  wake(): void;
  /** All that waits. */
  queue(): Promise<readonly QueueGroup[]>;
}
