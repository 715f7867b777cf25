/** Turns the explanation of an outcome, `SMTP error from remote mail server after …: 550 5.1.1 …`, into a Reply. */
import type { Relay, Reply } from '../../mail/event.ts';
import { parseReply } from '../../mail/reply.ts';
import { relayOf, scanHost } from './host.ts';

export interface Outcome {
  readonly reply: Reply;
  /** The server that replied, if the text has it (before about 4.80). */
  readonly relay?: Relay;
}

// SMTP error from remote mail server after RCPT TO:<a@b>: 550 5.1.1 <a@b>: User unknown
// SMTP error from remote mailer after end of data: host mx.b [192.0.2.1]: 554 refused
// LMTP error after RCPT TO:<a@b>: 550 no such mailbox    PRDR error after DATA: 450 not now
// mx.b [192.0.2.1] : SMTP error from remote mail server after RCPT TO:<a@b>: 550 5.1.1 <a@b>: User unknown     (a callout)
const remoteWords = /^(?:\S+ \[[^\]]*\](?::\d+)? : )?(?:[SL]MTP|PRDR) error (?:from remote mail(?:er| server) )?after /;
// …: 550 5.1.1 …    …: host mx.b [192.0.2.1]: 554 …
const codeAhead = /: (?:host (\S+ \[[^\]]*\](?::\d+)?): )?(?=[2-5]\d\d(?:[ -]|$))/;

/** The remote server's reply, if the text quotes one; else the text. */
export function parseOutcome(text: string): Outcome {
  const quoted = remoteWords.test(text) ? codeAhead.exec(text) : null;
  if (!quoted) return { reply: parseLines(text) };
  const reply = parseLines(text.slice(quoted.index + quoted[0].length));
  return quoted[1] === undefined ? { reply } : { reply, relay: relayOf(scanHost(quoted[1], 0)) };
}

/**
 * A reply whose lines Exim joins with a literal `\n` (`550-5.1.1 no\n550 5.1.1 such user`): the codes of its first line,
 * the text of all.
 */
export function parseLines(text: string): Reply {
  if (text.indexOf('\\n') < 0) return parseReply(text);
  const lines = text.split(/\\+n/).map(parseReply);
  const replyText = lines
    .map((line) => line.replyText ?? '')
    .filter((words) => words !== '')
    .join(' ');
  return { ...lines[0], ...(replyText !== '' && { replyText }) };
}
