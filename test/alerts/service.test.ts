/** The alerts within the running program: a log, a rules file, a receiver on loopback. */
import Database from 'better-sqlite3';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startService } from '../../src/app.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { day, hour, makeTraffic, minute, site, smallSites, takes } from './traffic.ts';

function optionsFor(home: string, log: string) {
  return {
    db: join(home, 'mail.db'),
    logs: [log],
    zone: 'UTC',
    logZones: new Map<string, string>(),
    host: 'localhost',
    slack: null,
    http: null,
    log: pino({ level: 'silent' }),
  };
}

test('an incident is told once, over restarts of the program', { timeout: 30_000 }, async () => {
  const now = Date.now();
  const down = now - 30 * minute;
  const reply = ({ at }: { at: number }) =>
    at < down ? takes() : ({ kind: 'out-of-reach', text: 'Connection timed out' } as const);
  const sites = [...smallSites(20), site('gmail.com', 30, reply, 'gmail-smtp-in.l.google.com')];
  const home = freshDirectory();
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

  const options = { ...optionsFor(home, log), rules };
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
});

test(
  'usual days are learned from an older part of the log, if need be by the next start',
  { timeout: 60_000 },
  async () => {
    const now = Date.now();
    const today = Math.floor(now / day);
    const older = (today - 2) * day + 12 * hour;
    const home = freshDirectory();
    const write = (name: string, to: number) =>
      writeFile(
        join(home, name),
        makeTraffic({ seed: 42, from: to - 2 * hour, to, rate: 20, sites: smallSites(20) }).text(),
      );
    await write('mail.log', now);
    await write('mail.log.1', older);
    const options = optionsFor(home, join(home, 'mail.log*'));
    const learned = async () => {
      await using _ = await startService(options);
      const db = new Database(options.db);
      onTestFinished(() => void db.close());
      const days = db.prepare('SELECT day FROM usual').pluck();
      await vi.waitFor(() => expect(days.all()).toContain(today - 2), 20_000);
      return db;
    };
    const db = await learned();
    // As if it had been stopped while it learned.
    db.prepare('DELETE FROM usual WHERE day = ?').run(today - 2);
    await learned();
  },
);
