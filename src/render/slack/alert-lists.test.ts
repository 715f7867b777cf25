import { expect, test } from 'vitest';
import { anIncident, noticedAt, someFacts } from '../../../test/fixtures/incidents.ts';
import { accept, slackPage } from '../../../test/fixtures/slack-page.ts';
import {
  alertProblemMessage,
  digestMessage,
  incidentsMessage,
  mutesMessage,
  subscribedMessage,
  subscriptionsMessage,
} from './alert-lists.ts';
import { queueMessage } from './queue.ts';

const hour = 3_600_000;
const viewer = { zone: 'Europe/Berlin', now: noticedAt };

test('open incidents: what, since when, who has it, how bad', () => {
  const incidents = [
    anIncident(),
    anIncident({ id: 8, state: 'acknowledged', acknowledgedBy: 'maria' }),
    anIncident({ id: 9, state: 'snoozed', snoozedBy: 'paul', snoozedUntil: noticedAt + hour }),
  ];
  expect(slackPage(incidentsMessage(incidents, viewer))).toBe(
    `text    3 open incidents
section *3 open incidents*
        *Mail for google.com waits: no answer* since 11:00 · incident 7
              🔴 open · 23 messages to 25 recipients from 12 senders, the oldest for 13 min, nothing got through lately
        *Mail for google.com waits: no answer* since 11:00 · incident 8
              🟡 acknowledged by maria · 23 messages to 25 recipients from 12 senders, the oldest for 13 min, nothing got through lately
        *Mail for google.com waits: no answer* since 11:00 · incident 9
              💤 snoozed by paul until 12:13 · 23 messages to 25 recipients from 12 senders, the oldest for 13 min, nothing got through lately
`,
  );
});

test('the morning’s list: where mail waits every day, and what is still open', () => {
  const sites = [
    { destination: 'dead.test', messages: 12, oldestAt: noticedAt - 76 * hour, reason: 'connection-timed-out' },
    { destination: 'slow.test', messages: 1, oldestAt: noticedAt - 5 * hour, reason: null },
  ] as const;
  const digest = { sites, incidents: [anIncident({ beganAt: noticedAt - 50 * hour })] };
  expect(slackPage(digestMessage(digest, viewer))).toBe(
    `text    ☀️ 2 sites where mail waits every day, 1 incident still open
section ☀️ *Mail waits here every day*
        • \`dead.test\` 12 messages, the oldest for 3 d 4 h: no answer
        • \`slow.test\` 1 message, the oldest for 5 h
section *Still open*
        • *Mail for google.com waits: no answer* since 28 Feb 09:13 · incident 7
              🔴 open · 23 messages to 25 recipients from 12 senders, the oldest for 13 min, nothing got through lately
`,
  );
});

test('however many there are, and whatever they are called, Slack takes the list and calls nobody', () => {
  const name = `<!channel> ${'x'.repeat(240)}`;
  const many = Array.from({ length: 300 }, (_, id) =>
    anIncident({ id, acknowledgedBy: name, state: 'acknowledged', facts: { ...someFacts, words: name } }),
  );
  const sites = Array.from({ length: 500 }, () => ({ destination: name, messages: 1, oldestAt: 0, reason: null }));
  const mute = { id: 1, subject: name, user: name, reason: name, until: noticedAt + hour, since: noticedAt };
  const subscription = { id: 1, channel: 'C0SALES00', user: name, status: 'deferred', party: name, since: noticedAt };
  const messages = [
    incidentsMessage(many, viewer),
    digestMessage({ sites, incidents: many }, viewer),
    mutesMessage(
      Array.from({ length: 100 }, () => mute),
      viewer,
    ),
    subscriptionsMessage(Array.from({ length: 100 }, () => subscription)),
    subscribedMessage(name, true),
    alertProblemMessage(name.repeat(9), name),
  ];
  for (const message of messages) {
    accept(message);
    expect(slackPage(message)).not.toContain('<!channel>');
  }
});

test('where there is nothing, that is said, and what can be done', () => {
  expect(incidentsMessage([], viewer).text).toBe('✅ There is no open incident.');
  expect(slackPage(mutesMessage([], viewer))).toContain('`/mailtrace mute google.com 2h`');
  expect(slackPage(subscriptionsMessage([]))).toContain('`/mailtrace subscribe deferred @example.com`');
});

test('what waits: sites, reasons and numbers, each recipient counted once, and no address', () => {
  const group = {
    nextHop: 'gmail.com',
    reason: 'connection-timed-out',
    messages: 3,
    recipients: 4,
    oldestAt: noticedAt - hour,
    lastAttemptAt: noticedAt,
    sample: {
      host: 'mx1',
      queueId: 'Q1',
      envelopeSender: 'boss@example.com',
      recipient: 'a@gmail.com',
      replyText: null,
    },
  };
  expect(
    slackPage(
      queueMessage([group, { ...group, nextHop: null, reason: 'held', messages: 1, recipients: 2 }], noticedAt),
    ),
  ).toBe(
    `text    6 recipients waiting
section 📬 *6 recipients waiting*, by next hop and reason:
        • \`gmail.com\` no answer: 3 messages, 4 recipients, the oldest for 1 h
        • \`(no next hop yet)\` held: 1 message, 2 recipients, the oldest for 1 h
`,
  );
  expect(queueMessage([], noticedAt).text).toBe('Nothing is waiting.');
});
