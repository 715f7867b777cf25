import { describe, expect, test } from 'vitest';
import { corpusPath, readCorpus } from '../../../test/corpus-files.ts';
import { Lab } from '../../../test/fixtures/lab.ts';
import { addressKey } from '../../mail/address.ts';
import type { Waiting } from '../../store/log-store.ts';
import { importFile } from '../import-file.ts';

interface Truth {
  readonly queue_id: string | null;
  readonly expected: readonly { readonly recipient: string; readonly outcome: string }[];
}

const sets: readonly (readonly [string, { readonly hosts: readonly string[]; readonly silent?: readonly string[] }])[] =
  [
    // Deleted with qtool, which leaves no line.
    ['sendmail-8.17', { hosts: [''], silent: ['adm0.museum2@partner.test'] }],
    ['sendmail-8.17-yearend', { hosts: [''] }],
    ['postfix-3.7', { hosts: [''] }],
    ['exim-4.96', { hosts: [''] }],
    ['opensmtpd-6.8', { hosts: [''] }],
    ['site-postfix-sendmail', { hosts: ['edge/', 'box/'] }],
    ['site-sendmail-postfix-dovecot-2.3', { hosts: ['front/', 'imap/'] }],
    ['site-sendmail-postfix-dovecot-2.3-sieve', { hosts: ['front/', 'imap/'] }],
  ];

const isOpen = ({ outcome }: Truth['expected'][number]) => outcome === 'deferred' || outcome === 'held';

describe.each(sets)('%s', (set, { hosts, silent = [] }) => {
  const truth = JSON.parse(readCorpus(`${set}/truth.json`).toString()) as Truth[];
  const said = (address: string) => !silent.includes(address);

  /** Who is in a queue after the logs were read, from the first host to the last. */
  async function waiting(order: readonly string[]): Promise<Waiting[]> {
    const lab = await Lab.open();
    for (const host of order) await importFile(lab.ingester, corpusPath(`${set}/${host}mail.log`));
    return lab.store.waiting();
  }

  test('whoever waits at the end is known to wait', async () => {
    const rows = await waiting(hosts);
    const open = truth.flatMap((message) =>
      message.expected.filter(isOpen).map((one) => ({ ...one, id: message.queue_id })),
    );
    expect(open.length).toBeGreaterThan(0);
    const missing = open.filter(
      ({ recipient, id }) =>
        !rows.some((row) => row.recipient === addressKey(recipient) || (row.recipient === '' && row.queueId === id)),
    );
    expect(missing.map(({ recipient }) => recipient).filter(said)).toEqual([]);
  });

  test('nobody else does', async () => {
    const rows = await waiting(hosts);
    const over = rows.filter((row) => {
      const message = truth.find(({ queue_id }) => queue_id === row.queueId);
      const recipient = message?.expected.find((one) => addressKey(one.recipient) === row.recipient);
      return message && (recipient ? !isOpen(recipient) : !message.expected.some(isOpen));
    });
    expect(over.map(({ recipient }) => recipient).filter(said)).toEqual([]);
  });

  test('and it makes no difference which host’s log is read first', async () => {
    const plain = (rows: readonly Waiting[]) =>
      rows.map((row) => `${row.host} ${row.queueId} ${row.recipient} ${row.disposition}`).sort();
    expect(plain(await waiting(hosts.toReversed()))).toEqual(plain(await waiting(hosts)));
  });
});

/** Who waits after each of some lines of Sendmail, as `recipient: state`. */
async function after(...messages: readonly string[]): Promise<string[]> {
  const lab = await Lab.open();
  const told: string[] = [];
  for (const [index, message] of messages.entries()) {
    const second = String(index).padStart(2, '0');
    lab.append('mail.log', `Jan 11 11:45:${second} ns1 sm-mta[${index + 1}]: ${message}\n`);
    await lab.import('mail.log');
    if (index % 2 === 1) await lab.restart();
    const rows = await lab.store.waiting();
    told.push(
      rows
        .map((row) => `${row.recipient || `${row.count} more`}: ${row.disposition}`)
        .sort()
        .join(', '),
    );
  }
  return told;
}

const id = 'j0BGjkc28022';
const from = (count: number) => `${id}: from=<boss@example.com>, size=1, class=0, nrcpts=${count}, relay=[192.0.2.1]`;
const to = (name: string, stat: string, dsn: string) =>
  `${id}: to=<${name}@x.example>, delay=00:00:01, mailer=esmtp, relay=mx.x.example. [192.0.2.9], dsn=${dsn}, stat=${stat}`;

describe('a message of Sendmail', () => {
  test('waits until each of its recipients has an end', async () => {
    expect(
      await after(
        from(3),
        to('a', 'Deferred', '4.0.0'),
        to('b', 'Sent (ok)', '2.0.0'),
        to('c', 'User unknown', '5.1.1'),
        to('a', 'Deferred', '4.0.0'),
        to('a', 'Sent (ok)', '2.0.0'),
      ),
    ).toEqual([
      '3 more: queued',
      '2 more: queued, a@x.example: deferred',
      '1 more: queued, a@x.example: deferred',
      'a@x.example: deferred',
      'a@x.example: deferred',
      '',
    ]);
  });

  test('that is quarantined waits for an administrator', async () => {
    expect(
      await after(from(1), `${id}: quarantine=held by admin`, `${id}: unquarantine`, to('a', 'Sent (ok)', '2.0.0')),
    ).toEqual(['1 more: queued', '1 more: quarantined', '1 more: queued', '']);
  });

  test('that a check quarantined waits by the name that the check gave, and by no other once it was tried', async () => {
    const check = `${id}: ruleset=check_rcpt, arg1=<info@x.example>, relay=[192.0.2.1], quarantine=held for review`;
    expect(
      await after(check, from(1), `${id}: unquarantine`, to('a', 'Sent (ok)', '2.0.0'), to('b', 'Sent (ok)', '2.0.0')),
    ).toEqual(['info@x.example: quarantined', 'info@x.example: quarantined', 'info@x.example: queued', '', '']);
  });

  test('whose recipients a filter takes away does not wait for them', async () => {
    const removed = (name: string) => `${id}: Milter (labfilter) delete: rcpt <${name}@x.example>, naddrs=1`;
    expect(await after(from(2), removed('a'), to('b', 'Sent (ok)', '2.0.0'))).toEqual([
      '2 more: queued',
      '1 more: queued',
      '',
    ]);
  });

  test('that its client never finished does not wait', async () => {
    expect(await after(`${id}: collect: premature EOM: Connection reset by x`, from(1))).toEqual(['', '']);
  });

  test('is told apart from an earlier one under the same ID', async () => {
    expect(await after(from(1), to('a', 'Deferred', '4.0.0'), from(1), to('b', 'Deferred', '4.0.0'))).toEqual([
      '1 more: queued',
      'a@x.example: deferred',
      '1 more: queued',
      'b@x.example: deferred',
    ]);
  });

  test('waits under the ID of its clone', async () => {
    const clone = 'j0BGjkd28022';
    expect(
      await after(from(1), `${id}: ${clone}: clone: owner=claims`, to('a', 'Deferred', '4.0.0').replace(id, clone)),
    ).toEqual(['1 more: queued', '', 'a@x.example: deferred']);
  });

  test('of which only its bounce tells (an alias loop) no longer waits', async () => {
    const bounce = `${id}: j0BGjkd28022: DSN: aliasing/forwarding loop broken`;
    expect(await after(from(1), bounce)).toEqual(['1 more: queued', '']);
    expect(await after(from(2), to('a', 'Deferred', '4.0.0'), bounce)).toEqual([
      '2 more: queued',
      '1 more: queued, a@x.example: deferred',
      'a@x.example: deferred',
    ]);
  });

  test('whose beginning is in no log waits too, since its delay tells', async () => {
    const lab = await Lab.open();
    lab.write(
      'mail.log',
      `Jan 11 11:46:00 ns1 sm-mta[1]: ${to('a', 'Deferred', '4.0.0').replace('00:00:01', '1+01:00:00')}\n`,
    );
    await lab.import('mail.log');
    const [row] = await lab.store.waiting();
    expect((row?.lastAt ?? 0) - (row?.sinceAt ?? 0)).toBe(25 * 3_600_000);
  });
});

test('a message of Postfix that is queued anew waits under its new ID alone', async () => {
  const deferred = (id: string) =>
    `${id}: to=<a@x.example>, relay=mx.x.example[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=4.3.0, status=deferred (host mx.x.example[192.0.2.9] said: 451 4.3.0 wait)`;
  const lines = [
    ['qmgr', '6BDA044E7F8: from=<boss@example.com>, size=358, nrcpt=1 (queue active)'],
    ['smtp', deferred('6BDA044E7F8')],
    ['postsuper', '6BDA044E7F8: requeued'],
    ['pickup', '6CF7244E792: uid=101 from=<boss@example.com> orig_id=6BDA044E7F8'],
    ['qmgr', '6CF7244E792: from=<boss@example.com>, size=361, nrcpt=1 (queue active)'],
    ['smtp', deferred('6CF7244E792')],
  ];
  const lab = await Lab.open();
  lab.write('mail.log', lines.map(([agent, line]) => `Jan 11 11:46:00 mail postfix/${agent}[1]: ${line}\n`).join(''));
  await lab.import('mail.log');
  expect((await lab.store.waiting()).map(({ queueId, recipient }) => `${queueId} ${recipient}`)).toEqual([
    '6CF7244E792 a@x.example',
  ]);
});

describe('a message that Postfix holds before it has a queue ID', () => {
  const said = 'from h[192.0.2.1]: <b@example.org>: Recipient address';
  const end = 'from=<anna@partner.test> to=<b@example.org> proto=ESMTP helo=<h>';
  const hold = `smtpd[7]: NOQUEUE: hold: RCPT ${said} suspicious; ${end}`;
  const client = (ip = '192.0.2.1', pid = 7) => `smtpd[${pid}]: 6C02025A2E: client=h[${ip}]`;
  const sent = [
    'postsuper[9]: 6C02025A2E: released from hold',
    'qmgr[2]: 6C02025A2E: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)',
    'local[3]: 6C02025A2E: to=<b@example.org>, relay=local, delay=9, delays=9/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)',
    'qmgr[2]: 6C02025A2E: removed',
  ];

  test.each<[string, readonly string[], readonly string[]]>([
    ['waits', [hold, client()], ['anna@partner.test b@example.org held']],
    ['waits no more when it was released', [hold, client(), ...sent], []],
    [
      'is not the next one of a client that was refused',
      [hold, `smtpd[7]: NOQUEUE: reject: RCPT ${said} rejected: no; ${end}`, client()],
      [],
    ],
    ['is not that of another client', [hold, client('192.0.2.2')], []],
    ['is not that of another process', [hold, client('192.0.2.1', 8)], []],
  ])('%s', async (_, lines, waiting) => {
    const lab = await Lab.open();
    lab.write('mail.log', lines.map((line) => `Jan 11 11:46:00 mail postfix/${line}\n`).join(''));
    await lab.import('mail.log');
    const rows = await lab.store.waiting();
    expect(rows.map((row) => `${row.envelopeSender} ${row.recipient} ${row.disposition}`)).toEqual(waiting);
  });
});
