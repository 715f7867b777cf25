/** Turns `warning:`, `error:`, `fatal:` and `panic:` lines of every Postfix program into events. */
import { isPostfixQueueId } from '../../mail/ids.ts';
import type { MailEvent, Session } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';

const level = /^(?:warning|error|fatal|panic): /;

// unknown[203.0.113.200]: SASL PLAIN authentication failed: authentication failure, sasl_username=u@example.org
const authFailed = /^([^\s[]+\[[^\]]*\]): SASL \S+ authentication (?:failed|aborted)/;

function parseAuthFailure(words: string, text: string): Session | undefined {
  const peer = authFailed.exec(words)?.[1];
  if (peer === undefined) return undefined;
  const at = words.lastIndexOf(', sasl_username=');
  const login = at < 0 ? undefined : words.slice(at + 16);
  const client = { ...parseClient(peer), ...(login !== undefined && { login }) };
  return { kind: 'session', queueId: null, about: 'auth-failed', side: 'server', client, text };
}

/** The first word that is a queue ID, as in `append file defer 3lyw0Z2NdSz2xGb: No space left on device`. */
function queueIdIn(words: string): string | null {
  const found = words
    .slice(0, 200)
    .split(/[\s:/]+/)
    .find((word) => /\d/.test(word) && isPostfixQueueId(word));
  return found ?? null;
}

/** What smtpd found out about a client's name or the words of a stranger is no trouble of ours. */
const strangers =
  /^(?:smtpd_peer_init: )?\S+: (?:hostname \S+ verification failed|address not listed for hostname)|^hostname \S+ does not resolve|^non-SMTP command from|^Illegal address syntax from|^numeric (?:hostname|domain name)|^valid_hostname:|^valid_ipv\d_hostaddr:|^malformed domain name|^Connection (?:rate|concurrency) limit exceeded|^(?:Message|Recipient|New TLS session) (?:delivery request )?rate limit exceeded|^SASL authentication failure: |^TLS library problem: |^no MX host for|^Unable to look up (?:MX|NS) host|^host \S+ (?:greeted me|replied to HELO)/;

// warning: C2AFC28AC4D: queue file size limit exceeded
const tooBig = ': queue file size limit exceeded';

/** What smtpd then tells the client, which it does not log (Postfix source, `cleanup_strerror.c`). */
const tooBigReply = { replyCode: 552, enhancedStatus: '5.3.4', replyText: 'Error: message file too big' } as const;

/** A line of this kind; `undefined` for any other. */
export function parseTrouble(agent: string, text: string): readonly MailEvent[] | undefined {
  const head = level.exec(text)?.[0];
  if (head === undefined) return undefined;
  const words = text.slice(head.length);
  const failure = parseAuthFailure(words, text);
  if (failure) return [failure];
  const queueId = queueIdIn(words);
  if (agent === 'smtpd' && queueId !== null && words.endsWith(tooBig)) {
    return [{ kind: 'refusal', queueId, stage: 'data', ...tooBigReply }];
  }
  return [{ kind: 'note', queueId, text, ...(!strangers.test(words) && { trouble: true }) }];
}
