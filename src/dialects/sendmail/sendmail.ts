/** Sendmail 8.8 to 8.18: turns its log lines into mail events (formats: Sendmail Installation and Operation Guide, "System Log"). */
import { stripAngles } from '../../mail/address.ts';
import type { MailEvent } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseFromLine } from './from-line.ts';
import { parseLinkLine } from './link-line.ts';
import { parseMilterLine } from './milter-line.ts';
import { parseNoteLine } from './note-line.ts';
import { endOfQueueId } from './queue-id.ts';
import { parseQueueLine } from './queue-line.ts';
import { parseRefusalLine } from './refusal-line.ts';
import { parseRulesetLine } from './ruleset-line.ts';
import { parseSessionLine } from './session-line.ts';
import { isSendmailTag } from './tag.ts';
import { parseToLine } from './to-line.ts';

/** Lines with or without a queue ID. Notes come last: they match all other known lines. */
function parseOther(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  return (
    parseMilterLine(queueId, text) ??
    parseQueueLine(queueId, text) ??
    parseRulesetLine(queueId, text) ??
    parseSessionLine(queueId, text) ??
    parseRefusalLine(queueId, text) ??
    parseNoteLine(queueId, text)
  );
}

function parseWithQueueId(queueId: string, text: string): readonly MailEvent[] | undefined {
  if (text.startsWith('to=')) return [parseToLine(queueId, text)];
  if (text.startsWith('from=')) return [parseFromLine(queueId, text)];
  // AA00886: message-id=<9307162131.AA00886@b.test>   (Sendmail 5)
  if (text.startsWith('message-id='))
    return [{ kind: 'received', queueId, starts: false, messageId: stripAngles(text.slice(11)) }];
  return parseLinkLine(queueId, text) ?? parseOther(queueId, text);
}

// [ID 801593 mail.info] LAA12345: from=… (Solaris syslogd puts a message number in front)
const solarisId = /^\[ID \d+ \w+\.\w+\] /;

function parseMessage(message: string): readonly MailEvent[] | undefined {
  const end = endOfQueueId(message, 0);
  if (end > 0) return parseWithQueueId(message.slice(0, end), message.slice(end + 2));
  if (message.startsWith('NOQUEUE: ')) return parseOther(null, message.slice(9));
  if (message.startsWith('[ID ') && solarisId.test(message)) return parseMessage(message.replace(solarisId, ''));
  return parseOther(null, message);
}

export const sendmail: Dialect = {
  name: 'sendmail',
  speaks: isSendmailTag,
  parse: (line: SyslogLine) => parseMessage(line.message),
};
