import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEximNativeHeader } from './native.ts';

const wall = Date.UTC(2026, 10, 23, 9, 0, 7);

test.each([
  ['2026-11-23 09:00:07 1xVPu1-000045-2n Completed', 'local', wall, null, '1xVPu1-000045-2n Completed'],
  ['2026-11-23 09:00:07.712 Start queue run: pid=4', 'local', wall + 712, null, 'Start queue run: pid=4'],
  ['2026-11-23 09:00:07 [4711] no host name found', 'local', wall, 4711, 'no host name found'],
  [
    '2026-11-23 09:00:07 +0100 1xVPu1-000045-2n Completed',
    'instant',
    wall - 3_600_000,
    null,
    '1xVPu1-000045-2n Completed',
  ],
  ['2026-11-23 09:00:07.005 -0530 [7] x', 'instant', wall + 5 + 5.5 * 3_600_000, 7, 'x'],
] as const)('%s', (line, kind, ms, pid, message) => {
  expect(parseEximNativeHeader(line)).toEqual({ stamp: { kind, ms }, host: '', program: 'exim', pid, message });
});

test.each([
  '',
  ' Suggested action: use keep_environment.',
  'Envelope-from: <venue@partner.test>',
  'P Received: from relay3.partner.test ([203.0.113.5])',
  'Nov 23 09:00:07 post exim[246]: 2026-11-23 09:00:07 Start queue run: pid=250',
  '2026-11-23T09:00:07.385150+00:00 post exim[246]: x',
  '2026-13-23 09:00:07 no such month',
  '2026-11-23 25:00:07 no such hour',
  '2026-11-23 09:00:07',
  '2026-11-23 09:00:0',
])('%s is no header', (line) => {
  expect(parseEximNativeHeader(line)).toBeUndefined();
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseEximNativeHeader(`2026-11-23 09:00:07 ${text}`)));
  fc.assert(fc.property(fc.string(), (text) => void parseEximNativeHeader(text)));
});
