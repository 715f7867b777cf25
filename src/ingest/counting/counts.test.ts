import { expect, test } from 'vitest';
import { openLogs } from '../../../test/open-logs.ts';

test('a refusal counts once, however many lines Exim’s reject log tells it in', async () => {
  await using logs = await openLogs(null, { now: '2026-01-12T12:00:00Z' });
  await logs.add(
    `2026-01-12 08:00:01 1xVPuB-00007Q-2O H=relay3.partner.test [203.0.113.5] F=<union@partner.test> rejected after DATA: Header not allowed here
Envelope-from: <union@partner.test>
Envelope-to: <sales@village.example.net>
     <billing@village.example.net>
P Received: from relay3.partner.test
I Message-ID: <2026DD2E39$p40@partner.test>
`,
    'rejectlog',
  );
  const tallies = await logs.store.tallies(Date.parse('2026-01-12'), Date.parse('2026-01-13'));
  expect(tallies.map(({ disposition, count }) => [disposition, count])).toEqual([['rejected', 1]]);
});
