/** Runs the alerts live under a test's clock: generated traffic is appended to a file, followed, watched and announced everywhere. */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Announcements } from '../../src/alerts/announcing/announcements.ts';
import type { Announcer } from '../../src/alerts/announcing/announcer.ts';
import { openDesk } from '../../src/alerts/desk.ts';
import type { Happening, Incident, Move, Moved } from '../../src/alerts/incident.ts';
import type { AlertSettings } from '../../src/alerts/rules/settings.ts';
import { AlertWatcher } from '../../src/alerts/watching/alert-watcher.ts';
import { learn } from '../../src/alerts/replay/replay.ts';
import { Backfill } from '../../src/ingest/following/backfill.ts';
import { Follower } from '../../src/ingest/following/follower.ts';
import { Ingester } from '../../src/ingest/ingester.ts';
import { ChunkReader } from '../../src/lines/chunk-reader.ts';
import { IncidentBook } from '../../src/store/incident-book.ts';
import { openForWriting } from '../../src/store/open-database.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import type { Traffic } from './traffic.ts';

/** What a channel has seen. */
export interface Said {
  readonly at: number;
  readonly what: 'post' | 'update' | 'note' | 'resolve';
  readonly place: string;
  readonly incident: number;
  /** Of a note. */
  readonly kind: Happening['kind'] | null;
  readonly mention: string | null;
}

interface Parts {
  readonly store: SqliteLogStore;
  readonly state: Database;
  readonly book: IncidentBook<Incident, Happening>;
  readonly follower: Follower;
  readonly watcher: AlertWatcher;
  readonly announcements: Announcements;
}

export class Live implements AsyncDisposable {
  readonly said: Said[] = [];
  /** While true, the channel is unreachable. */
  deaf = false;
  at: number;
  readonly #home: string;
  readonly #traffic: Traffic;
  readonly #settings: AlertSettings;
  #written = 0;
  #parts: Parts | undefined;

  private constructor(home: string, traffic: Traffic, settings: AlertSettings, at: number) {
    this.#home = home;
    this.#traffic = traffic;
    this.#settings = settings;
    this.at = at;
  }

  static async start(traffic: Traffic, settings: AlertSettings, at: number): Promise<Live> {
    const live = new Live(await mkdtemp(join(tmpdir(), 'mailtrace-')), traffic, settings, at);
    await writeFile(live.#log, '');
    await live.#write();
    await live.restart();
    return live;
  }

  get parts(): Parts {
    return this.#parts!;
  }

  /** Restarts as if the process was killed. */
  async restart(): Promise<void> {
    await this.#close();
    const db = join(this.#home, 'mail.db');
    const store = SqliteLogStore.open(db);
    const state = openForWriting(db);
    const book = new IncidentBook<Incident, Happening>(state);
    const options = { zoneOf: () => ({ zone: 'UTC', certain: true }), host: 'localhost', now: () => this.at };
    const ingester = await Ingester.open(store, options);
    const follower = new Follower(ingester, [this.#log], new Backfill(ingester));
    await follower.look();
    const watcher = await AlertWatcher.open(
      {
        store,
        book,
        settings: () => this.#settings,
        lags: async () => [],
        learn: (at) => learn(store, new ChunkReader('localhost'), this.#settings, at),
      },
      this.at,
    );
    this.#parts = {
      store,
      state,
      book,
      follower,
      watcher,
      announcements: new Announcements(book, () => [this.#announcer()]),
    };
  }

  /** Advances the clock. */
  async until(at: number, stepMs = 60_000): Promise<void> {
    while (this.at < at) {
      this.at = Math.min(at, this.at + stepMs);
      await this.#write();
      await this.parts.follower.look();
      await this.look();
    }
  }

  async look(): Promise<void> {
    await this.parts.watcher.look(this.at);
    await this.parts.announcements.tell(this.at);
  }

  /** Advances the clock while mailtrace is not running. */
  async sleep(until: number): Promise<void> {
    this.at = until;
    await this.#write();
    await this.restart();
  }

  incidents(): Incident[] {
    return this.parts.book.incidents(0);
  }

  of(incident: number): Said[] {
    return this.said.filter((one) => one.incident === incident);
  }

  /** Makes a person's move, now. */
  act(asked: Move, by: string): Moved {
    return openDesk(this.parts.book, () => this.at).act(this.incidents()[0]!.id, asked, by);
  }

  get posts(): Said[] {
    return this.said.filter(({ what }) => what === 'post');
  }

  get pings(): Said[] {
    return this.said.filter(({ mention }) => mention !== null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    await rm(this.#home, { recursive: true });
  }

  get #log(): string {
    return join(this.#home, 'mail.log');
  }

  async #close(): Promise<void> {
    await this.#parts?.follower.close();
    await this.#parts?.store.close();
    this.#parts?.state.close();
  }

  async #write(): Promise<void> {
    const { lines } = this.#traffic;
    let text = '';
    for (; this.#written < lines.length && lines[this.#written]!.at < this.at; this.#written++)
      text += `${lines[this.#written]!.line}\n`;
    if (text !== '') await appendFile(this.#log, text);
  }

  #announcer(): Announcer {
    const say = (
      what: Said['what'],
      place: string,
      incident: Incident,
      mention: string | null,
      kind: Said['kind'] = null,
    ) => {
      if (this.deaf) throw new Error('the channel is out of reach');
      this.said.push({ at: this.at, what, place, incident: incident.id, kind, mention });
    };
    return {
      name: 'channel',
      updateEveryMs: 60_000,
      placesOf: (_, happenings) => [
        ...new Set(
          happenings.flatMap((one) =>
            'channel' in one && one.kind !== 'called' && one.channel !== null ? [one.channel] : [],
          ),
        ),
      ],
      async open(place, incident, mentions) {
        say('post', place, incident, mentions.join(' ') || null);
        return `post-${incident.id}`;
      },
      async update(place, _, incident) {
        say('update', place, incident, null);
      },
      async note(place, _, incident, happening) {
        say('note', place, incident, 'mention' in happening ? happening.mention : null, happening.kind);
      },
      async resolve(place, _, incident) {
        say('resolve', place, incident, null);
      },
    };
  }
}
