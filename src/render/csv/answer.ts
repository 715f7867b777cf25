/** An answer turned into a CSV table: one row for each recipient of each message, instants as RFC 3339 in UTC. */
import type { Answer } from '../../ask/answer.ts';
import type { Recipient, Story } from '../../story/story.ts';
import { pickupText } from '../../story/pickup-text.ts';
import { instant, instantOrNull } from '../json/instant.ts';
import { cell } from './cell.ts';

type Value = string | number | null;
type Column = readonly [name: string, value: (story: Story, recipient: Recipient | undefined) => Value];

const columns: readonly Column[] = [
  ['received', ({ receivedAt }) => instantOrNull(receivedAt)],
  ['sender', ({ envelopeSender }) => (envelopeSender === '' ? '<>' : envelopeSender)],
  ['recipient', (_, recipient) => recipient?.recipient ?? null],
  ['first given as', (_, recipient) => recipient?.originalRecipient ?? null],
  ['disposition', (_, recipient) => recipient?.disposition ?? null],
  ['at', (_, recipient) => (recipient === undefined ? null : instant(recipient.at))],
  ['relay', (_, recipient) => recipient?.relay?.name ?? recipient?.relay?.ip ?? null],
  ['reply code', (_, recipient) => recipient?.replyCode ?? null],
  ['enhanced status', (_, recipient) => recipient?.enhancedStatus ?? null],
  ['reply', (_, recipient) => recipient?.replyText ?? null],
  ['remote queue id', (_, recipient) => recipient?.remoteQueueId ?? null],
  ['attempts', (_, recipient) => recipient?.attempts ?? null],
  ['delay seconds', (_, recipient) => recipient?.delaySeconds ?? null],
  ['pickup', (_, recipient) => (recipient ? pickupText(recipient) : null)],
  ['queue ids', ({ hops }) => hops.flatMap(({ queueId }) => queueId ?? []).join(' ')],
  ['hosts', ({ hops }) => hops.map(({ host }) => host).join(' ')],
  ['message id', ({ messageId }) => messageId],
  ['subject', ({ subject }) => subject],
  ['size', ({ size }) => size],
  ['conclusion', ({ conclusion }) => conclusion.text],
  ['next step', ({ conclusion }) => conclusion.nextStep],
];

const row = (values: readonly Value[]): string => values.map(cell).join(',');

const rowsOf = (story: Story): string[] => {
  const recipients = story.recipients.length === 0 ? [undefined] : story.recipients;
  return recipients.map((recipient) => row(columns.map(([, value]) => value(story, recipient))));
};

/** RFC 4180, with a byte-order mark so that spreadsheets read it as UTF-8. */
export function answerCsv({ stories }: Pick<Answer, 'stories'>): string {
  const lines = [row(columns.map(([name]) => name)), ...stories.flatMap(rowsOf)];
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
