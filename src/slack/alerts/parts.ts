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
  /** The waiting mail of an incident, oldest first. */
  waitingFor(incident: Incident): Promise<readonly Waiting[]>;
  /** Looks soon: people have changed what is to be announced. */
  wake(): void;
  /** Everything that waits, by next hop and reason. */
  queue(): Promise<readonly QueueGroup[]>;
}
