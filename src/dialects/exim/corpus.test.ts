/** Checks the dialect on logs of a real Exim 4.96, in all formats, against the true outcome of each message. */
import { describe, expect, test } from 'vitest';
import { linesTold, readTruth, type TrueMessage, type TrueOutcome } from '../../../test/corpus-lines.ts';
import type { Delivery, MailEvent, QueueChange, Received, Refusal } from '../../mail/event.ts';
import { exim } from './exim.ts';

const truth = readTruth('exim-4.96/truth.json');
const eventsOf = (name: string) => linesTold(exim, `exim-4.96/${name}`);

const forms = ['mail.log', 'mail.iso.log', 'mail.5424.log.gz', 'exim.mainlog'];

test.each([...forms, 'exim.rejectlog'])('%s has no line that is not explained', (name) => {
  const lines = eventsOf(name);
  expect(lines.length).toBeGreaterThan(25);
  expect(lines.filter(({ events }) => events === undefined)).toEqual([]);
});

/** Rejected before a recipient, or frozen or discarded before any delivery: no line has a recipient. */
const untold = new Set(['0036', '0037', '0039', '0043', '0044', '0045', '0051', '0052', '0053', '0078', '0079']);
/** Their recipients are in the headers of the reject log, which is in syslog but not in the main log. */
const toldInRejectLog = new Set(['0040', '0047', '0048']);
/** Failed, then frozen without a sender to notify: only the story can know that the outcome is `held`. */
const heldAfterFailure = '0071';

const bare = (address: string): string => address.toLowerCase().replace(/@[^@]*$/, '');

/** Local deliveries are logged without domain. */
function same(one: string, other: string): boolean {
  if (one.includes('@') && other.includes('@')) return one.toLowerCase() === other.toLowerCase();
  return bare(one) === bare(other);
}

const accepted: Readonly<Record<string, readonly string[]>> = {
  delivered: ['delivered', 'relayed'],
  deferred: ['deferred'],
  bounced: ['bounced'],
  expired: ['expired'],
  discarded: ['discarded'],
};

describe.each(forms)('%s', (name) => {
  const events = eventsOf(name).flatMap((line) => line.events ?? []);
  const of = (queueId: string): MailEvent[] => events.filter((event) => event.queueId === queueId);
  const arrivals = events.filter((event): event is Received => event.kind === 'received' && event.starts);
  const refusals = events.filter((event): event is Refusal => event.kind === 'refusal');
  const changes = events.filter((event): event is QueueChange => event.kind === 'queue');
  const isToldHere = ({ id }: TrueMessage): boolean => {
    const number = id.slice(-4);
    return !untold.has(number) && !(name === 'exim.mainlog' && toldInRejectLog.has(number));
  };
  /** Local submissions have no reply with a queue ID, and one has no Message-ID. */
  const queueIdOf = ({ queue_id: id, message_id: messageId, envelope_from: sender }: TrueMessage): string | null => {
    const isIt = (one: Received) => `<${one.messageId ?? ''}>` === (messageId || '<>') && one.envelopeSender === sender;
    return id ?? arrivals.find(isIt)?.queueId ?? null;
  };

  /** The last event about a recipient of a queue ID. */
  function lastDelivery(
    queueId: string,
    { recipient, original_recipient: original }: TrueOutcome,
  ): Delivery | undefined {
    return of(queueId).findLast(
      (event): event is Delivery =>
        event.kind === 'delivery' &&
        [...event.recipients, event.originalRecipient ?? ''].some((one) => same(one, recipient)) &&
        (original === undefined || same(event.originalRecipient ?? event.recipients[0] ?? '', original)),
    );
  }

  test.each(truth.filter((message) => message.queue_id !== undefined))('$id came in', (message) => {
    const arrival = arrivals.find((one) => one.queueId === message.queue_id);
    expect(arrival?.envelopeSender).toBe(message.envelope_from);
    if (message.message_id !== '') expect(`<${arrival?.messageId}>`).toBe(message.message_id);
    if (message.client?.ip !== undefined) expect(arrival?.client?.ip).toBe(message.client.ip);
  });

  const outcomes = truth
    .filter(isToldHere)
    .flatMap((message) => message.expected.map((expected) => ({ ...message, ...expected })));

  test.each(outcomes)('$id: $recipient $outcome', (message) => {
    if (message.outcome === 'rejected') {
      const refused = refusals.filter(({ recipient }) => same(recipient ?? '', message.recipient));
      expect(refused).not.toEqual([]);
      const mates = refusals.filter(({ session }) => refused.some((one) => one.session === session));
      expect(mates.map(({ envelopeSender }) => envelopeSender)).toContain(message.envelope_from);
      return;
    }
    const queueId = queueIdOf(message) ?? '';
    const last = lastDelivery(queueId, message);
    if (message.outcome === 'held' || message.outcome === 'removed')
      expect(of(queueId)).toContainEqual(expect.objectContaining({ kind: 'queue', change: message.outcome }));
    else if (message.outcome === 'discarded' && last === undefined)
      expect(changes.some((change) => change.recipients?.includes(message.recipient))).toBe(true);
    else if (message.id.slice(-4) !== heldAfterFailure) expect(accepted[message.outcome]).toContain(last?.disposition);
    if (last && message.remote_reply !== undefined && message.outcome === 'bounced' && last.replyCode !== undefined)
      expect(last.replyText).toContain(wordsOf(message.remote_reply));
  });

  test('the way through the content filter can be followed', () => {
    const handed = events.filter(
      (event): event is Delivery => event.kind === 'delivery' && event.mailer === 'scan_smtp',
    );
    const back = handed.flatMap((event) => event.remoteQueueId ?? []);
    expect(back).toEqual(['1xVPuI-0000A3-1K', '1xVPuI-0000AB-21', '1xVPuI-0000AB-21']);
    expect(back.every((id) => arrivals.some(({ queueId }) => queueId === id))).toBe(true);
  });
});

/** The text of the last line of a reply. */
const wordsOf = (reply: string): string =>
  (reply.split('\n').at(-1) ?? '').replace(/^\d{3}[ -](?:\d\.\d+\.\d+ )?/, '').replace('client went away', '');
