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
  const opened = Promise.withResolvers<void>();
  const caughtUp = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const fail = (error: unknown): void => {
    for (const promised of [opened, caughtUp, ended]) promised.reject(error);
  };
  // Each is awaited by whoever needs it; that nobody awaits one is no bug.
  for (const { promise } of [caughtUp, ended]) promise.catch(() => {});
  worker.on('message', (message: IngestMessage) => {
    if (message.kind === 'opened') opened.resolve();
    else if (message.kind === 'caught-up') caughtUp.resolve();
    else if (message.kind === 'failed') fail(new StoreError(message.code, message.message, message.fix));
    else tell(events, message);
  });
  worker.on('error', fail);
  worker.on('exit', () => {
    ended.resolve();
    caughtUp.reject(new Error('The logs were not followed for long enough to catch up'));
  });
  await opened.promise;
  return {
    caughtUp: caughtUp.promise,
    ended: ended.promise,
    async stop() {
      worker.postMessage({ kind: 'stop' } satisfies StopMessage);
      await ended.promise.catch(() => {});
    },
  };
}

type EventMessage = Exclude<IngestMessage, { kind: 'opened' | 'caught-up' | 'failed' }>;

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
