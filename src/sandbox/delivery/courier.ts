/** Deliveries from Slack to an app and their acknowledgements, over signed HTTP or Socket Mode. */

export interface Delivery {
  /** The envelope's id in Socket Mode; a redelivery has the same. */
  readonly id: string;
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Number and reason of a redelivery. */
export interface Retry {
  readonly attempt: number;
  readonly reason: string;
}

export interface Ack {
  /** Whether the app acknowledged in time. */
  readonly ok: boolean;
  /** Duration, milliseconds. */
  readonly tookMs: number;
  /** The acknowledgement's body; `undefined` if there was none. */
  readonly body: unknown;
  /** The error that Slack shows to the user. */
  readonly problem?: 'operation_timeout' | 'dispatch_failed';
}

export interface Courier {
  deliver(delivery: Delivery, retry?: Retry): Promise<Ack>;
}

/** Slack's deadline for acknowledgements (docs.slack.dev/interactivity/handling-user-interaction). */
export const ACK_MS = 3_000;

export function failed(problem: 'operation_timeout' | 'dispatch_failed', tookMs: number): Ack {
  return { ok: false, tookMs, body: undefined, problem };
}
