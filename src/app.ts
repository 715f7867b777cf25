/** Puts the program together: store, follower, doorway, Slack; the only file that knows every area. */
import { type Logger, destination, pino } from 'pino';
import { openAccess } from './access/access-rules.ts';
import { keepAudit } from './access/audit.ts';
import { guardDoorway } from './access/guarded-doorway.ts';
import { type Alerts, startAlerts } from './alerts/alerts.ts';
import { type Happening, type Incident, statesOf } from './alerts/incident.ts';
import { openDesk } from './alerts/desk.ts';
import { followLags, lagBytesOf } from './alerts/lags.ts';
import { settingsOf } from './alerts/settings.ts';
import { waitingFor } from './alerts/waiting-for.ts';
import { openDoorway } from './ask/ask.ts';
import type { Doorway } from './ask/doorway.ts';
import { queueGroups } from './ask/queue.ts';
import type { Config, Endpoint, SlackConfig } from './config.ts';
import { startIngestThread } from './ingest/ingest-thread.ts';
import { ChunkReader } from './lines/chunk-reader.ts';
import { serveHealth } from './ops/health.ts';
import { createMetrics } from './ops/metrics.ts';
import { readIndexHealth } from './ops/index-health.ts';
import { followRules } from './rules/live-rules.ts';
import { createSlackApp, type SlackAppParts } from './slack/app.ts';
import { indexHealthPart } from './slack/home.ts';
import { recentFrom } from './slack/recent-questions.ts';
import { AuditLog } from './store/audit-log.ts';
import { IncidentBook } from './store/incident-book.ts';
import { openForWriting } from './store/open-database.ts';
import type { Keep } from './store/retention.ts';
import { SqliteLogStore } from './store/sqlite-log-store.ts';
import { WatchBook } from './store/watch-book.ts';

/** The program while it runs. Disposing of it ends everything cleanly; what was read is committed. */
export interface Service extends AsyncDisposable {
  readonly doorway: Doorway;
  /** What the logs held at the start is indexed. */
  readonly caughtUp: Promise<void>;
  /** Rejects with what ended the following of the logs: a {@link StoreError}, or a bug. */
  readonly running: Promise<void>;
}

export interface ServiceOptions {
  readonly db: string;
  /** Files, directories and globs to follow. */
  readonly logs: readonly string[];
  /** Zone of askers whose own Slack does not tell. */
  readonly zone: string;
  /** Zones of logs whose lines carry none, by host (`''` for every other); where none is named it is `zone`. */
  readonly logZones: ReadonlyMap<string, string>;
  /** How long logs are kept; for ever when absent. */
  readonly keep?: Keep;
  /** Host of log lines that name none. */
  readonly host: string;
  readonly slack: SlackConfig | null;
  /** `null` for no health port. */
  readonly http: Endpoint | null;
  /** The JSON file of rules; none when absent. */
  readonly rules?: string | null;
  /** Where incidents are posted when the rules name no channel; nowhere when absent. */
  readonly alertChannel?: string | null;
  /** How long the audit log is kept; 0, or absent, is for ever. */
  readonly auditDays?: number;
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
  const { db, logs, host, http, log } = options;
  await using parts = new AsyncDisposableStack();
  let isReady = false;
  let isStopping = false;
  let slack: Awaited<ReturnType<typeof connectSlack>> | null = null;
  let alerts: Alerts | null = null;
  const ingest = parts.adopt(
    await startIngestThread(options, {
      onCommit: () => slack?.logsHaveGrown(),
      onTrouble: ({ code, fix, message }) => log.warn({ code, fix }, message),
      onPrune: (months) => log.info({ months }, 'months of logs that are kept no longer were dropped'),
      onBackfill(file, left) {
        log.info({ file, left }, 'an older log was read');
        if (left === 0) alerts?.learnAnew();
      },
    }),
    (thread) => thread.stop(),
  );
  const store = parts.adopt(SqliteLogStore.openReadOnly(db), (opened) => opened.close());
  const state = parts.adopt(openForWriting(db), (opened) => void opened.close());
  // Unlike the index, what people did cannot be read again: it outlives a power loss.
  state.pragma('synchronous = FULL');
  const book = new IncidentBook<Incident, Happening>(state);
  const lags = followLags(logs, store, Date.now);
  const metrics = createMetrics({
    store,
    lagBytes: () => lagBytesOf(logs, store),
    incidents: () => statesOf(book.incidents(Date.now())),
    now: Date.now,
  });
  const health = http && parts.adopt(await serveHealth(http, () => isReady, metrics), (server) => server.close());
  const rules = parts.adopt(followRules(options.rules ?? null, log), (followed) => followed.close());
  const auditLog = new AuditLog(state);
  retainAudit(auditLog, options, parts);
  const guard = { rules: () => rules.rules.access ?? openAccess, audit: keepAudit(auditLog, Date.now) };
  const doorway = metrics.counting(guardDoorway(openDoorway(store, host), guard));
  const alertsParts = {
    store,
    reader: new ChunkReader(host),
    book,
    settings: () => settingsOf(rules.rules.alerts, { channel: options.alertChannel ?? null, zone: options.zone }),
    lags,
    log,
  };
  const slackParts = {
    doorway,
    alerts: {
      desk: openDesk(alertsParts.book, Date.now, () => alerts?.wake()),
      settings: alertsParts.settings,
      wake: () => alerts?.wake(),
      waitingFor: (incident: Incident) => waitingFor(incident, store, Date.now()),
      queue: () => queueGroups(store, Date.now()),
    },
    access: guard,
    watches: new WatchBook(state),
    recent: recentFrom(auditLog),
    home: [indexHealthPart(() => readIndexHealth(store))],
  };
  const slackLog = countingErrors(log, metrics.slackFailed);
  slack = options.slack && (await connectSlack(options.slack, slackParts, { ...options, log: slackLog }));
  log.info({ db, logs, slack: options.slack?.mode ?? null, health: health?.address }, 'mailtrace is running');

  const caughtUp = ingest.caughtUp.then(() => {
    if (isStopping) return;
    isReady = true;
    log.info('the logs are read up to now');
  });
  caughtUp.catch(() => {});
  // Before the logs are read up to now, what waits is not known.
  const watching = caughtUp.then(async () => {
    if (!isStopping) alerts = await startAlerts({ ...alertsParts, announcers: slack ? [slack.announcer] : [] });
  });
  watching.catch((err: unknown) => isReady && log.error({ err }, 'the alerts could not start'));
  parts.defer(() => void (isReady = false));
  parts.defer(() => slack?.stop());
  parts.defer(async () => {
    isStopping = true;
    if (isReady) await watching.catch(() => {});
    await alerts?.stop();
  });
  const whole = parts.move();
  return { doorway, caughtUp, running: ingest.ended, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

async function connectSlack(
  slack: SlackConfig,
  parts: Omit<SlackAppParts, 'config'>,
  { zone, log: logger }: ServiceOptions,
) {
  const app = createSlackApp({ ...parts, config: { ...slack, zone, logger } });
  await app.start();
  return app;
}

/** The log with one more listener for what goes wrong. */
function countingErrors(log: Logger, failed: () => void): Logger {
  const counting = log.child({});
  for (const level of ['error', 'warn'] as const) {
    const write = counting[level].bind(counting) as (...said: unknown[]) => void;
    counting[level] = (...said: unknown[]) => {
      failed();
      write(...said);
    };
  }
  return counting;
}

const dayMs = 86_400_000;

/** Now and once a day. */
function retainAudit(audit: AuditLog, { auditDays = 0, log }: ServiceOptions, parts: AsyncDisposableStack): void {
  if (auditDays === 0) return;
  const retain = (): void => {
    const deleted = audit.retain(Date.now() - auditDays * dayMs, Date.now());
    if (deleted > 0) log.info({ deleted, auditDays }, 'old entries of the audit log were deleted');
  };
  retain();
  const timer = setInterval(retain, dayMs).unref();
  parts.defer(() => clearInterval(timer));
}
