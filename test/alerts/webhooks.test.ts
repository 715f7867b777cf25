/** Webhooks as receivers see them: real requests to receivers on loopback. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertRules } from '../../src/alerts/rules/alert-rules.ts';
import { Announcements } from '../../src/alerts/announcing/announcements.ts';
import type { Book } from '../../src/alerts/book.ts';
import { noFacts } from '../../src/alerts/facts.ts';
import { move, type Move, resolved } from '../../src/alerts/incident.ts';
import { webhookAnnouncer } from '../../src/webhooks/webhooks.ts';
import { anIncident, itsOpening, noticedAt } from '../fixtures/incidents.ts';
import { openMemoryBook } from './memory-book.ts';

interface Request {
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

const start = noticedAt;
const minute = 60_000;
let server: Server;
let url: string;
let requests: Request[];
/** What the receiver answers next; 202 when it has run out. */
let answers: { status: number; headers?: Record<string, string> }[];
let now: number;
let book: Book;
let troubles: string[];

beforeEach(async () => {
  [requests, answers, troubles, now] = [[], [], [], start];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (more: Buffer) => (body += more.toString()));
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, headers = {} } = answers.shift() ?? { status: 202 };
      response.writeHead(status, headers).end('{"status":"success"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  book = openMemoryBook();
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function announcementsFor(webhook: object): Announcements {
  const [hook] = alertRules.parse({ webhooks: [{ name: 'ops', ...webhook }] }).webhooks;
  const announcer = webhookAnnouncer(hook!, () => now);
  return new Announcements(
    book,
    () => [announcer],
    (_, error, givenUp) => void troubles.push(`${givenUp ? 'given up: ' : ''}${error.message}`),
  );
}

const opened = anIncident();

const act = (asked: Move, by: string) => {
  const moved = move(book.incident(7)!, asked, by, now);
  if (moved.kind === 'moved') book.save([moved.incident], [moved.happening]);
};
const end = () => {
  const incident = { ...book.incident(7)!, endings: { delivered: 24, bounced: 1, other: 0 }, facts: noFacts };
  const { change, happening } = resolved(incident, { kind: 'drained', by: null, reason: null, into: null }, now);
  book.save([{ ...incident, ...change, version: incident.version + 1 }], [happening]);
};
const bodies = () => requests.map(({ body }) => JSON.parse(body));

/** Opened, acknowledged after five minutes, over after an hour. */
async function live(announcements: Announcements): Promise<void> {
  book.save([opened], [itsOpening]);
  await announcements.tell(now);
  now = start + 5 * minute;
  act({ kind: 'acknowledge' }, 'maria');
  await announcements.tell(now);
  now = start + 60 * minute;
  end();
  await announcements.tell(now);
}

describe('a JSON webhook', () => {
  const secret = 'a secret of 16 characters or more';

  test('gets each happening once, signed', async () => {
    await live(announcementsFor({ kind: 'json', url: `${url}/hook`, secret }));
    expect(bodies()).toMatchObject([
      {
        version: 1,
        delivery: '7-opened',
        event: 'opened',
        happening: null,
        incident: { id: 7, state: 'open', title: 'Mail for google.com waits: no answer' },
      },
      {
        event: 'acknowledged',
        happening: { by: 'maria', text: 'Acknowledged by maria.' },
        incident: { state: 'acknowledged' },
      },
      {
        event: 'resolved',
        happening: { text: 'It is over: nothing waits for it any more (delivered 24 and bounced 1).' },
        incident: { state: 'resolved', resolvedAt: '2026-03-02T11:13:00Z', endings: { delivered: 24, bounced: 1 } },
      },
    ]);
    expect(new Set(bodies().map(({ delivery }) => delivery)).size).toBe(3);
    for (const { headers, body } of requests) {
      const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-mailtrace-signature'])) ?? [];
      expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
    }
  });

  test('that is out of order is tried again, ever slower, and misses nothing', async () => {
    answers = [{ status: 503 }, { status: 500 }];
    const announcements = announcementsFor({ kind: 'json', url });
    book.save([opened], [itsOpening]);
    const first = await announcements.tell(now);
    expect(first - now).toBe(2_000);
    expect(await announcements.tell(now)).toBe(first);
    now = first;
    const second = await announcements.tell(now);
    expect(second - now).toBe(4_000);
    act({ kind: 'acknowledge' }, 'maria');
    now = second;
    await announcements.tell(now);
    expect(bodies().map(({ delivery, event }) => [delivery, event])).toEqual([
      ['7-opened', 'opened'],
      ['7-opened', 'opened'],
      ['7-opened', 'opened'],
      [expect.stringMatching(/^7-\d+$/), 'acknowledged'],
    ]);
    expect(troubles).toEqual([
      'The webhook ops said 503: {"status":"success"}',
      'The webhook ops said 500: {"status":"success"}',
    ]);
  });

  test('that asks to be left alone is left alone for so long', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '120' } }];
    book.save([opened], [itsOpening]);
    expect((await announcementsFor({ kind: 'json', url }).tell(now)) - now).toBe(120_000);
  });

  test('that refuses for good, or sends us elsewhere, is not asked again', async () => {
    answers = [{ status: 404 }, { status: 302, headers: { location: 'https://elsewhere.test/' } }];
    book.save(
      [opened, { ...opened, id: 8, key: 'destination/other.test/stuck' }],
      [itsOpening, { ...itsOpening, incident: 8 }],
    );
    const announcements = announcementsFor({ kind: 'json', url });
    await announcements.tell(now);
    now += 60 * minute;
    await announcements.tell(now);
    expect(requests).toHaveLength(2);
    expect(troubles).toEqual([expect.stringMatching(/^given up: .* 404/), expect.stringMatching(/^given up: .* 302/)]);
  });

  test('that nobody listens on is tried again', async () => {
    book.save([opened], [itsOpening]);
    const announcements = announcementsFor({ kind: 'json', url: 'http://127.0.0.1:9/' });
    expect(await announcements.tell(now)).toBe(now + 2_000);
    expect(troubles).toEqual([expect.stringMatching(/^The webhook ops does not answer: /)]);
  });

  test('of some rules gets their incidents only', async () => {
    await live(announcementsFor({ kind: 'json', url, rules: ['our-host'] }));
    expect(requests).toEqual([]);
  });
});

test('PagerDuty: one alert, triggered, acknowledged, resolved', async () => {
  const routingKey = '0123456789abcdef0123456789abcdef';
  await live(announcementsFor({ kind: 'pagerduty', url: `${url}/v2/enqueue`, routingKey }));
  expect(bodies()).toMatchObject([
    {
      routing_key: routingKey,
      event_action: 'trigger',
      dedup_key: `mailtrace-7-${noticedAt.toString(36)}`,
      payload: {
        summary:
          'Mail for google.com waits: no answer – 23 messages to 25 recipients from 12 senders, the oldest for 13 min, nothing got through lately',
        source: 'mx1',
        severity: 'error',
        timestamp: '2026-03-02T10:13:00Z',
        component: 'google.com',
      },
    },
    { event_action: 'acknowledge', dedup_key: `mailtrace-7-${noticedAt.toString(36)}` },
    { event_action: 'resolve', dedup_key: `mailtrace-7-${noticedAt.toString(36)}` },
  ]);
});

test('Alertmanager: the same labels all the time, sent again while it lasts, ended at its end', async () => {
  const announcements = announcementsFor({ kind: 'alertmanager', url: `${url}/`, labels: { team: 'mail' } });
  book.save([opened], [itsOpening]);
  for (const minutes of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
    now = start + minutes * minute;
    await announcements.tell(now);
  }
  end();
  await announcements.tell(now);
  expect(requests.map(({ path }) => path)).toEqual(Array.from({ length: 4 }, () => '/api/v2/alerts'));
  const alerts = bodies().map(([alert]) => alert);
  expect(new Set(alerts.map(({ labels }) => JSON.stringify(labels)))).toEqual(
    new Set([
      JSON.stringify({
        alertname: 'MailtraceDestination',
        incident: '7',
        destination: 'google.com',
        trouble: 'stuck',
        severity: 'error',
        team: 'mail',
      }),
    ]),
  );
  expect(alerts.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
    ['2026-03-02T10:13:00Z', '2026-03-02T10:28:00Z'],
    ['2026-03-02T10:13:00Z', '2026-03-02T10:32:00Z'],
    ['2026-03-02T10:13:00Z', '2026-03-02T10:36:00Z'],
    ['2026-03-02T10:13:00Z', '2026-03-02T10:21:00Z'],
  ]);
  expect(alerts[0].annotations).toMatchObject({ summary: 'Mail for google.com waits: no answer' });
});
