/** Checks the dialect on logs of real servers against the true outcome of each message. */
import { expect, test } from 'vitest';
import { linesTold, readTruth, type Told, type TrueMessage, type TrueOutcome } from '../../../test/corpus-lines.ts';
import type { MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const hosts = [
  'postfix-3.7',
  'site-postfix-sendmail/edge',
  'site-sendmail-postfix-dovecot-2.3/imap',
  'site-sendmail-postfix-dovecot-2.3-sieve/imap',
];

const spoken = (host: string, file: string): readonly Told[] => linesTold(postfix, `${host}/${file}`);
const truthOf = (set: string): readonly TrueMessage[] => readTruth(`${set}/truth.json`);

test.each(
  hosts.flatMap((host) => ['mail.log', 'mail.iso.log', 'mail.5424.log.gz'].map((file) => [host, file] as const)),
)('every line of %s/%s is understood', (host, file) => {
  const lines = spoken(host, file);
  expect(lines.length).toBeGreaterThan(300);
  expect(lines.filter(({ events }) => events === undefined)).toEqual([]);
});

const bare = (address: string | undefined): string => (address ?? '').toLowerCase().replace(/@.*/, '');
const same = (a: string | undefined, b: string | undefined): boolean =>
  a?.toLowerCase() === b?.toLowerCase() || (bare(a) === bare(b) && (!a?.includes('@') || !b?.includes('@')));

/** All lines about a message: with its queue IDs, and of the session before it had one. */
function linesOf(message: TrueMessage, all: readonly Told[]): readonly (readonly MailEvent[])[] {
  const told = all.flatMap(({ events }) => (events && events.length > 0 ? [events] : []));
  const messageId = message.message_id.replace(/^<(.*)>$/, '$1');
  const ids = new Set(
    told.flat().flatMap((event) => {
      const named = event.kind === 'received' && messageId !== '' && event.messageId === messageId;
      const nameless = messageId === '' && event.kind === 'received' && event.envelopeSender === message.envelope_from;
      return event.queueId !== null && (named || nameless || event.queueId === message.queue_id) ? [event.queueId] : [];
    }),
  );
  const ofSession = (event: MailEvent): boolean =>
    event.queueId === null &&
    (event.kind === 'received' || event.kind === 'refusal') &&
    same(event.envelopeSender, message.envelope_from);
  return told.filter((events) => events.some((event) => ids.has(event.queueId ?? '') || ofSession(event)));
}

/** The log's outcome for one recipient, in the terms of the truth files. */
function outcomesOf(expected: TrueOutcome, lines: readonly (readonly MailEvent[])[]): readonly string[] {
  const about = (names: readonly (string | undefined)[]): boolean =>
    names.some(
      (name) => name !== undefined && (same(name, expected.recipient) || same(name, expected.original_recipient)),
    );
  return lines.flat().flatMap((event) => {
    if (event.kind === 'delivery')
      return about([...event.recipients, event.originalRecipient]) ? [event.disposition] : [];
    if (event.kind === 'queue') return !event.recipients || about(event.recipients) ? [event.change] : [];
    if (event.kind === 'refusal') return event.recipient === undefined || about([event.recipient]) ? ['rejected'] : [];
    return [];
  });
}

const accepted = ({ outcome, where = '' }: TrueOutcome): readonly string[] =>
  outcome === 'delivered' ? (/relay|on box/.test(where) ? ['relayed', 'delivered'] : ['delivered']) : [outcome];

const dataCut = 'the client went away within DATA: nobody was told anything, and no line names the recipient';
const silent: Readonly<Record<string, string>> = { 'dddd-0082': dataCut, 'dddd-0083': dataCut };

/** Refused during DATA: the log has its queue ID, Message-ID and client, but no envelope. */
const withoutEnvelope = 'dddd-0042';

const messages = truthOf('postfix-3.7').filter((message) => silent[message.id] === undefined);
const lab = spoken('postfix-3.7', 'mail.log');

test.each(messages.map((message) => [message.id, message.scenario, message] as const))(
  '%s %s',
  (_id, _scenario, message) => {
    const lines = linesOf(message, lab);
    const received = lines.flat().filter((event) => event.kind === 'received' || event.kind === 'refusal');
    if (message.id !== withoutEnvelope) {
      expect(received.some((event) => same(event.envelopeSender, message.envelope_from))).toBe(true);
    }
    if (message.client) expect(received.map((event) => event.client?.ip)).toContain(message.client.ip);
    for (const expected of message.expected) {
      expect(outcomesOf(expected, lines), expected.recipient).toContainEqual(expect.toBeOneOf([...accepted(expected)]));
    }
  },
);

const edge = spoken('site-postfix-sendmail/edge', 'mail.log');
const entering = truthOf('site-postfix-sendmail').filter(
  ({ path, queue_id }) => path?.[0] === 'edge' && queue_id !== undefined,
);

test.each(entering.map((message) => [message.id, message.scenario, message] as const))(
  '%s %s',
  (_id, _scenario, message) => {
    const lines = linesOf(message, edge);
    for (const expected of message.expected) {
      expect(outcomesOf(expected, lines), expected.recipient).toContainEqual(expect.toBeOneOf([...accepted(expected)]));
    }
  },
);

test.each(['site-sendmail-postfix-dovecot-2.3', 'site-sendmail-postfix-dovecot-2.3-sieve'])(
  "every mailbox delivery of %s is one, with the store's session",
  (set) => {
    const store = spoken(`${set}/imap`, 'mail.log');
    const delivered = truthOf(set).flatMap((message) =>
      message.expected
        .filter(({ where = '' }) => where.startsWith('mailbox on imap'))
        .map((expected) => ({ message, expected })),
    );
    expect(delivered.length).toBeGreaterThan(15);
    for (const { message, expected } of delivered.filter((each) => each.message.message_id !== '')) {
      const lines = linesOf(message, store);
      expect(outcomesOf(expected, lines), message.id).toContain('delivered');
      const session = lines.flat().find((event) => event.kind === 'delivery' && event.disposition === 'delivered');
      expect(session).toHaveProperty('remoteQueueId');
    }
  },
);
