/** Checks the dialect on logs of a real Dovecot against what mailboxes and clients observed. */
import { describe, expect, test } from 'vitest';
import { linesTold, readTruth } from '../../../test/corpus-lines.ts';
import type { MailboxAccess, MailEvent, Stored } from '../../mail/event.ts';
import { dovecot } from './dovecot.ts';

/** A session as observed by the client. */
interface Visit {
  readonly protocol: string;
  readonly user: string | null;
  readonly login_ok: boolean;
  readonly client: string;
  readonly fetched?: number;
  readonly expunged?: number;
  readonly deleted?: number;
  readonly copied?: number;
}

const isAccess = (event: MailEvent): event is MailboxAccess => event.kind === 'access';
const isStored = (event: MailEvent): event is Stored => event.kind === 'stored';

describe.each(['site-sendmail-postfix-dovecot-2.3', 'site-sendmail-postfix-dovecot-2.3-sieve'])('%s', (set) => {
  test.each(['mail.log', 'mail.iso.log', 'mail.5424.log.gz'])('%s has no line that is not explained', (name) => {
    const lines = linesTold(dovecot, `${set}/imap/${name}`);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter((line) => line.events === undefined)).toEqual([]);
  });

  const events = linesTold(dovecot, `${set}/imap/mail.log`).flatMap((line) => line.events ?? []);
  const stored = events.filter(isStored);
  const accesses = events.filter(isAccess);

  const inMailbox = readTruth(`${set}/truth.json`).flatMap((truth) =>
    truth.expected
      .filter((outcome) => outcome.outcome === 'delivered' && outcome.where?.startsWith('mailbox'))
      .map((outcome) => ({ ...truth, ...outcome })),
  );
  // a plus tag is taken off by the mailbox server
  const owner = (recipient: string): string => recipient.replace(/\+[^@]*/, '');

  test('has recipients with a mailbox', () => {
    expect(inMailbox.length).toBeGreaterThan(20);
  });

  /** The first host adds a Message-ID to a message without one. */
  const isOf = (event: Stored, messageId: string): boolean =>
    messageId === '' ? event.messageId?.includes('@front.') === true : `<${event.messageId}>` === messageId;

  test.each(inMailbox)('$id is in the mailbox of $recipient', ({ message_id: messageId, recipient }) => {
    const found = stored.filter((event) => isOf(event, messageId) && event.user === owner(recipient));
    expect(found.map((event) => event.action)).toContain('saved');
    expect(found.every((event) => event.session !== undefined)).toBe(true);
  });

  test('a full mailbox took nothing', () => {
    const failed = stored.filter((event) => event.action === 'failed');
    expect(failed).toHaveLength(2);
    for (const event of failed)
      expect(event).toMatchObject({
        user: expect.stringMatching(/^office@/),
        target: 'INBOX',
        messageId: expect.any(String),
      });
  });

  const visits = readTruth<Visit[]>(`${set}/imap-pop3.json`);
  const named = visits.filter((visit) => visit.user !== null);
  const protocolOf = (visit: Visit): string => (visit.protocol.startsWith('pop3') ? 'pop3' : 'imap');
  const of = (visit: Visit): MailboxAccess[] =>
    accesses.filter((event) => event.user === visit.user && event.protocol === protocolOf(visit));

  test.each(named)('$protocol $user came: $login_ok', (visit) => {
    const what = visit.login_ok ? 'login' : 'login-failed';
    const found = of(visit).filter((event) => event.what === what);
    expect(found).toEqual([expect.objectContaining({ client: { ip: visit.client }, session: expect.any(String) })]);
  });

  test.each(named.filter((visit) => visit.login_ok))('$protocol $user left, having taken $fetched', (visit) => {
    const end = of(visit).find((event) => event.what === 'logout');
    expect(end?.retrieved).toBe(visit.fetched ?? 0);
    expect(end?.deleted).toBe(visit.deleted ?? visit.expunged ?? 0);
    expect((end?.retrievedBytes ?? 0) > 0).toBe((visit.fetched ?? 0) > 0);
  });

  test.each(named.filter((visit) => visit.copied !== undefined || (visit.deleted ?? 0) > 0))(
    '$protocol $user touched messages that have a name',
    (visit) => {
      const touched = of(visit).filter((event) => event.messageId !== undefined);
      expect(touched.filter((event) => event.action === 'expunge')).toHaveLength(visit.expunged ?? visit.deleted ?? 0);
      expect(touched.filter((event) => event.action === 'copy')).toHaveLength(visit.copied ?? 0);
      for (const event of touched) expect(stored.some((delivery) => delivery.messageId === event.messageId)).toBe(true);
    },
  );

  test('clients that never tried to log in are lost sessions', () => {
    const lost = events.filter(
      (event) => event.kind === 'session' && (event.about === 'lost' || event.about === 'tls'),
    );
    // one more of the lab itself, before Dovecot was ready
    expect(lost).toHaveLength(visits.filter((visit) => visit.user === null).length + 1);
  });
});

describe('Sieve', () => {
  const set = 'site-sendmail-postfix-dovecot-2.3-sieve';
  const stored = linesTold(dovecot, `${set}/imap/mail.log`)
    .flatMap((line) => line.events ?? [])
    .filter(isStored);
  const truths = readTruth(`${set}/truth.json`);

  test.each([
    ['fileinto', 'saved', 'Lists.One'],
    ['redirect', 'redirected', 'garden@partner.test'],
    ['discard', 'discarded', undefined],
    ['reject', 'rejected', undefined],
  ])('%s', (word, action, target) => {
    const truth = truths.find((each) => each.scenario.includes(word));
    const event = stored.find((each) => `<${each.messageId}>` === truth?.message_id);
    expect(event?.action).toBe(action);
    expect(event?.target).toBe(target);
  });
});
