import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const said = (tag: string, message: string): readonly MailEvent[] | undefined =>
  postfix.parse(lineOf(`postfix/${tag}`, message));

test.each<[string, string, object]>([
  ['qmgr', '3l8L6X6lCPz7t2M: removed', { kind: 'queue', change: 'completed' }],
  ['postsuper', '3nsRhm5bH5z306M: removed', { kind: 'queue', change: 'removed', by: 'administrator' }],
  ['postsuper', '6926328A80B: placed on hold', { kind: 'queue', change: 'held', by: 'administrator' }],
  ['postsuper', '3nsF2M5j0nz31GS: released from hold', { kind: 'queue', change: 'released', by: 'administrator' }],
  ['postsuper', '27B43742DA: requeued', { kind: 'note' }],
  [
    'bounce',
    '9C0ED28A4EC: sender non-delivery notification: AA03228A415',
    { kind: 'link', relation: 'bounce', otherQueueId: 'AA03228A415' },
  ],
  [
    'bounce',
    '264FE1A18: sender delay notification: 0A87A1A08',
    { kind: 'link', relation: 'delay-warning', otherQueueId: '0A87A1A08' },
  ],
  [
    'bounce',
    '264FE1A18: postmaster non-delivery notification: 0A87A1A08',
    { kind: 'link', relation: 'postmaster-notice' },
  ],
  [
    'bounce',
    '65AFB8B5: sender delivery status notification: 1DF35917',
    { kind: 'link', relation: 'delivery-report', otherQueueId: '1DF35917' },
  ],
  ['qmgr', '0F5383D: skipped, still being delivered', { kind: 'note' }],
])('%s %s', (tag, line, event) => {
  expect(said(tag, line)).toMatchObject([{ queueId: line.slice(0, line.indexOf(':')), ...event }]);
});

test('the tag `postfix` alone: a removal may be the administrator’s', () => {
  expect(postfix.parse(lineOf('postfix', '05B3B28A867: removed'))).toEqual([
    { kind: 'queue', queueId: '05B3B28A867', change: 'removed' },
  ]);
});
