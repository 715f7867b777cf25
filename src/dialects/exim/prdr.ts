/** Turns an ACL's answer for one recipient after the data (Per-Recipient Data Response, `prdr_enable`) into a refusal. */
import type { MailEvent } from '../../mail/event.ts';
import { stripAngles } from '../../mail/address.ts';
import { parseLines } from './outcome.ts';

// PRDR R=<anna@village.example.net> acceptance    PRDR R=<carl@village.example.net> temporary refusal
const plain = /^PRDR R=(?<recipient><.*>) (?:acceptance|(?<later>temporary )?refusal)$/;
// PRDR bert@village.example.net 550 not for this one    (with the words of the ACL, which it has for refusals)
const told = /^PRDR (?<recipient>\S+) (?<words>.*)$/;

/** The refusal of one recipient of a message that is accepted for others; an acceptance is a note. */
export function parsePrdr(queueId: string, text: string): MailEvent[] | undefined {
  const groups = (plain.exec(text) ?? told.exec(text))?.groups;
  if (!groups?.recipient?.includes('@')) return undefined;
  const { recipient = '', later, words } = groups;
  if (words === undefined && text.endsWith(' acceptance')) return [{ kind: 'note', queueId, text }];
  const refusal: MailEvent = { kind: 'refusal', queueId, stage: 'data', recipient: stripAngles(recipient) };
  return [{ ...refusal, ...(later && { temporary: true }), ...(words !== undefined && parseLines(words)) }];
}
