/** What waits, as a list in Slack: sites, reasons and numbers; no addresses, as not everybody may see them. */
import type { QueueGroup } from '../../ask/queue.ts';
import { formatDuration } from '../../time/format.ts';
import { counted } from '../phrases.ts';
import { waitingWords } from '../words.ts';
import { said, section, type Message } from './blocks.ts';
import { cutRendered, joinWithin, limits } from './limits.ts';
import { code, prose } from './mrkdwn.ts';

const mostGroups = 30;

function groupLine({ nextHop, reason, messages, recipients, oldestAt }: QueueGroup, now: number): string {
  const numbers = `${counted(messages, 'message')}, ${counted(recipients, 'recipient')}, the oldest for ${formatDuration(now - oldestAt)}`;
  const hop = cutRendered(nextHop ?? '(no next hop yet)', 200, code);
  return `• ${hop} ${cutRendered(waitingWords(reason), 100, prose)}: ${numbers}`;
}

export function queueMessage(groups: readonly QueueGroup[], now: number): Message {
  if (groups.length === 0) return { text: 'Nothing is waiting.', blocks: [section('✅ Nothing is waiting.')] };
  // A message may wait in several groups, a recipient in one.
  const total = groups.reduce((sum, { recipients }) => sum + recipients, 0);
  const head = `📬 *${counted(total, 'recipient')} waiting*, by next hop and reason:`;
  const missing = (count: number): string => `… and ${counted(count, 'more group')}: \`mailtrace queue\` shows all.`;
  const lines = groups.map((group) => groupLine(group, now));
  return {
    text: `${counted(total, 'recipient')} waiting`,
    blocks: [section(`${head}\n${joinWithin(lines, limits.sectionText - 300, missing, mostGroups)}`)],
  };
}

export function moreWaitMessage(count: number): Message {
  return said(`… and ${counted(count, 'more message')}: \`/mailtrace queue\` counts them all.`);
}
