/** MIMEDefang: turns its filter's actions into verdicts. */
import { stripAngles } from '../../mail/address.ts';
import type { MailEvent, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseJob } from './jobs.ts';

// MDLOG,h3KDnJ2t012345,spam,12.4,203.0.113.5,<anna@partner.test>,<sam@example.com>,Hello      (md_graphdefang_log; newer ones put the ID in front, too)
const graph = /^MDLOG,([^,]+),(\w+),([^,]*),([^,]*),(<[^>]*>|[^,]*),(<[^>]*>|[^,]*),/;
/** Events of every message, which are not verdicts. */
const plain: ReadonlySet<string> = new Set(['mail_in', 'mail_out', 'mail']);
// h3KDnJ2t012345: Bouncing because filter instructed us to
const deed = /^(Bouncing|Discarding|Tempfailing) because filter instructed us to$/;
const results: Readonly<Record<string, string>> = {
  Bouncing: 'reject',
  Discarding: 'discard',
  Tempfailing: 'tempfail',
};

function verdictOf(queueId: string | null, result: string, text: string): Verdict {
  return { kind: 'verdict', queueId, filter: 'mimedefang', result, text };
}

function parseGraph(words: string, text: string): readonly MailEvent[] | undefined {
  const [, queueId = null, event = '', , , sender = '', recipient = ''] = graph.exec(words) ?? [];
  if (queueId === null) return undefined;
  if (plain.has(event)) return [{ kind: 'note', queueId, text }];
  const envelope = { envelopeSender: stripAngles(sender), recipients: [stripAngles(recipient)] };
  return [{ ...verdictOf(queueId, event, text), ...envelope }];
}

/** Lines without a queue ID are about the daemon and its workers. */
function parse({ message }: SyslogLine): readonly MailEvent[] {
  const { queueId, words } = parseJob(message);
  const done = deed.exec(words)?.[1];
  if (done !== undefined && queueId !== null) return [verdictOf(queueId, results[done] ?? done, message)];
  return parseGraph(words, message) ?? (queueId === null ? [] : [{ kind: 'note', queueId, text: message }]);
}

export const mimedefang: Dialect = {
  name: 'mimedefang',
  speaks: (tag) => /^mimedefang(?:\.pl|-multiplexor)?$/.test(tag),
  parse,
};
