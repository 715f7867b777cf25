/** The messages between the watching thread and the main thread. */
import type { Digest } from '../evaluation/digest.ts';
import type { Happening } from '../incident.ts';
import type { AlertSettings } from '../rules/settings.ts';

/** What the watching thread is started with. */
export interface WatchSetup {
  readonly db: string;
  /** Files, directories and globs that are followed. */
  readonly logs: readonly string[];
  /** Host of log lines that name none. */
  readonly host: string;
  readonly settings: AlertSettings;
}

/** What the watching thread does on request; `at` is the present. */
export interface WatchActs {
  look(at: number): Promise<readonly Happening[]>;
  digestDue(at: number): Promise<Digest | null>;
  digestTold(at: number): Promise<void>;
  learnAnew(at: number): Promise<void>;
  /** Saves the baselines and ends. */
  stop(at: number): Promise<void>;
}

export interface WatchOrder {
  readonly number: number;
  readonly act: keyof WatchActs;
  readonly at: number;
  readonly settings: AlertSettings;
}

/** The reply to the order with this number. */
export type WatchReply =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly error: unknown };
