/** Puts the program together: store, follower, doorway, Slack; the only file that knows every area. */
import { pino, type Logger } from 'pino';
import { openDoorway } from './ask/ask.ts';
import type { Doorway } from './ask/doorway.ts';
import type { Config, SlackConfig } from './config.ts';
import { Follower } from './ingest/follower.ts';
import { Ingester } from './ingest/ingester.ts';
import type { LogZone } from './lines/dating.ts';
import { serveHealth } from './ops/health.ts';
import { createSlackApp } from './slack/app.ts';
import { SqliteLogStore } from './store/sqlite-log-store.ts';

export interface Service {
  readonly doorway: Doorway;
  /** Where Slack's requests are taken, in HTTP mode. */
  readonly slackPort: number | null;
  /** Ends everything cleanly; what was read is committed. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly db: string;
  readonly logs: readonly string[];
  readonly zone: string;
  readonly zoneOf: LogZone;
  readonly host: string;
  readonly slack: SlackConfig | null;
  /** `null` for no health port. */
  readonly http: string | null;
  readonly log: Logger;
}

export function createLog(config: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
}

/** Follows, indexes and answers until stopped. Throws what a part of it cannot start with. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { db, logs, zone, zoneOf, host, log } = options;
  const store = SqliteLogStore.open(db);
  const ingester = await Ingester.open(store, { zoneOf, host, now: Date.now });
  const doorway = openDoorway(store, host);
  const follower = new Follower(ingester, logs, {
    onTrouble: (error) => log.warn({ code: error.code, fix: error.fix }, error.message),
  });
  const stopped = new AbortController();
  await follower.look();
  const following = follower.run(stopped.signal);
  const slack = options.slack
    ? createSlackApp({ doorway, config: { ...slackFields(options.slack), zone, logger: log } })
    : null;
  const connected = await slack?.start();
  const health = options.http === null ? null : await serveHealth(options.http, () => !stopped.signal.aborted);
  log.info(
    { db, logs, slack: options.slack?.mode ?? 'not connected', health: health?.address },
    'mailtrace is running',
  );
  following.catch((error: unknown) => {
    log.fatal({ err: error }, 'following the logs failed');
    process.emit('SIGTERM');
  });
  return {
    doorway,
    slackPort: connected?.address?.port ?? null,
    async stop() {
      stopped.abort();
      await slack?.stop();
      await health?.close();
      await following.catch(() => {});
      await store.close();
    },
  };
}

function slackFields(slack: SlackConfig) {
  const base = { botToken: slack.botToken, apiUrl: slack.apiUrl };
  return slack.mode === 'socket'
    ? { ...base, appToken: slack.appToken }
    : { ...base, signingSecret: slack.signingSecret, port: slack.port };
}
