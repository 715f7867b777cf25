/** Parses the header lines that Exim's reject log adds to an entry; in syslog, each is a piece. */
import type { MailEvent, Refusal } from '../../mail/event.ts';
import { stripAngles } from '../../mail/address.ts';
import { isEximQueueId } from '../../mail/ids.ts';

// Envelope-to: <sales@village.example.net>      and for the second and further ones:      <billing@village.example.net>
const envelopeTo = /^(?:Envelope-to: | {4,})(<.*>)$/;
// #011id 1xVPuB-00007Q-2O      (rsyslog writes a tab as #011)
const receivedId = /^(?:#011|\s)+id (\S+)$/;
// Envelope-from: <a@b>    P Received: from …    F From: …      Subject: …    *  Old-Header: …    #011by post.example.net …
const shape = /^(?:Envelope-(?:from|to): |Recipients: |[A-Z*] +[\w-]+: ?|\s|#011|\.\.\. )/;

/** Whether the text looks like a header line of the reject log. */
export const isHeaderLine = (text: string): boolean => shape.test(text);

// I Message-ID: <2026DD2E39$p40@partner.test>
const messageId = /^I Message-I[Dd]: <(.*)>$/;

/**
 * The events of a later piece of an entry. With a session, recipients and Message-ID belong to the refusal in the first
 * piece; other header lines are notes.
 */
export function parsePiece(session: string | undefined, text: string): MailEvent[] {
  const said = session === undefined ? undefined : parseEnvelope({ queueId: null, session }, text);
  if (said) return said;
  const id = receivedId.exec(text)?.[1];
  return [{ kind: 'note', queueId: id !== undefined && isEximQueueId(id) ? id : null, text }];
}

/** A recipient or the Message-ID of a refused message; `undefined` for any other line. */
export function parseEnvelope(whose: Pick<Refusal, 'queueId' | 'session'>, text: string): Refusal[] | undefined {
  const recipient = envelopeTo.exec(text)?.[1];
  const id = recipient === undefined ? messageId.exec(text)?.[1] : undefined;
  const refused = { kind: 'refusal', ...whose, stage: 'data' } as const;
  if (recipient !== undefined) return [{ ...refused, recipient: stripAngles(recipient) }];
  return id === undefined ? undefined : [{ ...refused, messageId: id }];
}
