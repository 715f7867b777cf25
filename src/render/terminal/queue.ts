/** What waits, as a terminal prints it. */
import type { QueueGroup } from '../../ask/queue.ts';
import { formatDuration, formatShort } from '../../time/format.ts';
import { counted, senderName } from '../phrases.ts';
import { visible } from '../../text/visible.ts';
import type { Viewer } from '../viewer.ts';
import { waitingWords } from '../words.ts';
import type { TerminalOptions } from './card.ts';
import { indented } from './wrap.ts';

export type QueueView = Viewer & Pick<TerminalOptions, 'style' | 'width'>;

/** Ends with a line end. */
export function queueText(groups: readonly QueueGroup[], view: QueueView): string {
  if (groups.length === 0) return 'Nothing is waiting.\n';
  return `${groups.flatMap((group) => groupLines(group, view)).join('\n')}\n`;
}

function groupLines(group: QueueGroup, { style, width, zone, now }: QueueView): string[] {
  const { sample } = group;
  const head = `${style.strong(visible(group.nextHop ?? '(no next hop yet)'))}  ${style.colour('yellow', waitingWords(group.reason))}`;
  const amounts = `${counted(group.messages, 'message')}, ${counted(group.recipients, 'recipient')}; the oldest waits for ${formatDuration(now - group.oldestAt)}, last tried ${formatShort(group.lastAttemptAt, zone, { now })}`;
  const example = `for example ${sample.queueId} on ${sample.host}: ${senderName(sample.envelopeSender)} to ${sample.recipient || '(not named yet)'}${sample.replyText ? `: “${sample.replyText}”` : ''}`;
  return [head, ...[amounts, example].flatMap((text) => indented(visible(text), width, 2))];
}
