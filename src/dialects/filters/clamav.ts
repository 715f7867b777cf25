/** ClamAV's milter, daemon and SMTP proxy: turns their findings in messages into verdicts. */
import type { MailEvent, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { parseJob } from './jobs.ts';

interface Found {
  readonly queueId?: string | undefined;
  readonly result: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly messageId?: string | undefined;
}

// Message from <nuxwin@domain.tld> to <nuxwin@domain.tld> infected by Eicar-Test-Signature
// Message 0A618260345 from <a@b> to <c@d> with subject 'x' message-id '<m@b>' date 'Fri, …' infected by Eicar-Signature (LogInfected Full)
// Clean message from <kimchen@6circles.cc> to <kimchen@6circles.cc>
const milter =
  /^(?:Message|(Clean) message)(?: ([0-9A-Za-z]+))? from <([^>]*)> to <([^>]*)>(?: with subject '.*' message-id '<?([^'>]*)>?' date '[^']*')?(?: infected by (\S+))?$/;

// 100000: from=a@b.net, to=c@d.net, status=VIRUS:Eicar-Test-Signature (clamsmtpd; the number is its own)
const proxy = /^[0-9A-F]+: (?:from=<?([^,>]*)>?, to=<?([^,>]*)>?, )?.*\bstatus=(CLEAN|VIRUS:\S+|BOUNCED)/;

// instream(127.0.0.1@41242): Eicar-Signature FOUND · /var/spool/…/p002: Eicar-Test-Signature FOUND
const daemon = /^.{1,300}: (\S+) FOUND$/;

function findIn(text: string): Found | undefined {
  const [all, clean, queueId, from, to, messageId, virus] = milter.exec(text) ?? [];
  if (all !== undefined && (clean ?? virus) !== undefined) {
    return { queueId, result: virus ?? 'clean', from, to, messageId };
  }
  const [, sender, recipient, status] = proxy.exec(text) ?? [];
  if (status !== undefined) return { result: status, from: sender, to: recipient };
  const virusName = daemon.exec(text)?.[1];
  return virusName === undefined ? undefined : { result: virusName };
}

function verdictOf(found: Found, queueId: string | null, text: string): Verdict {
  const { from, to, messageId } = found;
  return {
    kind: 'verdict',
    queueId: queueId ?? found.queueId ?? null,
    filter: 'clamav',
    result: found.result,
    text,
    ...(messageId !== undefined && messageId !== '' && { messageId }),
    ...(from !== undefined && { envelopeSender: from }),
    ...(to !== undefined && { recipients: [to] }),
  };
}

/** Other lines are about the daemon: reloaded signatures, self checks, connections. */
function parse({ message }: SyslogLine): readonly MailEvent[] {
  const found = findIn(message);
  if (found) return [verdictOf(found, null, message)];
  const { queueId, words } = parseJob(message);
  const inside = queueId === null ? undefined : findIn(words);
  if (inside) return [verdictOf(inside, queueId, message)];
  if (queueId !== null) return [{ kind: 'note', queueId, text: message }];
  // Failed to initiate streaming/fdpassing · No clamd server appears to be available   (clamav-milter)
  return /^(?:ERROR|WARNING): |^(?:Failed to|No clamd server|Probe for)/.test(message)
    ? [{ kind: 'note', queueId, text: message, trouble: true }]
    : [];
}

export const clamav: Dialect = {
  name: 'clamav',
  speaks: (tag) => /^(?:clamd|clamav-milter|clamav-daemon|clamsmtpd?|clamsmtp-clamav)(?:@\w+)?$/.test(tag),
  parse,
};
