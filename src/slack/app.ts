/** The Slack app: Bolt with our handlers, connected in Socket Mode or over signed HTTP, from start to clean stop. */
import type { AddressInfo } from 'node:net';
import { App, type webApi } from '@slack/bolt';
import type { Announcer } from '../alerts/announcing/announcer.ts';
import type { Doorway } from '../ask/doorway.ts';
import { WatchBook } from '../store/watch-book.ts';
import type { Watcher } from '../watch/watcher.ts';
import { slackAnnouncer } from './alerts/announcer.ts';
import { incidentsPart } from './alerts/home.ts';
import type { SlackAlerts } from './alerts/parts.ts';
import { createAccess, openToAll, type AccessOptions } from './people/access.ts';
import { createAskerZones } from './people/asker-zones.ts';
import { boltLog } from './connection/bolt-log.ts';
import { createClaims } from './claims.ts';
import { httpConnection, socketConnection, type Connection } from './connection/connection.ts';
import { onlyNewDeliveries } from './deliveries.ts';
import type { Glue } from './glue.ts';
import type { HomePart } from './handlers/home.ts';
import { listen } from './listeners.ts';
import { createPeople } from './people/people.ts';
import { createPoster } from './posting/poster.ts';
import { createRecentQuestions, type RecentQuestions } from './recent-questions.ts';
import { persist } from './connection/persist.ts';
import { isOutage, type SlackStartError, startFailure } from './connection/start-error.ts';
import { watchesPart } from './handlers/watch.ts';
import { startWatching } from './watching.ts';
import {
  clientOptionsOf,
  identify,
  onceClient,
  patienceOf,
  type ClientConfig,
  type Identity,
} from './connection/web-clients.ts';
import { runAsActor } from './people/who-asks.ts';

export interface SlackConfig extends ClientConfig {
  /** If present, Socket Mode; otherwise signed HTTP. */
  readonly appToken?: string | undefined;
  readonly signingSecret?: string | undefined;
  /** HTTP mode: 3000 if absent, 0 for any free one. */
  readonly port?: number | undefined;
  /** HTTP mode: every interface when absent. */
  readonly host?: string | undefined;
  /** For people whose Slack profile has no zone; the machine's if absent. */
  readonly zone?: string | undefined;
  /** The present, epoch milliseconds. */
  readonly now?: () => number;
}

export interface SlackApp {
  /**
   * Resolves with the address it listens on, in HTTP mode. While Slack is out of reach, it resolves with `null` and goes on trying.
   * @throws {SlackStartError} when Slack refuses
   */
  start(): Promise<{ readonly address: AddressInfo | null }>;
  /** Accepts no new work, and waits for unfinished work, at most five seconds. */
  stop(): Promise<void>;
  /** Call it when the logs have grown: watchers may have to be told. */
  logsHaveGrown(): void;
  /** Announces incidents in channels. */
  readonly announcer: Announcer;
}

const stopWithinMs = 5_000;

function connectionOf(config: SlackConfig): Connection {
  const { appToken, signingSecret = '', port = 3000, host, logger } = config;
  return appToken === undefined
    ? httpConnection({ signingSecret, port, host }, logger)
    : socketConnection(appToken, clientOptionsOf(config), logger);
}

export interface SlackAppParts {
  readonly doorway: Doorway;
  readonly config: SlackConfig;
  /** Further parts of the Home tab, in this order. */
  readonly home?: readonly HomePart[];
  /** Recent questions; in memory if absent. */
  readonly recent?: RecentQuestions;
  /** Access rules for acts other than questions; unrestricted if absent. */
  readonly access?: AccessOptions;
  /** Watches; in memory if absent. */
  readonly watches?: WatchBook;
  /** Incidents and the queue; without alerts if absent. */
  readonly alerts?: SlackAlerts;
}

function glueOf(parts: SlackAppParts, once: webApi.WebClient): Glue {
  const { doorway, config, home = [], recent = createRecentQuestions(), access = openToAll } = parts;
  const { watches = WatchBook.inMemory(), alerts = null } = parts;
  const { zone, logger, now = Date.now } = config;
  const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    doorway,
    access: createAccess(access, logger),
    watches,
    log: logger,
    claims: createClaims(),
    poster: createPoster(once, patienceOf(config), logger),
    zones: createAskerZones(zone ?? machineZone, logger),
    people: createPeople(logger),
    alerts,
    now,
    recent,
    home: [watchesPart(watches), ...(alerts ? [incidentsPart(alerts)] : []), ...home],
    running: new Set(),
  };
}

/** Creates Bolt's app with our handlers on a connection. */
function assemble(config: SlackConfig, identity: Identity, { receiver }: Connection, glue: Glue): void {
  const { botToken: token, logger } = config;
  const app = new App({
    token,
    ...identity,
    receiver,
    clientOptions: clientOptionsOf(config),
    logger: boltLog(logger),
  });
  app.use(onlyNewDeliveries(glue.claims));
  app.use(runAsActor(glue.access));
  listen(app, glue);
}

const elapsed = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

export function createSlackApp(parts: SlackAppParts): SlackApp {
  const { config } = parts;
  const { logger } = config;
  const once = onceClient(config);
  const glue = glueOf(parts, once);
  let connection: Connection | undefined;
  let watcher: Watcher | undefined;
  const stopped = new AbortController();

  async function connect(): Promise<AddressInfo | null> {
    const identity = await identify(config).catch(startFailure('SLACK_BOT_TOKEN'));
    const opening = connectionOf(config);
    assemble(config, identity, opening, glue);
    const address = await opening.open().catch(startFailure(opening.mode === 'socket' ? 'SLACK_APP_TOKEN' : 'PORT'));
    if (stopped.signal.aborted) {
      await opening.close();
      return null;
    }
    connection = opening;
    watcher = startWatching(glue, once);
    logger.info({ mode: opening.mode, port: address?.port }, 'Slack is connected');
    return address;
  }
  return {
    async start() {
      try {
        return { address: await connect() };
      } catch (error) {
        if (!isOutage(error)) throw error;
        const { message, fix } = error as SlackStartError;
        logger.warn({ fix }, `${message}. It is tried again and again`);
        void persist(connect, logger, stopped.signal);
        return { address: null };
      }
    },
    logsHaveGrown: () => watcher?.wake(),
    announcer: slackAnnouncer(once, glue.now, logger),
    async stop() {
      stopped.abort();
      await Promise.race([watcher?.stop(), elapsed(stopWithinMs)]);
      await connection?.close();
      connection = undefined;
      await Promise.race([Promise.allSettled(glue.running), elapsed(stopWithinMs)]);
    },
  };
}
