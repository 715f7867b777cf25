/** amavisd: turns its summary line of every message into a verdict with the queue IDs before and after the filter. */
import { parseAddressList } from '../../mail/address.ts';
import type { MailEvent, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';

// (03492-02) Passed CLEAN {RelayedInbound}, [192.168.203.3]:55548 [209.85.166.42] <a@gmail.com> -> <b@example.org>, Queue-ID: …
// Blocked INFECTED (Eicar-Test-Signature) {DiscardedInbound,Quarantined}, … · Passed, <a@b> -> <c@d>, … (before 2.0)
const summary = /^(?:\([^)]*\) )?(Passed|Blocked)(?: ([A-Z-]+(?:-\d)?))?(?: \((.{1,500}?)\))?(?: \{[^}]*\})?, /;

interface Envelope {
  readonly envelopeSender: string;
  readonly recipients: readonly string[];
}

// <bob@exemple.fr>,<"fred).flintstone"@domain.tld>
const recipientList = /^(?:<(?:"(?:[^"\\]|\\.)*"|[^">])*>,?)+/;

/** `… [203.0.113.5] <root@example.com> -> <bob@exemple.fr>,<carol@exemple.fr>, quarantine: …`; `undefined` if it was cut. */
function envelopeOf(words: string): Envelope | undefined {
  const arrow = words.indexOf('> -> ');
  const open = words.lastIndexOf('<', arrow);
  const to = recipientList.exec(words.slice(arrow + 5))?.[0];
  if (arrow < 0 || open < 0 || to === undefined) return undefined;
  return { envelopeSender: words.slice(open + 1, arrow), recipients: parseAddressList(to) };
}

// , quarantine: 5/banned-5kNyzi4yHnxT, Queue-ID: … · , quarantine IJHkgliCm2Ia, Message-ID: … (before 2.0)
const quarantine = /, quarantine:? ([^,\s]+)/;

const valueOf = (text: string, name: string): string | undefined => {
  const at = text.indexOf(`, ${name}: `);
  return at < 0 ? undefined : /^[^,\s]*/.exec(text.slice(at + name.length + 4))?.[0];
};

/** `Hits: 6.364`, `Hits: -2.541-3` (spam score and a correction to add), `Hits: -` (not checked). */
function scoreOf(text: string): number | undefined {
  const parts = (valueOf(text, 'Hits') ?? '').match(/[+-]?\d+(?:\.\d+)?/g);
  return parts ? parts.reduce((sum, part) => sum + Number(part), 0) : undefined;
}

function messageIdOf(text: string): string | undefined {
  const id = /, (?:Resent-)?Message-ID: <(.*?)>(?:,|$)/.exec(text)?.[1];
  return id === '' ? undefined : id;
}

function verdictOf(text: string, head: string, result: string): Verdict {
  const score = scoreOf(text);
  const messageId = messageIdOf(text);
  // several if recipients were treated differently: queued_as: 7AD6C2E0F/7B1D32E10
  const remoteQueueId = valueOf(text, 'queued_as')?.split('/')[0];
  const kept = quarantine.exec(text.slice(head.length))?.[1];
  return {
    kind: 'verdict',
    queueId: valueOf(text, 'Queue-ID') ?? null,
    filter: 'amavis',
    result,
    ...(score !== undefined && { score }),
    text,
    ...(messageId !== undefined && { messageId }),
    ...envelopeOf(text.slice(head.length)),
    ...(remoteQueueId !== undefined && remoteQueueId !== '' && { remoteQueueId }),
    ...(kept !== undefined && { quarantine: kept }),
  };
}

// (00002-01) (!)ClamAV-clamd: Can't connect to UNIX socket /var/run/clamav/clamd.ctl: No such file or directory, retrying (2)
const trouble = /^(?:\([^)]*\) )?\(!+\)/;

function parse({ message }: SyslogLine): readonly MailEvent[] {
  const [head, action, category, cause] = summary.exec(message) ?? [];
  if (head !== undefined && action !== undefined) {
    const why = cause === undefined ? '' : ` (${cause})`;
    return [verdictOf(message, head, `${action} ${category ?? 'CLEAN'}${why}`)];
  }
  return trouble.test(message) ? [{ kind: 'note', queueId: null, text: message, trouble: true }] : [];
}

export const amavis: Dialect = {
  name: 'amavis',
  speaks: (tag) => /^amavis(?:d(?:-new)?)?$/.test(tag),
  parse,
};
