/** The alerts within the running program: a log, a rules file, a receiver on loopback. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startService } from '../../src/app.ts';
import { hour, makeTraffic, minute, site, smallSites, takes } from './traffic.ts';

test('an incident is told once, over restarts of the program', { timeout: 30_000 }, async () => {
  const now = Date.now();
  const down = now - 30 * minute;
  const reply = ({ at }: { at: number }) =>
    at < down ? takes() : ({ kind: 'out-of-reach', text: 'Connection timed out' } as const);
  const sites = [...smallSites(20), site('gmail.com', 30, reply, 'gmail-smtp-in.l.google.com')];
  const home = await mkdtemp(join(tmpdir(), 'mailtrace-'));
  const log = join(home, 'mail.log');
  await writeFile(log, makeTraffic({ seed: 41, from: now - 2 * hour, to: now, rate: 20, sites }).text());

  const events: { event: string; incident: { title: string } }[] = [];
  const told = Promise.withResolvers<void>();
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (more: Buffer) => (body += more.toString()));
    request.on('end', () => {
      events.push(JSON.parse(body));
      response.end();
      told.resolve();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const rules = join(home, 'rules.json');
  await writeFile(rules, JSON.stringify({ alerts: { webhooks: [{ name: 'ops', kind: 'json', url }] } }));

  const options = {
    db: join(home, 'mail.db'),
    logs: [log],
    zone: 'UTC',
    logZones: new Map<string, string>(),
    host: 'localhost',
    slack: null,
    http: null,
    rules,
    log: pino({ level: 'silent' }),
  };
  {
    await using service = await startService(options);
    await service.caughtUp;
    await told.promise;
  }
  {
    await using service = await startService(options);
    await service.caughtUp;
  }
  expect(events).toMatchObject([{ event: 'opened', incident: { title: 'Mail for google.com waits: no answer' } }]);
  await new Promise((resolve) => receiver.close(resolve));
  await rm(home, { recursive: true });
});
