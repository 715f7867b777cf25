/** rspamd: turns its line about every message into a verdict with the mail server's queue ID. */
import { parseAddressList } from '../../mail/address.ts';
import type { MailEvent, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';

const mark = 'rspamd_task_write_log: ';

// (default: F (no action): [-0.64/20.00] [BAYES_HAM(-3.00){100.00%;},…]) · (default: T (reject): [16.20/15.00] […])
const decision = /\((?:[\w.-]+): [A-Z] \(([a-z ]+)\): \[(-?[\d.]+|nan)\/[\d.]+\]/;

// id: <5afa242e@example.com>, qid: <A785B308622AB>, ip: 10.154.200.17, user: jo, from: <no-reply@example.com>,
const messageIdField = /^id: <(.*?)>(?:,|$)/;
const queueIdField = /, qid: <([^>]*)>/;
const senderField = /, from: <(.*?)>(?:,|$)/;

// rcpts: <bob@example.org>,<erin@example.org>, mime_rcpts: …
const recipientList = /, rcpts: (<.*?>)(?:, |$)/;

function verdictOf(text: string, words: string, result: string, points: string | undefined): Verdict {
  const messageId = messageIdField.exec(words)?.[1];
  const queueId = queueIdField.exec(words)?.[1];
  const envelopeSender = senderField.exec(words)?.[1];
  const recipients = recipientList.exec(words)?.[1];
  return {
    kind: 'verdict',
    queueId: queueId === undefined || queueId === 'undef' || queueId === '' ? null : queueId,
    filter: 'rspamd',
    result,
    ...(points !== undefined && points !== 'nan' && { score: Number(points) }),
    text,
    ...(messageId !== undefined && messageId !== 'undef' && messageId !== '' && { messageId }),
    ...(envelopeSender !== undefined && { envelopeSender }),
    ...(recipients !== undefined && { recipients: parseAddressList(recipients) }),
  };
}

/** Other lines are about internal steps of rspamd (symbols, DNS, maps); only the one above has the result. */
function parse({ message }: SyslogLine): readonly MailEvent[] | undefined {
  const at = message.indexOf(mark);
  if (at < 0) return [];
  const words = message.slice(at + mark.length);
  const [, result, points] = decision.exec(words) ?? [];
  return result === undefined ? undefined : [verdictOf(message, words, result, points)];
}

export const rspamd: Dialect = {
  name: 'rspamd',
  speaks: (tag) => tag === 'rspamd' || tag === 'rspamd_proxy',
  parse,
};
