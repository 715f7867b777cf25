/** Turns `warning:`, `error:`, `fatal:` and `panic:` lines of every Postfix program into events. */
import { isPostfixQueueId } from '../../mail/ids.ts';
import type { MailEvent, Note, Refusal, Reply, Session } from '../../mail/event.ts';
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

/** The first queue ID in the text, as in `append file defer 3lyw0Z2NdSz2xGb: No space left on device`. */
function queueIdIn(words: string): string | null {
  const found = words
    .slice(0, 200)
    .split(/[\s:/]+/)
    .find((word) => /\d/.test(word) && isPostfixQueueId(word));
  return found ?? null;
}

/** A client's wrong name or bad input is not our trouble. */
const strangers =
  /^(?:smtpd_peer_init: )?\S+: (?:hostname \S+ verification failed|address not listed for hostname)|^hostname \S+ does not resolve|^non-SMTP command from|^Illegal address syntax from|^numeric (?:hostname|domain name)|^valid_hostname:|^valid_ipv\d_hostaddr:|^malformed domain name|^Connection (?:rate|concurrency) limit exceeded|^(?:Message|Recipient|New TLS session) (?:delivery request )?rate limit exceeded|^SASL authentication failure: |^TLS library problem: |^no MX host for|^Unable to look up (?:MX|NS) host|^host \S+ (?:greeted me|replied to HELO)/;

/** Refusals whose reply is in no line (replies from Postfix source, `cleanup_strerror.c`). The first group is the recipient. */
const unaccepted: readonly (readonly [RegExp, Reply])[] = [
  // C2AFC28AC4D: queue file size limit exceeded
  [
    /: queue file size limit exceeded$/,
    { replyCode: 552, enhancedStatus: '5.3.4', replyText: 'Error: message file too big' },
  ],
  // 1B87F44E79F: message rejected: hopcount exceeded
  [
    /: message rejected: hopcount exceeded$/,
    { replyCode: 554, enhancedStatus: '5.4.0', replyText: 'Error: too many hops' },
  ],
  // 4A3DF44E79D: unreasonable virtual_alias_maps map nesting for loop@example.org -- message not accepted, try again later
  [
    /: unreasonable \S+ map (?:nesting|expansion size) for (\S+) -- message not accepted, try again later$/,
    { replyCode: 451, enhancedStatus: '4.6.0', replyText: 'Alias expansion error' },
  ],
  // 4A3DF44E79D: virtual_alias_maps map lookup problem for boss@example.com -- message not accepted, try again later
  [
    /: \S+ map lookup problem for (\S+) -- message not accepted, try again later$/,
    { replyCode: 451, enhancedStatus: '4.3.0', replyText: 'Error: queue file write error' },
  ],
];

function refusalIn(agent: string, queueId: string, words: string): Refusal | undefined {
  if (agent !== 'smtpd' && agent !== 'cleanup') return undefined;
  for (const [pattern, reply] of unaccepted) {
    const [found, recipient] = pattern.exec(words) ?? [];
    if (found === undefined) continue;
    return { kind: 'refusal', queueId, stage: 'data', ...reply, ...(recipient !== undefined && { recipient }) };
  }
  return undefined;
}

/** The events of such a line; `undefined` for other lines. */
export function parseTrouble(agent: string, text: string): readonly MailEvent[] | undefined {
  const head = level.exec(text)?.[0];
  if (head === undefined) return undefined;
  const words = text.slice(head.length);
  const failure = parseAuthFailure(words, text);
  if (failure) return [failure];
  const queueId = queueIdIn(words);
  const refusal = queueId === null ? undefined : refusalIn(agent, queueId, words);
  const note: Note = { kind: 'note', queueId, text, ...(!strangers.test(words) && { trouble: true }) };
  if (!refusal) return [note];
  // A table of ours that leads nowhere is our trouble too.
  return refusal.recipient === undefined ? [refusal] : [refusal, note];
}
