import { expect, test } from 'vitest';
import { sightingsOf } from '../../test/sightings-of.ts';
import { episodeAt, episodes } from './episodes.ts';

const at = (clock: string) => Date.parse(`2026-01-12T${clock}Z`);

const came = (time: string) =>
  `Jan 12 ${time} ns1 sendmail[3456]: KAA03456: from=<a@example.com>, size=1200, class=0, pri=31200, nrcpts=1, msgid=<a@example.com>, proto=SMTP, relay=pc1 [192.0.2.11]\n`;
const sent = (time: string) =>
  `Jan 12 ${time} ns1 sendmail[3458]: KAA03456: to=<b@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, stat=Sent\n`;
const begun = (time: string) => `Jan 12 ${time} mail postfix/smtpd[811]: 6C02025A2EF: client=h[192.0.2.1]\n`;
const queued = (time: string) =>
  `Jan 12 ${time} mail postfix/qmgr[810]: 6C02025A2EF: from=<a@example.com>, size=3, nrcpt=1 (queue active)\n`;
const delivered = (time: string) =>
  `Jan 12 ${time} mail postfix/local[8]: 6C02025A2EF: to=<b@example.com>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)\n`;
const removed = (time: string) => `Jan 12 ${time} mail postfix/qmgr[810]: 6C02025A2EF: removed\n`;

/** How many lines each episode has. */
test.each<[string, string[], number[]]>([
  ['one message', [came('10:02:11'), sent('10:02:12')], [2]],
  [
    'two, without a word of the first one’s end',
    [came('10:02:11'), sent('10:02:12'), came('10:40:00'), sent('10:40:01')],
    [2, 2],
  ],
  [
    'two, of which the first one’s arrival is not in the log',
    [sent('10:02:12'), came('10:40:00'), sent('10:40:01')],
    [1, 2],
  ],
  ['one whose delivery stands before its arrival', [sent('10:02:10'), came('10:02:11')], [2]],
  ['one tried for hours', [came('00:02:11'), sent('06:00:00'), sent('23:00:00')], [3]],
  ['arrived twice half a day apart, and never handled', [came('00:02:11'), came('13:00:00')], [1, 1]],
  ['arrived again soon, and never handled', [came('10:02:11'), came('10:02:12')], [2]],
  [
    'two, with ends',
    [
      begun('09:00:00'),
      queued('09:00:00'),
      delivered('09:00:01'),
      removed('09:00:01'),
      begun('09:00:20'),
      queued('09:00:20'),
    ],
    [4, 2],
  ],
  [
    'one, its end before its outcome',
    [begun('09:00:00'), queued('09:00:00'), removed('09:00:01'), delivered('09:00:01')],
    [4],
  ],
  ['one, backwards', [removed('09:00:00'), delivered('09:00:00'), queued('09:00:00'), begun('09:00:00')], [4]],
  ['one in the queue for days', [begun('09:00:00'), queued('09:00:00'), queued('23:00:00')], [3]],
])('%s', async (_, lines, lengths) => {
  const all = episodes(await sightingsOf(lines.join('')));
  expect(all.map((episode) => episode.length)).toEqual(lengths);
});

test('the episode that an instant falls into, or is nearest to', async () => {
  const all = episodes(await sightingsOf(came('10:00:00') + sent('10:10:00') + came('12:00:00') + sent('12:10:00')));
  const indexAt = (clock: string) => all.indexOf(episodeAt(all, at(clock))!);
  expect(['09:00:00', '10:05:00', '10:50:00', '11:10:00', '12:01:00', '15:00:00'].map(indexAt)).toEqual([
    0, 0, 0, 1, 1, 1,
  ]);
  expect(episodeAt([], at('10:00:00'))).toBeUndefined();
});
