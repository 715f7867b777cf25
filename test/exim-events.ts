/** The Exim dialect's events for a message, logged by PID 811 at the epoch. */
import type { MailEvent } from '../src/mail/event.ts';
import { exim } from '../src/dialects/exim/exim.ts';
import { lineOf } from './line-of.ts';

export function eximEvents(message: string): readonly MailEvent[] | undefined {
  return exim.parse(lineOf('exim', message));
}

/** The event of a message that gives exactly one. */
export function eximEvent(message: string): MailEvent {
  const [event, ...more] = eximEvents(message) ?? [];
  if (event === undefined || more.length > 0) throw new Error(`not one event: ${message}`);
  return event;
}
