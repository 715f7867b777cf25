/** Turns a refusal of Courier's SMTP server, `error,relay=…,from=<a>,to=<b>: 550 User unknown.`, into a Refusal or a Session. */
import type { MailEvent } from '../../mail/event.ts';
import { parseReply } from '../../mail/reply.ts';
import { clientOf, sessionEvent } from './access.ts';

// error,relay=::ffff:192.0.2.4,port=43632,ident=tmf,
const front = /^error,relay=([\d.:A-Fa-f]+)(?:,port=\d+)?(?:,ident=[^,]*)?,/;
// from=<press@partner.test>,to=<anna@example.com>: 550 User unknown.   from=<press@partner.test>: 517 Domain does not exist: partner.test.
const refused = /^from=<(.*?)>(?:,to=<(.*)>)?: ([245]\d\d[ -].*)$/s;
// msg="535 Authentication failed.",cmd: AUTH LOGIN press@partner.test
const complaint = /^msg="(\d*)/;

/** `undefined` for other lines. */
export function parseCourierRefusal(text: string): readonly MailEvent[] | undefined {
  const head = front.exec(text);
  if (!head) return undefined;
  const client = clientOf(undefined, head[1]);
  const rest = text.slice(head[0].length);
  const code = complaint.exec(rest)?.[1];
  if (code !== undefined) return [sessionEvent(code === '535' ? 'auth-failed' : 'protocol', text, client)];
  const [, envelopeSender, recipient, words] = refused.exec(rest) ?? [];
  if (envelopeSender === undefined || words === undefined) return undefined;
  const stage = recipient === undefined ? 'mail' : 'rcpt';
  const to = recipient !== undefined && { recipient };
  return [{ kind: 'refusal', queueId: null, stage, envelopeSender, ...to, client, ...parseReply(words) }];
}
