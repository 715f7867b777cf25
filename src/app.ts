/** The composition root: creates all parts of the service and connects them. */
import type { AddressInfo } from 'node:net';
import { type Logger, destination, pino, stdTimeFunctions } from 'pino';
import { openAccess } from './access/access-rules.ts';
import { keepAudit } from './access/audit.ts';
import { retainAudit } from './access/audit-retention.ts';
import { guardDoorway } from './access/guarded-doorway.ts';
import { Alerts, type AlertsParts } from './alerts/alerts.ts';
import { type Happening, type Incident, statesOf } from './alerts/incident.ts';
import { openDesk } from './alerts/desk.ts';
import { lagBytesOf } from './alerts/watching/lags.ts';
import { settingsOf } from './alerts/rules/settings.ts';
import { waitingFor } from './alerts/waiting-for.ts';
import { startWatchThread } from './alerts/watching/watch-thread.ts';
import { openDoorway } from './ask/ask.ts';
import type { Doorway } from './ask/doorway.ts';
import { queueGroups } from './ask/queue.ts';
import type { Config, Endpoint, SlackConfig } from './config.ts';
import { type IngestThread, startIngestThread } from './ingest/thread/ingest-thread.ts';
import { countingErrors } from './ops/counted-errors.ts';
import { serveHealth } from './ops/health.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { readIndexHealth } from './ops/index-health.ts';
import { followRules, type LiveRules } from './rules/live-rules.ts';
import type { SlackAlerts } from './slack/alerts/parts.ts';
import { createSlackApp, type SlackApp, type SlackAppParts } from './slack/app.ts';
import { indexHealthPart } from './slack/handlers/home.ts';
import { recentFrom } from './slack/recent-questions.ts';
import { type AuditEntry, AuditLog } from './store/audit-log.ts';
import { IncidentBook } from './store/incident-book.ts';
import { openForNotes, openForState } from './store/open-database.ts';
import type { Keep } from './store/retention.ts';
import { SqliteLogStore } from './store/sqlite-log-store.ts';
import { WatchBook } from './store/watch-book.ts';
import { whenFree } from './store/when-free.ts';
import { Webhooks } from './webhooks/webhooks.ts';

/** The running service. Disposing of it stops everything cleanly; what was read is committed. */
export interface Service extends AsyncDisposable {
  readonly doorway: Doorway;
  /** Resolves when everything that the live logs held at the start is indexed. */
  readonly caughtUp: Promise<void>;
  /** Resolves when following ends; rejects when it fails, with a {@link StoreError} or a bug's error. */
  readonly running: Promise<void>;
  /** Address for Slack's HTTP requests; `null` without Slack or in Socket Mode. */
  readonly slackAddress: AddressInfo | null;
}

export interface ServiceOptions {
  readonly db: string;
  /** Files, directories and globs to follow. */
  readonly logs: readonly string[];
  /** Zone of askers whose Slack profile has none. */
  readonly zone: string;
  /** Zones of logs whose lines carry none, by host (`''` for all others); the default is `zone`. */
  readonly logZones: ReadonlyMap<string, string>;
  /** How long logs are kept; forever if absent. */
  readonly keep?: Keep;
  /** Host of log lines that name none. */
  readonly host: string;
  readonly slack: SlackConfig | null;
  /** `null` for no health port. */
  readonly http: Endpoint | null;
  /** The JSON file of rules; none when absent. */
  readonly rules?: string | null;
  /** Channel for incidents if the rules name none; no posts if absent. */
  readonly alertChannel?: string | null;
  /** Days that the audit log is kept; forever if 0 or absent. */
  readonly auditDays?: number;
  readonly log: Logger;
}

export function createLog({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  const stderr = destination({ dest: 2, sync: true });
  // If standard error cannot be written (disk full, closed pipe), work goes on.
  stderr.on('error', () => {});
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level: logLevel, base: null, timestamp: stdTimeFunctions.isoTime, formatters }, stderr);
}

type AlertsBasis = Pick<AlertsParts, 'book' | 'settings'>;

/** Parts and states that change after the parts that use them were created. */
interface Stage {
  /** Whether the live logs have been read up to the present. */
  isReady: boolean;
  /** Why the database cannot be written for now; `null` if it can. */
  stuckBy: string | null;
  isStopping: boolean;
  slack: SlackApp | null;
  alerts: Alerts | null;
}

/** The database, as the areas use it. */
interface Books {
  readonly store: SqliteLogStore;
  readonly incidents: IncidentBook<Incident, Happening>;
  readonly watches: WatchBook;
  readonly audit: AuditLog;
}

/**
 * Starts following, indexing and answering. Operator errors (database, health port, Slack) are thrown from here, after
 * everything that had been started was stopped.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { db, logs, host, http, log } = options;
  await using parts = new AsyncDisposableStack();
  const stage: Stage = { isReady: false, stuckBy: null, isStopping: false, slack: null, alerts: null };
  const ingest = parts.adopt(await startIndexing(options, stage), (thread) => thread.stop());
  const books = openBooks(options, parts);
  const metrics = metricsOf(books, logs);
  const state = {
    isReady: () => stage.isReady,
    stuckBy: () => stage.stuckBy,
    backlog: () => books.store.upkeep.backlog(),
  };
  const health = http && parts.adopt(await serveHealth(http, state, metrics), (server) => server.close());
  const rules = parts.adopt(followRules(options.rules ?? null, log), (followed) => followed.close());
  const guard = { rules: () => rules.rules.access ?? openAccess, audit: keepAudit(noteIn(books, parts), Date.now) };
  const doorway = metrics.counting(guardDoorway(openDoorway(books.store, host), guard));
  const alerts = alertsBasisOf(options, books, rules);
  const connected = await connectSlack(options, countingErrors(log, metrics.slackFailed), {
    doorway,
    alerts: slackAlertsOf(alerts, books, stage),
    access: guard,
    watches: books.watches,
    recent: recentFrom(books.audit),
    home: [indexHealthPart(() => readIndexHealth(books.store))],
  });
  stage.slack = connected?.app ?? null;
  log.info({ db, logs, slack: options.slack?.mode ?? null, health: health?.address }, 'mailtrace is running');
  const caughtUp = onceCaughtUp(ingest, options, alerts, stage, parts);
  const whole = parts.move();
  const slackAddress = connected?.address ?? null;
  return { doorway, caughtUp, running: ingest.ended, slackAddress, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

function startIndexing(options: ServiceOptions, stage: Stage): Promise<IngestThread> {
  const { log } = options;
  // The last run may have been stopped before it had learned from what it read. Later, a part that was only packed has nothing new.
  let isLearningDue = true;
  return startIngestThread(options, {
    onCommit: () => stage.slack?.logsHaveGrown(),
    onTrouble: ({ code, fix, message }) => log.warn({ code, fix }, message),
    onStuck({ code, fix, message }) {
      stage.stuckBy = message;
      log.warn({ code, fix }, `${message}. It is tried again and again`);
    },
    onUnstuck() {
      stage.stuckBy = null;
      log.info('the database can be written to again');
    },
    onPrune: (months) => log.info({ months }, 'months of logs that are kept no longer were dropped'),
    onBackfill(file, left, added) {
      log.info({ file, left, added }, 'an older log is done with');
      if (left > 0 || !stage.alerts || !(isLearningDue || added > 0)) return;
      isLearningDue = false;
      stage.alerts.learnAnew();
    },
  });
}

function openBooks(options: ServiceOptions, parts: AsyncDisposableStack): Books {
  const store = parts.adopt(SqliteLogStore.openReadOnly(options.db), (opened) => opened.close());
  const state = parts.adopt(openForState(options.db), (opened) => void opened.close());
  retainAudit(new AuditLog(state), options, parts);
  const audit = new AuditLog(parts.adopt(openForNotes(options.db), (opened) => void opened.close()));
  return { store, incidents: new IncidentBook(state), watches: new WatchBook(state), audit };
}

/** Writes audit entries in order. Only the asker waits until the entry is written. */
function noteIn({ audit }: Books, parts: AsyncDisposableStack) {
  let last: Promise<void> = Promise.resolve();
  parts.defer(() => last.catch(() => {}));
  return (entry: AuditEntry): Promise<void> => {
    const before = last.catch(() => {});
    return (last = before.then(() => whenFree(() => audit.add(entry))));
  };
}

function metricsOf({ store, incidents }: Books, logs: readonly string[]): Metrics {
  return createMetrics({
    store,
    lagBytes: () => lagBytesOf(logs, store),
    incidents: () => statesOf(incidents.incidents(Date.now())),
    now: Date.now,
  });
}

function alertsBasisOf({ alertChannel: channel = null, zone }: ServiceOptions, books: Books, rules: LiveRules) {
  const settings = () => settingsOf(rules.rules.alerts, { channel, zone });
  return { book: books.incidents, settings };
}

function slackAlertsOf({ book, settings }: AlertsBasis, { store }: Books, stage: Stage): SlackAlerts {
  const wake = (): void => stage.alerts?.wake();
  return {
    desk: openDesk(book, Date.now, wake),
    settings,
    wake,
    waitingFor: (incident) => waitingFor(incident, store, Date.now()),
    queue: () => queueGroups(store, Date.now()),
  };
}

/** `null` if Slack is not configured. */
async function connectSlack(
  { slack, zone }: ServiceOptions,
  logger: Logger,
  parts: Omit<SlackAppParts, 'config'>,
): Promise<{ readonly app: SlackApp; readonly address: AddressInfo | null } | null> {
  if (slack === null) return null;
  const app = createSlackApp({ ...parts, config: { ...slack, zone, logger } });
  return { app, ...(await app.start()) };
}

/** Starts the alerts once the live logs are read up to the present: before that, what waits is not known. */
function onceCaughtUp(
  ingest: IngestThread,
  options: ServiceOptions,
  alerts: AlertsBasis,
  stage: Stage,
  parts: AsyncDisposableStack,
): Promise<void> {
  const { log } = options;
  const caughtUp = ingest.caughtUp.then(() => {
    if (stage.isStopping) return;
    stage.isReady = true;
    log.info('the logs are read up to now');
    const slack = stage.slack ? [stage.slack.announcer] : [];
    const webhooks = new Webhooks();
    const announcers = () => [...slack, ...webhooks.of(alerts.settings().webhooks)];
    const watcher = startWatchThread(options, alerts.settings);
    stage.alerts = Alerts.start({ ...alerts, watcher, announcers, log });
  });
  caughtUp.catch(() => {});
  parts.defer(() => void (stage.isReady = false));
  parts.defer(() => stage.slack?.stop());
  parts.defer(async () => {
    stage.isStopping = true;
    await stage.alerts?.stop();
  });
  return caughtUp;
}
