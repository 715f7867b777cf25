import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { logZoneOf } from './zones.ts';

const config = (logZone?: string) => readConfig({ MAILTRACE_ZONE: 'Europe/Paris', MAILTRACE_LOG_ZONE: logZone });

test('the zone of a log: its host’s, then that of all, then --zone, then the asker’s; only what was said of logs is certain', () => {
  const both = logZoneOf(config('ns1=Asia/Tokyo,UTC'), 'America/Lima');
  expect(both('NS1')).toEqual({ zone: 'Asia/Tokyo', certain: true });
  expect(both('ns2')).toEqual({ zone: 'UTC', certain: true });
  const one = logZoneOf(config('ns1=Asia/Tokyo'), 'America/Lima');
  expect(one('ns2')).toEqual({ zone: 'America/Lima', certain: false });
  expect(logZoneOf(config(), undefined)('ns2')).toEqual({ zone: 'Europe/Paris', certain: false });
});
