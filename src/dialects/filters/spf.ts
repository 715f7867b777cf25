/** SPF policy servers (policyd-spf in Python, postfix-policyd-spf-perl): turns their results into verdicts. */
import type { MailEvent, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseJob, type Job } from './jobs.ts';

const words = '(pass|fail|softfail|neutral|none|temperror|permerror)';

const results: readonly RegExp[] = [
  // prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=209.85.221.42; helo=…; envelope-from=a@gmail.com; receiver=<UNKNOWN>
  // Policy action=PREPEND Received-SPF: pass (example.org: …) receiver=mx; identity=mailfrom; envelope-from="a@example.org"; …
  new RegExp(`Received-SPF: ${words}\\b`, 'i'),
  // prepend Authentication-Results: mail.club1.fr; spf=pass (sender SPF authorized) smtp.mailfrom=… (client-ip=…; envelope-from=…; receiver=…)
  new RegExp(`\\bspf=${words}\\b`, 'i'),
  // Pass; identity=mailfrom; client-ip=127.0.0.1; helo=mail.example.com; envelope-from=test@example.com; receiver=tknarr@silverglass.org
  new RegExp(`^${words};`, 'i'),
  // Policy action=550 Please see http://www.openspf.org/Why?s=mfrom;id=x%40example.org;ip=192.0.2.9;r=mx   (Perl: a failure, without the word)
  /Please see \S*openspf\.\w+\/Why()/i,
  // 550 5.7.23 Message rejected due to: SPF fail - not authorized. Please see … · SPF pass: HELO/EHLO: mx, IP Address: 192.0.2.1, Recipient: a@b
  new RegExp(`\\bSPF ${words}\\b`, 'i'),
];

// http://www.openspf.org/Why?s=mfrom;id=x%40example.org;ip=192.0.2.9;r=mx
const blamed = /\/Why\?s=mfrom;id=([^;\s]+)/;

const sender = /\benvelope-from="?<?([^;"\s>)]*@[^;"\s>)]*)/;
const receiver = /\b(?:receiver="?<?|Recipient: )([^;"\s>)]*@[^;"\s>)]*)/;

function verdictOf(result: string, job: Job, text: string): Verdict {
  const envelopeSender = sender.exec(text)?.[1] ?? blamed.exec(text)?.[1]?.replace('%40', '@');
  const recipient = receiver.exec(text)?.[1];
  return {
    kind: 'verdict',
    queueId: job.queueId,
    filter: 'spf',
    result: result === '' ? 'fail' : result.toLowerCase(),
    text,
    ...(envelopeSender !== undefined && { envelopeSender }),
    ...(recipient !== undefined && { recipients: [recipient] }),
  };
}

/** Other lines (`Action: prepend: …`, `handler …: is decisive.`) repeat the result or are about the server itself. */
function parse({ message }: SyslogLine): readonly MailEvent[] {
  const job = parseJob(message);
  for (const pattern of results) {
    const result = pattern.exec(job.words)?.[1];
    if (result !== undefined) return [verdictOf(result, job, message)];
  }
  return /^(?:ERROR|Traceback)/.test(job.words)
    ? [{ kind: 'note', queueId: job.queueId, text: message, trouble: true }]
    : [];
}

export const spf: Dialect = {
  name: 'spf',
  speaks: (tag) => /^(?:postfix\/|py(?:thon-)?)?(?:policyd?-spf|spf-policy|pyspf-milter)(?:-perl)?$/.test(tag),
  parse,
};
