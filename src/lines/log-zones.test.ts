import { expect, test } from 'vitest';
import { logZonesIn } from './log-zones.ts';

test('the zone of a log: its host’s, then that of all, then the fallback; only what was said of logs is certain', () => {
  const both = logZonesIn(new Map(Object.entries({ ns1: 'Asia/Tokyo', '': 'UTC' })), 'America/Lima');
  expect(both('NS1')).toEqual({ zone: 'Asia/Tokyo', certain: true });
  expect(both('ns2')).toEqual({ zone: 'UTC', certain: true });
  const one = logZonesIn(new Map([['ns1', 'Asia/Tokyo']]), 'America/Lima');
  expect(one('ns2')).toEqual({ zone: 'America/Lima', certain: false });
});
