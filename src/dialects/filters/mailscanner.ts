/** MailScanner, which moves messages from one queue to another: turns its lines into verdicts and links to the new queue IDs. */
import { isQueueId } from '../../mail/ids.ts';
import type { MailEvent, QueueChange, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';

// Message 4cZktc2W3sz3bl4 from 85.17.179.32 (akkitbz@cobusan.com.tr) to brandlehner.at is spam (blacklisted)
// Message g57Aam400830 is spam according to SpamAssassin (score=10.5, required 5, FROM_MALFORMED, FROM_NO_USER, PLING)
const opinion = /^Message (\S+)(?: from \S+ \(([^)]*)\) to \S+)? is (not spam|spam|whitelisted|blacklisted)\b(.*)$/s;
const score = /\bscore=(-?\d+(?:\.\d+)?)/;
// Infected message 8C7C9D0A6E.A7BCA came from 203.0.113.5
const infected = /^Infected message (\S+) came from /;
// Found 3 viruses in messages g579Uu428481,g579Uv428484   (before 4.0)
const infectedBatch = /^Found \d+ viruses in messages (\S+)$/;
// Requeue: 8C7C9D0A6E.A7BCA to 6C0A4D0B4D          (Postfix: what was held goes on under a new ID)
const requeue = /^Requeue: (\S+) to (\S+)$/;
// Spam Actions: message k5MHCF4u023156 actions are delete
const actions = /^(?:Spam|MCP|High Scoring Spam) Actions: message (\S+) actions are (\S+)$/;

/** MailScanner adds a random part to a Postfix queue ID: `8C7C9D0A6E.A7BCA`. */
function queueIdOf(name: string): string | null {
  const id = name.replace(/\.[0-9A-Z]{5}$/, '');
  return isQueueId(id) ? id : null;
}

function verdictOf(name: string, result: string, text: string, sender?: string): Verdict {
  const points = score.exec(text)?.[1];
  return {
    kind: 'verdict',
    queueId: queueIdOf(name),
    filter: 'mailscanner',
    result,
    ...(points !== undefined && { score: Number(points) }),
    text,
    ...(sender !== undefined && { envelopeSender: sender }),
  };
}

/** A message that is neither delivered, forwarded nor bounced is quarantined or discarded. */
function fateOf(name: string, named: string): readonly MailEvent[] {
  const done = new Set(named.split(','));
  const goesOn = done.has('deliver') || done.has('forward') || done.has('bounce');
  const change: QueueChange['change'] = done.has('store') ? 'quarantined' : 'discarded';
  const queueId = queueIdOf(name);
  if (queueId === null) return [];
  if (goesOn) return [{ kind: 'note', queueId, text: `actions are ${named}` }];
  return [{ kind: 'queue', queueId, change, by: 'mailscanner', reason: `spam: ${named}` }];
}

/** Other lines are about batches and the daemon. */
function parse({ message }: SyslogLine): readonly MailEvent[] {
  const [, name = '', sender, result] = opinion.exec(message) ?? [];
  if (result !== undefined) return [verdictOf(name, result, message, sender)];
  const ill = infected.exec(message)?.[1];
  if (ill !== undefined) return [verdictOf(ill, 'infected', message)];
  const batch = infectedBatch.exec(message)?.[1];
  if (batch !== undefined) return batch.split(',').map((each) => verdictOf(each, 'infected', message));
  const [, from = '', to] = requeue.exec(message) ?? [];
  const queueId = queueIdOf(from);
  if (to !== undefined && queueId !== null) return [{ kind: 'link', queueId, relation: 'requeue', otherQueueId: to }];
  const [, meant = '', named] = actions.exec(message) ?? [];
  return named === undefined ? [] : fateOf(meant, named);
}

export const mailscanner: Dialect = {
  name: 'mailscanner',
  speaks: (tag) => /^mailscanner$/i.test(tag),
  parse,
};
