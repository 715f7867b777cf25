/** Parses the lines of Dovecot's mail_log plugin, such as `expunge: box=INBOX, uid=1, msgid=<…>, size=927`: action and message. */
import { parseMessageId } from './message-id.ts';

export interface MailboxAction {
  /** As logged: save, copy, delete, undelete, expunge, autoexpunge, flag_change, append. */
  readonly action: string;
  readonly mailbox?: string;
  readonly messageId?: string;
  /** Flags after the change, if `mail_log_fields` has them. */
  readonly flags?: string;
}

// save: box=INBOX, uid=1, msgid=<6713f654234d.1@partner.test>, size=918, from=<market-hall@partner.test>
// copy from INBOX: box=Archive, uid=1, msgid=<7111c8159482.2@partner.test>, size=785, from=<lounge@partner.test>
// expunged: uid=5, msgid=<a@b>, box=Lists     deleted: uid=5, msgid=<a@b>     copy -> Trash: uid=5, msgid=<a@b>   (1.0, 1.1)
const actionWord =
  /^(?:(save|copy|append|delete|undelete|expunge|autoexpunge|flag_change)|(delete|undelete|expunge)d)(?: (?:from|->) .*?)?: /;

// Mailbox INBOX: expunge: uid=1, msgid=<a1@partner.test>, size=1928   Mailbox Junk: copy from INBOX: uid=1, …   (2.4)
const mailboxInFront = /^Mailbox (.*?): (?=(?:save|copy|append|delete|undelete|expunge|autoexpunge|flag_change)[ :])/;

/** The end of the Message-ID that begins at `start`: its `>`, or the comma if it was cut or has none. */
function endOfId(text: string, start: number): number {
  const close = text.indexOf('>, ', start);
  const cut = text.indexOf('..., ', start);
  if (text.charCodeAt(start) === 60 && close >= 0 && (cut < 0 || cut > close)) return close + 1;
  const comma = cut >= 0 ? cut + 3 : text.indexOf(', ', start);
  return comma < 0 ? text.length : comma;
}

function fieldAfter(text: string, name: string): string | undefined {
  const at = text.indexOf(name);
  if (at < 0) return undefined;
  const end = text.indexOf(', ', at);
  return text.slice(at + name.length, end < 0 ? undefined : end);
}

/** `undefined` if the text is not a mail_log line. */
export function parseMailLog(text: string): MailboxAction | undefined {
  const [front = '', named] = mailboxInFront.exec(text) ?? [];
  const action = actionWord.exec(text.slice(front.length));
  if (!action) return undefined;
  const fields = text.slice(front.length + action[0].length);
  if (!/^(?:box|uid|msgid|size|vsize|flags|from|subject)=/.test(fields)) return undefined;
  const idAt = fields.startsWith('msgid=') ? 6 : fields.indexOf(', msgid=') + 8;
  const messageId = idAt >= 8 || idAt === 6 ? parseMessageId(fields.slice(idAt, endOfId(fields, idAt))) : undefined;
  const mailbox = fields.startsWith('box=') ? fieldAfter(fields, 'box=') : named;
  // flags come last, after the sender's and the subject's own words
  const flags = /flags=\(([^()]*)\)$/.exec(fields)?.[1];
  return {
    action: action[1] ?? action[2] ?? '',
    ...(mailbox !== undefined && { mailbox }),
    ...(messageId !== undefined && { messageId }),
    ...(flags !== undefined && { flags }),
  };
}
