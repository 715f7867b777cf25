/** Checks the dialect on the log of a real OpenSMTPD against the true outcome of each message. */
import { describe, expect, test } from 'vitest';
import { linesTold, readTruth, type TrueOutcome } from '../../../test/corpus-lines.ts';
import type { Delivery, MailEvent, QueueChange, Received, Refusal, Session } from '../../mail/event.ts';
import { opensmtpd } from './opensmtpd.ts';

const logs = ['mail.log', 'mail.iso.log', 'mail.5424.log.gz'].map((name) => `opensmtpd-6.8/${name}`);

test.each(logs)('%s has no line that is not explained', (path) => {
  const lines = linesTold(opensmtpd, path);
  expect(lines).toHaveLength(628);
  expect(lines.filter((line) => line.events === undefined)).toEqual([]);
});

const events = linesTold(opensmtpd, 'opensmtpd-6.8/mail.log').flatMap((line) => line.events ?? []);
const truths = readTruth('opensmtpd-6.8/truth.json');
const ofKind = <K extends MailEvent['kind']>(kind: K): Extract<MailEvent, { kind: K }>[] =>
  events.filter((event): event is Extract<MailEvent, { kind: K }> => event.kind === kind);

const deliveries: Delivery[] = ofKind('delivery');
const changes: QueueChange[] = ofKind('queue');
const refusals: Refusal[] = ofKind('refusal');
const arrivals: Received[] = ofKind('received');
const sessions: Session[] = ofKind('session');

const same = (one: string | undefined, other: string): boolean => {
  if (one === undefined) return false;
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || (!a.includes('@') && b.startsWith(`${a}@`));
};

/** The last event about one recipient of a queue ID. */
function lastWord(queueId: string, { recipient, original_recipient: original }: TrueOutcome): string | undefined {
  const about = (to: string | undefined): boolean =>
    same(to, recipient) || (recipient.startsWith('|') && same(to, original ?? ''));
  const ofMessage = <E extends MailEvent>(events: readonly E[]): E[] =>
    events.filter((event) => event.queueId === queueId);
  const change = ofMessage(changes).find((event) => event.recipients?.some(about));
  const delivery = ofMessage(deliveries).findLast((event) => event.recipients.some(about));
  const arrived = ofMessage(arrivals).some((event) => event.recipients?.some(about));
  return change?.change ?? delivery?.disposition ?? (arrived ? 'queued' : undefined);
}

const asLogged: Readonly<Record<string, readonly string[]>> = {
  delivered: ['delivered', 'relayed'],
  bounced: ['bounced'],
  // one of them waits for its first connection: nothing but its arrival is logged
  deferred: ['deferred', 'queued'],
  expired: ['expired'],
  removed: ['removed'],
  // `smtpctl pause` leaves no line: the log ends at the last try
  held: ['deferred'],
};

describe('each recipient of a message that was accepted', () => {
  const accepted = truths.filter((truth) => truth.queue_id !== undefined);
  const outcomes = accepted.flatMap((truth) => truth.expected.map((outcome) => ({ ...truth, ...outcome })));

  test.each(outcomes.filter((each) => each.outcome !== 'rejected'))('$id $recipient: $outcome', (each) => {
    const relayed = each.outcome === 'delivered' && each.where?.includes('relay') === true;
    const expected = relayed ? ['relayed'] : each.outcome === 'delivered' ? ['delivered'] : asLogged[each.outcome];
    expect(expected).toContain(lastWord(each.queue_id ?? '', each));
  });

  test.each(outcomes.filter((each) => each.original_recipient !== undefined && !each.recipient.startsWith('|')))(
    '$id $recipient was first given as $original_recipient',
    ({ queue_id: queueId, recipient, original_recipient: original }) => {
      const found = deliveries.find((event) => event.queueId === queueId && same(event.recipients[0], recipient));
      expect(found?.originalRecipient).toBe(original);
    },
  );

  test.each(accepted)('$id: who sent it, and from where', (truth) => {
    const ofMessage = arrivals.filter((event) => event.queueId === truth.queue_id);
    expect(ofMessage.some((event) => event.envelopeSender === truth.envelope_from)).toBe(true);
    expect(ofMessage.filter((event) => event.starts)).toHaveLength(1);
    if (truth.client?.ip === undefined) return;
    const session = ofMessage[0]?.session;
    const connect = sessions.find((event) => event.about === 'connect' && event.session === session);
    expect(connect?.client?.ip).toBe(truth.client.ip);
  });
});

/** Outcomes that are not in the log: TLS failed before a command, the client disconnected, DATA was refused without a name. */
const untold = /TLS|AUTH|authenticated|lost connection|after DATA|HELO|MAIL:/;

describe('each refused recipient', () => {
  const rejected = truths.flatMap((truth) =>
    truth.expected.filter((outcome) => outcome.outcome === 'rejected').map((outcome) => ({ ...truth, ...outcome })),
  );

  test.each(rejected.filter((each) => !untold.test(each.scenario)))('$id $recipient', ({ recipient }) => {
    expect(refusals.some((event) => event.stage === 'rcpt' && event.recipient === recipient && event.session)).toBe(
      true,
    );
  });

  test('the sender where only the sender was refused', () => {
    expect(refusals).toContainEqual(
      expect.objectContaining({ stage: 'mail', envelopeSender: 'spamking@partner.test', replyCode: 550 }),
    );
    expect(refusals).toContainEqual(
      expect.objectContaining({
        stage: 'helo',
        client: { helo: 'bad.host.test' },
        replyText: 'Your HELO name is not welcome',
      }),
    );
    expect(refusals).toContainEqual(
      expect.objectContaining({ stage: 'data', replyCode: 554, enhancedStatus: '5.3.4' }),
    );
  });
});
