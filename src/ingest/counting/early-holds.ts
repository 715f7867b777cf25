/** Remembers what a server process put on hold before the message had a queue ID (Postfix `NOQUEUE: hold:`). */
import type { MailEvent, QueueChange, Received } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';

/** The queue ID follows at once, with the recipient's acceptance. */
const soonMs = 60_000;
/** Limits what a log with ever new process numbers may occupy. */
const mostProcesses = 1000;

interface Early {
  readonly at: number;
  readonly change: QueueChange;
}

export class EarlyHolds {
  readonly #byProcess = new Map<string, Early>();

  /** Takes in an event without a queue ID. */
  note(line: SyslogLine, event: MailEvent): void {
    // The recipient was refused all the same.
    if (event.kind === 'refusal' && this.#byProcess.size > 0) this.#byProcess.delete(processOf(line));
    if (event.kind !== 'queue' || event.change !== 'held') return;
    if (this.#byProcess.size >= mostProcesses) this.#byProcess.clear();
    this.#byProcess.set(processOf(line), { at: line.at, change: event });
  }

  /** What was held of the message that now has a queue ID. */
  take(line: SyslogLine, { client }: Received): QueueChange | undefined {
    if (this.#byProcess.size === 0) return undefined;
    const early = this.#byProcess.get(processOf(line));
    if (!early || client?.ip !== early.change.client?.ip || Math.abs(line.at - early.at) > soonMs) return undefined;
    this.#byProcess.delete(processOf(line));
    return early.change;
  }
}

const processOf = ({ host, pid }: SyslogLine): string => `${host} ${pid}`;
