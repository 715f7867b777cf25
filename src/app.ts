/** Puts the program together: store, follower, doorway, Slack; the only file that knows every area. */
import { type Logger, destination, pino } from 'pino';
import { openDoorway } from './ask/ask.ts';
import type { Doorway } from './ask/doorway.ts';
import type { Config, Endpoint, SlackConfig } from './config.ts';
import { Follower } from './ingest/follower.ts';
import { Ingester } from './ingest/ingester.ts';
import type { LogZone } from './lines/dating.ts';
import { serveHealth } from './ops/health.ts';
import { createSlackApp } from './slack/app.ts';
import { SqliteLogStore } from './store/sqlite-log-store.ts';

/** The program while it runs. Disposing of it ends everything cleanly; what was read is committed. */
export interface Service extends AsyncDisposable {
  readonly doorway: Doorway;
  /** What the logs held at the start is indexed. */
  readonly caughtUp: Promise<void>;
  /** Rejects with the bug that ended the following of the logs. */
  readonly running: Promise<void>;
}

export interface ServiceOptions {
  readonly db: string;
  /** Files, directories and globs to follow. */
  readonly logs: readonly string[];
  /** Zone of askers whose own Slack does not tell. */
  readonly zone: string;
  readonly zoneOf: LogZone;
  /** Host of log lines that name none. */
  readonly host: string;
  readonly slack: SlackConfig | null;
  /** `null` for no health port. */
  readonly http: Endpoint | null;
  readonly log: Logger;
}

export function createLog({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: logLevel, base: null }, destination({ dest: 2, sync: true }));
}

/**
 * Starts to follow, index and answer. What can go wrong for the operator goes wrong first: the database, the health
 * port, Slack. Throws their errors, with everything ended that had begun.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { db, logs, zoneOf, host, http, log } = options;
  await using parts = new AsyncDisposableStack();
  const store = parts.adopt(SqliteLogStore.open(db), (opened) => opened.close());
  const stopped = new AbortController();
  let isReady = false;
  const health = http && parts.adopt(await serveHealth(http, () => isReady), (server) => server.close());
  const doorway = openDoorway(store, host);
  const ingester = await Ingester.open(store, { zoneOf, host, now: Date.now });
  const follower = new Follower(ingester, logs, {
    onTrouble: ({ code, fix, message }) => log.warn({ code, fix }, message),
  });
  const slack = options.slack && (await connectSlack(options.slack, doorway, options));
  log.info({ db, logs, slack: options.slack?.mode ?? null, health: health?.address }, 'mailtrace is running');

  const caughtUp = follower.look().then(() => void (isReady = true));
  const running = caughtUp.then(() => follower.run(stopped.signal));
  const ended = running.catch(() => {});
  parts.defer(async () => {
    isReady = false;
    stopped.abort();
    await ended;
  });
  if (slack) parts.defer(() => slack.stop());
  const whole = parts.move();
  return { doorway, caughtUp, running, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

async function connectSlack(slack: SlackConfig, doorway: Doorway, { zone, log: logger }: ServiceOptions) {
  const app = createSlackApp({ doorway, config: { ...slack, zone, logger } });
  await app.start();
  return app;
}
