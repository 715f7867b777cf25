/** Greylisting servers (postgrey, sqlgrey, milter-greylist): turns their decisions into verdicts. */
import type { MailEvent, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseJob, type Job } from './jobs.ts';

interface Found {
  readonly result: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

// action=greylist, reason=new, client_name=mx.example.org, client_address=1.2.3.4/32, sender=jdoe@example.org, recipient=jane.doe@example.com
// action=pass, reason=triplet found, delay=309, client_name=unknown, client_address=177.125.127.151, recipient=carole@csem.fr
function findPostgrey(words: string): Found | undefined {
  const action = /^action=(\w+), /.exec(words)?.[1];
  if (action === undefined) return undefined;
  const from = /, sender=(.*?)(?:, recipient=|$)/.exec(words)?.[1];
  const to = /, recipient=(.*?)\s*$/.exec(words)?.[1];
  // without a sender, it is the null sender
  return { result: action, from: from ?? '', to };
}

// grey: new: 192.0.2.1(192.0.2.1), a@example.org -> b@example.com · grey: reconnect ok: … · whitelist: …
function findSqlgrey(words: string): Found | undefined {
  const [, what, from, to] = /^grey: ([a-z ]+): [^,]+, (\S*) -> (\S+)/.exec(words) ?? [];
  if (what === undefined) return undefined;
  return { result: what === 'reconnect ok' ? 'pass' : 'greylist', from: from === '-undef-' ? '' : from, to };
}

// j0BGjkc28022: addr mail.example.org[192.0.2.1] from <a@example.org> to <b@example.com> delayed for 00:29:59 (ACL 87)
// j0BGjkc28022: addr 192.0.2.1 from <a@example.org> rcpt <b@example.com>: autowhitelisted for another 24:00:00 (ACL 110)
// j0BGjkc28022: skipping greylist because this is the default action, (from=<a@b>, rcpt=<c@d>, addr=h[ip]) ACL 123
const milter = /\bfrom[ =]<(.*?)>,? (?:to|rcpt)[ =]<(.*?)>/;

function findMilter(words: string): Found | undefined {
  const delayed = / delayed (?:for|\()/.test(words);
  if (!delayed && !/^skipping greylist|autowhitelisted|whitelisted/.test(words)) return undefined;
  const [, from, to] = milter.exec(words) ?? [];
  return { result: delayed ? 'greylist' : 'pass', from, to };
}

const finders = [findPostgrey, findSqlgrey, findMilter];

function verdictOf(found: Found, job: Job, text: string): Verdict {
  return {
    kind: 'verdict',
    queueId: job.queueId,
    filter: 'greylist',
    result: found.result,
    text,
    ...(found.from !== undefined && { envelopeSender: found.from }),
    ...(found.to !== undefined && { recipients: [found.to] }),
  };
}

/** Other lines are about the server's database: `cleaning up old logs...`, `whitelisted: …`. */
function parse({ message }: SyslogLine): readonly MailEvent[] {
  const job = parseJob(message);
  for (const find of finders) {
    const found = find(job.words);
    if (found) return [verdictOf(found, job, message)];
  }
  return job.queueId === null ? [] : [{ kind: 'note', queueId: job.queueId, text: message }];
}

export const greylist: Dialect = {
  name: 'greylist',
  speaks: (tag) => /^(?:postfix\/)?(?:postgrey|sqlgrey|milter-greylist)$/.test(tag),
  parse,
};
