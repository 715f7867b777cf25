/** policyd-weight: turns its decisions about recipients into verdicts. */
import type { MailEvent } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';

// decided action=PREPEND X-policyd-weight: passed - too many local DNS-errors in bl.spamcop.net lookups; <client=unknown[198.51.100.5]> <helo=pc.partner.test> <from=boss@partner.test> <to=jobs@example.com>; delay: 0s
// decided action=550 Mail appeared to be SPAM or forged. Ask your Mail/DNS-Administrator to correct HELO and DNS MX settings; … <from=> <to=jobs@example.com>; delay: 1s
const decision = /\bdecided action=(\S+) .*<from=(.*?)> <to=(.*?)>; delay: /;

const resultOf = (action: string): string =>
  action.startsWith('5') ? 'reject' : /^4|DEFER/i.test(action) ? 'defer' : 'pass';

/** Other lines are about its cache, its child processes and single checks. */
function parse({ message }: SyslogLine): readonly MailEvent[] {
  const [, action, envelopeSender = '', to = ''] = decision.exec(message) ?? [];
  if (action !== undefined) {
    const result = resultOf(action);
    return [
      {
        kind: 'verdict',
        queueId: null,
        filter: 'policyd-weight',
        result,
        text: message,
        envelopeSender,
        recipients: [to],
      },
    ];
  }
  return /^(?:warning|error|fatal): /i.test(message)
    ? [{ kind: 'note', queueId: null, text: message, trouble: true }]
    : [];
}

export const policydWeight: Dialect = {
  name: 'policyd-weight',
  speaks: (tag) => /^(?:postfix\/)?policyd-weight$/.test(tag),
  parse,
};
