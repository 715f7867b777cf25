/** What was read out of a pasted message turned into the questions to try, the most specific first. */
import { addressKey } from '../../mail/address.ts';
import type { Pasted } from './pasted.ts';

export interface Candidate {
  /** What it looks for: `the Message-ID <a@b.example>`. */
  readonly what: string;
  /** In the question language. */
  readonly question: string;
}

const dayMs = 86_400_000;
/** Without a time phrase a question reaches back seven days. */
const reachMs = 6 * dayMs;
/** A mail may be tried for five days, and a date header may be off by a zone. */
const beforeMs = dayMs;
const afterMs = 6 * dayMs;
const most = { messageIds: 3, queueIds: 4, senders: 2, recipients: 3, addresses: 2 } as const;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The days around an older mail; nothing where the default reaches it. */
function timePhrase(sentAt: number, now: number): string {
  if (now - sentAt < reachMs || sentAt < 0) return '';
  return ` ${dayOf(sentAt - beforeMs)}..${dayOf(Math.min(now, sentAt + afterMs))}`;
}

/** Blanks and brackets would end the word early. */
const isAskable = (value: string): boolean => !/[\s<>"*]/.test(value);

function byAddress({ senders, recipients, addresses }: Pasted): Candidate[] {
  const from = senders.slice(0, most.senders);
  const to = recipients.slice(0, most.recipients);
  const others = addresses.slice(0, most.addresses);
  const pairs = from.flatMap((sender) =>
    to
      .filter((recipient) => addressKey(recipient) !== addressKey(sender))
      .map((recipient) => ({
        what: `mail from ${sender} to ${recipient}`,
        question: `from:${sender} to:${recipient}`,
      })),
  );
  const together = others.length > 1 && from.length + to.length === 0 ? [others.join(' ')] : [];
  return [
    ...pairs,
    ...together.map((both) => ({ what: `mail between ${others.join(' and ')}`, question: both })),
    ...to.map((one) => ({ what: `mail to ${one}`, question: `to:${one}` })),
    ...from.map((one) => ({ what: `mail from ${one}`, question: `from:${one}` })),
    ...others.map((one) => ({ what: `mail of ${one}`, question: one })),
  ];
}

/**
 * Message-IDs, queue IDs, sender with recipient, then one address alone.
 *
 * @param postedAt when the message was posted: used if the text has no date of the mail
 */
export function candidatesOf(pasted: Pasted, { postedAt, now }: { postedAt: number; now: number }): Candidate[] {
  const when = timePhrase(pasted.sentAt ?? postedAt, now);
  const ids = pasted.messageIds.filter(isAskable).slice(0, most.messageIds);
  const queueIds = pasted.queueIds.slice(0, most.queueIds);
  const candidates = [
    ...ids.map((id) => ({ what: `the Message-ID <${id}>`, question: `id:<${id}>` })),
    ...queueIds.map((id) => ({ what: `the queue ID ${id}`, question: `qid:${id}` })),
    ...byAddress(pasted),
  ];
  return candidates.map(({ what, question }) => ({ what, question: question + when }));
}
