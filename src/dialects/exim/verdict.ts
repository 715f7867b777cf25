/** Turns the results of filters that Exim runs (DKIM, DMARC, SA-Exim) into verdicts. */
import type { MailEvent, Verdict } from '../../mail/event.ts';

// DKIM: d=test.ex s=sel c=simple/simple a=rsa-sha256 b=1024 [verification failed - body hash mismatch (body probably modified in transit)]
const dkim = /^DKIM: .*\[([^\]-]+?)(?: - [^\]]*)?\]/;
// DMARC results: spf_domain=x dmarc_domain=y spf_align=no dkim_align=yes enforcement='Accept'
const dmarc = /^DMARC results: .*enforcement='([^']*)'/;
// SA: Action: flagged as Spam but accepted: score=8.2 required=5.0 (scanned in 6/6 secs | Message-Id: x@y). From <a@b> (host=h [ip]) for c@d
const saExim = /^SA: Action: (.*?): score=(-?[\d.]+)/;

/** The verdict in the text of a line; `undefined` if there is none. */
export function parseVerdict(queueId: string, text: string): MailEvent[] | undefined {
  const [filter, result, score] = opinion(text);
  if (filter === undefined || result === undefined) return undefined;
  const verdict: Verdict = { kind: 'verdict', queueId, filter, result, text };
  return [score === undefined ? verdict : { ...verdict, score: Number(score) }];
}

function opinion(text: string): readonly (string | undefined)[] {
  if (text.startsWith('DKIM: ')) return ['dkim', dkim.exec(text)?.[1]];
  if (text.startsWith('DMARC results: ')) return ['dmarc', dmarc.exec(text)?.[1]];
  if (text.startsWith('SA: Action: ')) return ['sa-exim', ...(saExim.exec(text)?.slice(1) ?? [])];
  return [];
}
