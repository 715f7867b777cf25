/** Starts the indexing thread, turns its messages into events and promises, and ends it. */
import { Worker } from 'node:worker_threads';
import { StoreError } from '../../store/store-error.ts';
import type { IngestMessage, IngestOrder, StopMessage } from './ingest-message.ts';
import type { CodedTrouble } from '../trouble.ts';

export interface IngestEvents {
  readonly onCommit: () => void;
  readonly onTrouble: (trouble: CodedTrouble) => void;
  /** The database cannot be written for now. */
  readonly onStuck: (trouble: CodedTrouble) => void;
  /** It can be written again. */
  readonly onUnstuck: () => void;
  /** Months of logs (`202611`) were dropped by retention. */
  readonly onPrune?: (months: readonly string[]) => void;
  /** An older part of a log was read; `left` files remain; `added` lines are new, those of the parts read just before it included. */
  readonly onBackfill?: (path: string, left: number, added: number) => void;
}

export interface IngestThread {
  /** Resolves when everything that the live logs held at the start is indexed. */
  readonly caughtUp: Promise<void>;
  /** Resolves when it was stopped; rejects when it ended otherwise, with a {@link StoreError} or a bug's error. */
  readonly ended: Promise<void>;
  /** Stops the thread; what it read is committed. */
  stop(): Promise<void>;
}

/** Lines are short-lived: a small young generation costs no time and frees their buffers sooner. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/** Resolves once the database is open. Rejects with {@link StoreError} when it cannot be. */
export async function startIngestThread(
  { db, logs, logZones, zone, host, keep = {} }: IngestOrder,
  events: IngestEvents,
): Promise<IngestThread> {
  const order: IngestOrder = { db, logs, logZones, zone, host, keep };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: order, resourceLimits });
  const milestones = new Milestones();
  worker.on('message', (message: IngestMessage) => {
    if (!milestones.take(message)) tell(events, message);
  });
  worker.on('error', (error) => milestones.fail(error));
  worker.on('exit', () => milestones.end());
  await milestones.opened.promise;
  const ended = milestones.ended.promise;
  return {
    caughtUp: milestones.caughtUp.promise,
    ended,
    async stop() {
      worker.postMessage({ kind: 'stop' } satisfies StopMessage);
      await ended.catch(() => {});
    },
  };
}

type EventMessage = Exclude<IngestMessage, { kind: 'opened' | 'caught-up' | 'failed' }>;

/** What the thread reaches once, or fails to reach. */
class Milestones {
  readonly opened = Promise.withResolvers<void>();
  readonly caughtUp = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<void>();

  constructor() {
    // Each is awaited by whoever needs it; that nobody awaits one is no bug.
    for (const { promise } of [this.caughtUp, this.ended]) promise.catch(() => {});
  }

  /** @returns false for a message that is about something else */
  take(message: IngestMessage): message is Exclude<IngestMessage, EventMessage> {
    if (message.kind === 'opened') this.opened.resolve();
    else if (message.kind === 'caught-up') this.caughtUp.resolve();
    else if (message.kind === 'failed') this.fail(new StoreError(message.code, message.message, message.fix));
    else return false;
    return true;
  }

  fail(error: unknown): void {
    for (const promised of [this.opened, this.caughtUp, this.ended]) promised.reject(error);
  }

  /** The thread is over; what it has not reached it will not reach. */
  end(): void {
    this.ended.resolve();
    this.caughtUp.reject(new Error('The logs were not followed for long enough to catch up'));
  }
}

function tell(events: IngestEvents, message: EventMessage): void {
  switch (message.kind) {
    case 'committed':
      return events.onCommit();
    case 'backfilled':
      events.onBackfill?.(message.path, message.left, message.added);
      return events.onCommit();
    case 'pruned':
      return events.onPrune?.(message.months);
    case 'trouble':
      return events.onTrouble(message);
    case 'stuck':
      return events.onStuck(message);
    case 'unstuck':
      return events.onUnstuck();
  }
}
