/** What Slack brings to an app, and what came back: the same over signed HTTP and over Socket Mode. */

export interface Delivery {
  /** The envelope's id in Socket Mode; a second delivery of the same keeps it. */
  readonly id: string;
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Why something is brought again. */
export interface Retry {
  readonly attempt: number;
  readonly reason: string;
}

export interface Ack {
  /** Whether the app acknowledged within the time Slack gives. */
  readonly ok: boolean;
  /** How long it took, milliseconds. */
  readonly tookMs: number;
  /** What the acknowledgement carried; `undefined` for none. */
  readonly body: unknown;
  /** What Slack tells the user when it failed. */
  readonly problem?: 'operation_timeout' | 'dispatch_failed';
}

export interface Courier {
  deliver(delivery: Delivery, retry?: Retry): Promise<Ack>;
}

/** Slack waits so long for an acknowledgement (docs.slack.dev/interactivity/handling-user-interaction). */
export const ACK_MS = 3_000;

export function failed(problem: 'operation_timeout' | 'dispatch_failed', tookMs: number): Ack {
  return { ok: false, tookMs, body: undefined, problem };
}
