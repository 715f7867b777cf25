/** SpamAssassin's spamd: turns the result of every message into a verdict with its Message-ID. */
import type { MailEvent, Verdict } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';

// spamd: result: Y 22 - ALL_NATURAL,DIET_1 scantime=0.4,size=3138,user=jm,uid=1000,required_score=5.0,rhost=localhost,raddr=127.0.0.1,rport=33153,mid=<9PS291LhupY>,autolearn=spam
// spamd: result: . -20 - SHORTCIRCUIT,USER_IN_WHITELIST scantime=0.0,… · spamd: result: Y  5 - RDNS_NONE scantime=0.1,…
const result = /^(?:spamd: )?result: (Y|\.) +(-?\d+(?:\.\d+)?) - /;

function verdictOf(text: string, mark: string, score: string): Verdict {
  const messageId = /,mid=<(.*?)>(?:,\w+=|$)/.exec(text)?.[1];
  return {
    kind: 'verdict',
    queueId: null,
    filter: 'spamassassin',
    result: mark === 'Y' ? 'spam' : 'clean',
    score: Number(score),
    text,
    ...(messageId !== undefined && messageId !== '' && { messageId }),
  };
}

// spamd: processing message <…> for jm:1000 · spamd: identified spam (9.3/5.0) for … · spamd: connection from localhost [127.0.0.1]:4711 to port 783 …
// pyzor: failure to parse response "0" · Did not receive a response from the pyzor server public.pyzor.org:24441 for 5 seconds!
// prefork: child states: II · (GREY) 192.0.2.9: <a@b> -> <c@d> (OpenBSD's spamd, a tarpit of the same name)
const known =
  /^(?:spamd: |prefork: |config: |logger: |netset: |plugin: |rules: |dns: |bayes: |async: |auto-whitelist: |util: |mkdir |(?:pyzor|razor2?|dcc|spf|dkim): |Did not receive a response |info: |check: |server (?:started|hit|killed|successfully)|\((?:GREY|BLACK|WHITE)\) |[\d.:a-f]+: (?:connected|disconnected)|whitelisting )/;

function parse({ message }: SyslogLine): readonly MailEvent[] | undefined {
  const [, mark, score] = result.exec(message) ?? [];
  if (mark !== undefined && score !== undefined) return [verdictOf(message, mark, score)];
  if (/^(?:error|warn): /.test(message)) return [{ kind: 'note', queueId: null, text: message, trouble: true }];
  return known.test(message) ? [] : undefined;
}

export const spamassassin: Dialect = {
  name: 'spamassassin',
  speaks: (tag) => tag === 'spamd' || tag === 'spamd-child',
  parse,
};
