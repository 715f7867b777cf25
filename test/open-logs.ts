/** Imports log text and files with the real ingester into a real store, and opens the real doorway for it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../src/ask/answer.ts';
import { openDoorway } from '../src/ask/ask.ts';
import type { AskOptions, Doorway } from '../src/ask/doorway.ts';
import { importFile } from '../src/ingest/import-file.ts';
import type { ImportSummary } from '../src/ingest/import-summary.ts';
import { Ingester } from '../src/ingest/ingester.ts';
import { SqliteLogStore } from '../src/store/sqlite-log-store.ts';
import type { Story } from '../src/story/story.ts';

export interface LogSetting {
  /** Zone of stamps without one, and of the asker. */
  readonly zone?: string;
  /** Year of the first line of each file; inferred by default. */
  readonly year?: number;
  /** The present: an RFC 3339 instant. */
  readonly now?: string;
}

export class OpenLogs implements AsyncDisposable {
  readonly store: SqliteLogStore;
  readonly doorway: Doorway;
  readonly now: number;
  readonly #home: string;
  readonly #zone: string;
  readonly #ingester: Ingester;

  constructor(home: string, store: SqliteLogStore, ingester: Ingester, zone: string, now: number) {
    this.#home = home;
    this.#zone = zone;
    this.#ingester = ingester;
    this.store = store;
    this.now = now;
    this.doorway = openDoorway(store, 'localhost');
  }

  /** Imports text (or compressed bytes) as a file of that name. */
  async add(text: string | Buffer, name = 'mail.log'): Promise<ImportSummary> {
    const path = join(this.#home, name);
    await writeFile(path, text);
    return this.addFile(path);
  }

  /** Takes in text as the newest lines of a log that goes on. */
  async follow(text: string, name = 'mail.log'): Promise<void> {
    const bytes = Buffer.from(text);
    const writer = await this.#ingester.begin(join(this.#home, name), bytes, undefined);
    writer.push(bytes);
    await this.#ingester.commit();
  }

  addFile(path: string): Promise<ImportSummary> {
    return importFile(this.#ingester, path);
  }

  /** The answer to a valid question, complete unless a limit is given. */
  async ask(question: string, options: Partial<AskOptions> = {}): Promise<Answer> {
    const asked = await this.doorway.ask(question, { zone: this.#zone, now: this.now, limit: 0, ...options });
    if (asked.kind !== 'answer') throw new Error(`${question}: ${JSON.stringify(asked)}`);
    return asked.answer;
  }

  async stories(question: string): Promise<readonly Story[]> {
    return (await this.ask(question)).stories;
  }

  /** The single story that answers the question. */
  async story(question: string): Promise<Story> {
    const stories = await this.stories(question);
    const [story] = stories;
    if (!story || stories.length > 1) throw new Error(`${question}: ${stories.length} stories`);
    return story;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    await rm(this.#home, { recursive: true });
  }
}

/** A new store; `text`, if any, is imported into it. */
export async function openLogs(text: string | null, setting: LogSetting = {}): Promise<OpenLogs> {
  const { zone = 'UTC', year } = setting;
  const now = Date.parse(setting.now ?? '2026-01-12T12:00:00Z');
  const home = await mkdtemp(join(tmpdir(), 'mailtrace-'));
  const store = SqliteLogStore.open(join(home, 'mail.db'));
  const ingester = await Ingester.open(store, {
    zoneOf: () => ({ zone, certain: false }),
    host: 'localhost',
    now: () => now,
    ...(year === undefined ? {} : { year }),
  });
  const logs = new OpenLogs(home, store, ingester, zone, now);
  if (text !== null) await logs.add(text);
  return logs;
}

/** The outcome for each recipient: `employee@example.com delivered`, `a@x (for b@y) deferred, 3 attempts`. */
export function fates({ recipients }: Pick<Story, 'recipients'>): string[] {
  return recipients.map(({ recipient, originalRecipient, disposition, attempts }) => {
    const first = originalRecipient === null ? '' : ` (for ${originalRecipient})`;
    return `${recipient}${first} ${disposition}${attempts > 1 ? `, ${attempts} attempts` : ''}`;
  });
}

/** The hops of a message: `mx1/j0BGjkc28022`. */
export function way({ hops }: Pick<Story, 'hops'>): string[] {
  return hops.map(({ host, queueId }) => `${host}/${queueId ?? ''}`);
}
