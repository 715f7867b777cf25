/** An instant as everybody in a channel sees it in the own zone: Slack draws it for each reader. */
import { formatInstant } from '../../time/format.ts';
import { escape } from './mrkdwn.ts';

/** `today at 10:13 AM`, as Slack words it for the reader; the fallback is for notifications, in UTC. */
export function moment(at: number): string {
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${escape(formatInstant(at, 'UTC'))}>`;
}
