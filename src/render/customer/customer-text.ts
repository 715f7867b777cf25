/** A story turned into a text for one of its two ends: plain words, safe to paste into a mail to a customer. */
import { unsigned } from '../../mail/address.ts';
import type { Disposition } from '../../mail/disposition.ts';
import type { Recipient, Story } from '../../story/story.ts';
import { formatClock, formatDay, formatInstant } from '../../time/format.ts';
import { capital, replyWords } from '../phrases.ts';
import { maskSecrets } from '../secrets.ts';
import { visible } from '../../text/visible.ts';
import { redactorOf, remoteName, writtenTo, type Redact } from './confidential.ts';

/** `Mon 23 Nov 2026, 04:02:03 EST (09:02:03 UTC)`, with the day where it is another one in UTC. */
function bothClocks(at: number, zone: string): string {
  const [theirs, utc] = [formatInstant(at, zone), formatInstant(at, 'UTC')];
  if (theirs === utc) return theirs;
  return `${theirs} (${formatDay(at, zone) === formatDay(at, 'UTC') ? `${formatClock(at, 'UTC')} UTC` : utc})`;
}

interface Told {
  /** The other side's server, or what to call it. */
  readonly server: string;
  readonly at: string;
}

/** The wording rule: an SMTP success is accepted by the next server, never delivered. */
const outcomes: Record<Disposition, (told: Told) => string> = {
  delivered: ({ at }) => `It was put into the recipient’s mailbox on ${at}.`,
  relayed: ({ server, at }) => `${server} accepted it on ${at}. What became of it there, that server’s own logs say.`,
  expanded: ({ at }) => `It was passed on to the addresses behind this one on ${at}.`,
  queued: ({ at }) => `It is with us and waits to be sent on; the last word is of ${at}.`,
  deferred: ({ server, at }) => `It is not delivered yet: ${server} did not take it on ${at}. We keep trying.`,
  held: ({ at }) => `It is held back by us since ${at}.`,
  quarantined: ({ at }) => `It is held back by a filter since ${at}.`,
  bounced: ({ server, at }) => `It was not delivered: ${server} refused it on ${at}.`,
  expired: ({ server, at }) => `It was not delivered: ${server} did not take it, and on ${at} we gave up trying.`,
  rejected: ({ at }) => `It was refused before it was taken, on ${at}.`,
  discarded: ({ at }) => `It was not delivered: it was thrown away on ${at}.`,
  removed: ({ at }) => `It was not delivered: it was removed from the queue on ${at}.`,
  unknown: () => 'What became of it, our logs do not say.',
};

/** RFC 5321 §4.5.3.1: no address is longer. A reply may be. */
const longest = { word: 320, reply: 1_000 } as const;

function plain(text: string, max: number = longest.word): string {
  const shown = visible(text).trim();
  return shown.length <= max ? shown : `${shown.slice(0, max)}…`.toWellFormed();
}

/** One that we cannot name may be ours. */
const serverOf = (story: Story, { relay }: Recipient): string =>
  remoteName(story, relay) ?? (relay === null ? 'a mail server' : 'the next mail server');

/** Replies between our own servers, which may name mailboxes, are left out. */
const answered: ReadonlySet<Disposition> = new Set(['relayed', 'bounced', 'deferred', 'expired', 'rejected']);

function outcomeLines(story: Story, recipient: Recipient, zone: string, redact: Redact): string[] {
  const told = { server: serverOf(story, recipient), at: bothClocks(recipient.at, zone) };
  const words = answered.has(recipient.disposition) ? replyWords(recipient) : null;
  const reply = words === null ? '' : plain(redact(maskSecrets(words)), longest.reply);
  const isTheirs = recipient.disposition === 'relayed' && recipient.remoteQueueId !== null;
  const remoteId = !isTheirs ? '' : plain(redact(recipient.remoteQueueId ?? ''));
  return [
    capital(outcomes[recipient.disposition](told)),
    ...(reply === '' ? [] : [`The server’s answer: ${reply}`]),
    ...(remoteId === '' ? [] : [`That server’s own ID of the message: ${remoteId}`]),
  ];
}

/** Message-IDs are in the mail that both ends have; one that names our hosts is left out. */
function messageIdLine({ messageId }: Story, redact: Redact): string[] {
  if (messageId === null) return [];
  const [, host = ''] = messageId.split(/@(?=[^@]*$)/);
  return redact(host) === host && host.includes('.') ? [`Message-ID: <${plain(messageId)}>`] : [];
}

const ourId = ({ hops }: Story): string[] => {
  const queueId = hops.find((hop) => hop.queueId !== null)?.queueId;
  return queueId ? [`Our ID of the message: ${plain(queueId)}`] : [];
};

/**
 * Plain text without our own hosts, private IP addresses, or anybody except the sender and this recipient.
 *
 * @param zone the asker's IANA zone; UTC is always added
 */
export function customerText(story: Story, recipient: Recipient | undefined, zone: string): string {
  const sender = story.envelopeSender && (unsigned(story.envelopeSender) ?? story.envelopeSender);
  const to = recipient === undefined ? null : writtenTo(recipient);
  const redact = redactorOf(
    story,
    [sender ?? '', to ?? ''].filter((one) => one !== ''),
  );
  return [
    ...(sender === null ? [] : [`From: ${sender === '' ? '<> (a notice of a mail server)' : plain(sender)}`]),
    ...(to === null ? [] : [`To: ${plain(to)}`]),
    ...(story.receivedAt === null ? [] : [`Received by us: ${bothClocks(story.receivedAt, zone)}`]),
    ...messageIdLine(story, redact),
    ...ourId(story),
    '',
    ...(recipient === undefined
      ? [outcomes.unknown({ server: '', at: '' })]
      : outcomeLines(story, recipient, zone, redact)),
  ].join('\n');
}
