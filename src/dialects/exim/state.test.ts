import { expect, test } from 'vitest';
import { eximEvent } from '../../../test/exim-events.ts';

test.each([
  ['Completed', { change: 'completed' }],
  ['Completed QT=2m3s', { change: 'completed' }],
  ['Message is frozen', { change: 'held' }],
  ['Frozen (delivery error message)', { change: 'held', reason: 'delivery error message' }],
  ['frozen by ACL', { change: 'held', by: 'ACL' }],
  ['frozen by root', { change: 'held', by: 'root' }],
  [
    'Frozen by the system filter: subject was "x"',
    { change: 'held', by: 'the system filter', reason: 'subject was "x"' },
  ],
  ['Unfrozen by forced delivery', { change: 'released', by: 'forced delivery' }],
  ['unfrozen by root', { change: 'released', by: 'root' }],
  ['removed by root', { change: 'removed', by: 'root' }],
  ['Message removed because older than 3d', { change: 'removed', reason: 'removed because older than 3d' }],
  ['cancelled by root', { change: 'bounced', by: 'root', reason: 'cancelled by root' }],
  [
    'cancelled by system filter: subject was "x"',
    { change: 'bounced', by: 'system filter', reason: 'subject was "x"' },
  ],
  ['recipient <x@y.example> marked delivered by root', { change: 'removed', recipients: ['x@y.example'], by: 'root' }],
])('%s', (words, change) => {
  expect(eximEvent(`10HmaX-0005vi-00 ${words}`)).toEqual({ kind: 'queue', queueId: '10HmaX-0005vi-00', ...change });
});

test('a recipient that an administrator added', () => {
  expect(eximEvent('10HmaX-0005vi-00 recipient <x@y.example> added by root')).toEqual({
    kind: 'received',
    queueId: '10HmaX-0005vi-00',
    starts: false,
    recipients: ['x@y.example'],
  });
});

test.each([
  'Spool file is locked (another process is handling this message)',
  'no immediate delivery: more than 10 messages received in one connection',
  'original recipients ignored (system filter)',
  'H=out.shop.example.net [203.0.113.61] Warning: seen by rule 6',
  '"boss@x" from env-to rewritten as "staff@y" by rule 1',
  'userx@test.ex <list@test.ex>: error ignored',
  'free words of a logwrite => x@y',
])('%s is a note', (words) => {
  expect(eximEvent(`10HmaX-0005vi-00 ${words}`)).toEqual({ kind: 'note', queueId: '10HmaX-0005vi-00', text: words });
});

test.each([
  [
    'DKIM: d=test.ex s=sel c=simple/simple a=rsa-sha1 b=1024 [verification succeeded]',
    { filter: 'dkim', result: 'verification succeeded' },
  ],
  [
    'DKIM: d=test.ex s=sel c=relaxed/relaxed a=rsa-sha256 b=2048 t=1 [verification failed - body hash mismatch (body probably modified in transit)]',
    { filter: 'dkim', result: 'verification failed' },
  ],
  [
    'SA: Action: flagged as Spam but accepted: score=8.2 required=5.0 (scanned in 6/6 secs | Message-Id: x@y). From <a@b> (host=h [178.123.108.196]) for c@d',
    { filter: 'sa-exim', result: 'flagged as Spam but accepted', score: 8.2 },
  ],
])('%s', (words, verdict) => {
  expect(eximEvent(`1VxPit-000MMd-U4 ${words}`)).toMatchObject({
    kind: 'verdict',
    queueId: '1VxPit-000MMd-U4',
    ...verdict,
  });
});
