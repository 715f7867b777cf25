/** Checks the dialect on logs of real Sendmail servers against the true outcome of each message. */
import { describe, expect, test } from 'vitest';
import { linesTold, readTruth, type TrueMessage, type TrueOutcome } from '../../../test/corpus-lines.ts';
import type { MailEvent, Received } from '../../mail/event.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { sendmail } from './sendmail.ts';

const eventsOf = (path: string): MailEvent[] => linesTold(sendmail, path).flatMap((line) => line.events ?? []);

describe.each([
  'sendmail-8.17/mail.log',
  'sendmail-8.17/mail.iso.log',
  'sendmail-8.17-yearend/mail.log',
  'sendmail-8.17-yearend/mail.iso.log',
  'site-postfix-sendmail/box/mail.log',
  'site-sendmail-postfix-dovecot-2.3/front/mail.log',
  'site-sendmail-postfix-dovecot-2.3-sieve/front/mail.log',
])('%s', (path) => {
  test('has no line that is not explained', () => {
    const lines = linesTold(sendmail, path);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter((line) => line.events === undefined)).toEqual([]);
  });

  test('names an address for every try, and who sent every message', () => {
    for (const event of eventsOf(path)) {
      if (event.kind === 'delivery')
        expect(event).toMatchObject({ recipients: expect.arrayContaining([expect.any(String)]) });
      if (event.kind === 'delivery') expect(event.disposition).not.toBe('unknown');
      if (event.kind === 'received')
        expect(event).toMatchObject({ envelopeSender: expect.any(String), client: expect.anything() });
    }
  });
});

const bare = (address: string): string => address.toLowerCase().replace(/@[^@]*$/, '');

/** Aliases are logged without the local domain. */
function same(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.includes('@') && other.includes('@')) return one.toLowerCase() === other.toLowerCase();
  return bare(one) === bare(other);
}
const asEvent: Readonly<Record<string, readonly string[]>> = {
  delivered: ['delivered', 'relayed'],
  deferred: ['deferred', 'queued'],
  held: ['quarantined'],
};

/** A message that was injected without a Message-ID is identified by its sender. */
function isArrivalOf(truth: TrueMessage, event: Received): boolean {
  if (truth.message_id === '') return same(event.envelopeSender, truth.envelope_from);
  return event.messageId === truth.message_id.slice(1, -1);
}

/** The queue IDs of a message: its own, those of its copies, and those under which it continues on this host. */
function idsOf(truth: TrueMessage, events: readonly MailEvent[]): Set<string | null> {
  const ids = new Set<string | null>([truth.queue_id ?? null]);
  for (const event of events) {
    if (event.kind === 'received' && isArrivalOf(truth, event)) ids.add(event.queueId);
    if (event.kind === 'link' && /clone|split/.test(event.relation) && ids.has(event.queueId))
      ids.add(event.otherQueueId);
    if (event.kind === 'delivery' && ids.has(event.queueId) && event.remoteQueueId) ids.add(event.remoteQueueId);
    if (event.kind === 'refusal' && event.recipient === truth.expected[0]?.recipient) ids.add(event.queueId);
  }
  ids.delete(null);
  return ids;
}

/** The last event about one recipient. */
function told(outcome: TrueOutcome, ids: ReadonlySet<string | null>, events: readonly MailEvent[]): string {
  let last = 'nothing';
  const isMeant = (address?: string) => same(address, outcome.recipient) || same(address, outcome.original_recipient);
  for (const event of events) {
    if (!ids.has(event.queueId)) continue;
    if (event.kind === 'delivery' && event.recipients.some(isMeant)) last = event.disposition;
    if (event.kind === 'refusal' && isMeant(event.recipient)) last = 'rejected';
    if (event.kind === 'queue' && event.change === 'expired' && last === 'deferred') last = 'expired';
  }
  return last;
}

/** Recipients of a set whose last event is not the true outcome. */
function wrongIn(set: string): string[] {
  const events = eventsOf(`${set}/mail.iso.log`);
  const wrong: string[] = [];
  for (const truth of readTruth(`${set}/truth.json`)) {
    const ids = idsOf(truth, events);
    for (const outcome of truth.expected) {
      const last = told(outcome, ids, events);
      if (!(asEvent[outcome.outcome] ?? [outcome.outcome]).includes(last))
        wrong.push(`${truth.scenario}: ${outcome.recipient} ${last}`);
    }
  }
  return wrong;
}

test('every recipient that the log can tell has its outcome', () => {
  // The rest is in no line: refused before the recipient, never accepted, removed without a line.
  expect(wrongIn('sendmail-8.17')).toEqual([
    '8 rejected at MAIL: access map REJECT: info@example.com nothing',
    '8 rejected at MAIL: access map ERROR text: info@example.com nothing',
    '8 rejected at MAIL: sender domain does not exist: info@example.com nothing',
    '8 rejected at MAIL: size too big (SIZE=): info@example.com nothing',
    '8 rejected at connect/HELO: access map Connect: REJECT: info@example.com nothing',
    '9 alias loop: loop-a@example.com nothing',
    '10 authenticated submission, wrong password: auth.contact@partner.test nothing',
    '13 client lost connection in DATA (abort): info@example.com nothing',
    '13 client lost connection in DATA (close): info@example.com nothing',
    '16 admin delete: adm0.museum2@partner.test deferred',
  ]);
  expect(wrongIn('sendmail-8.17-yearend')).toEqual([]);
});

test("the next server's queue ID is the one that it gave", () => {
  const events = eventsOf('sendmail-8.17/mail.iso.log');
  const ids = new Set(events.flatMap((event) => (event.kind === 'delivery' ? [event.remoteQueueId] : [])));
  const given = readTruth('sendmail-8.17/truth.json')
    .flatMap((truth) => truth.expected)
    .filter((outcome) => outcome.outcome === 'delivered')
    .flatMap((outcome) =>
      outcome.remote_reply?.includes('\n') === false ? [parseRemoteQueueId(outcome.remote_reply)] : [],
    );
  expect(given.length).toBeGreaterThan(30);
  expect(given.filter((id) => id !== undefined && !ids.has(id))).toEqual([]);
});
