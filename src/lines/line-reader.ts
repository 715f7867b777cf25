/** Turns the raw lines of one file, in order, into logged lines: header read, time worked out, repeats resolved. */
import { Clock } from '../syslog/clock.ts';
import type { Header } from '../syslog/header.ts';
import { readLineHeader } from './line-header.ts';
import type { LoggedLine } from './sighting.ts';

/** Where the lines stand. */
export interface Place {
  readonly source: number;
  /** Path as last seen. */
  readonly file: string;
  /** Host of lines that name none (a program's own log file). */
  readonly host: string;
}

/** What is known before the first line is read: the zones of stamps without one, and an instant near. */
export interface Start {
  readonly zone: string;
  readonly seedAt: number;
}

// Jan 11 11:46:00 ns1 last message repeated 2 times       Jan 11 11:46:00 ns1 syslogd: last message repeated 2 times
// Jan 11 11:46:00 ns1 sendmail[28025]: Last message 'j0BGjkc28022: to=emp' repeated 2 times, suppressed by syslog-ng on ns1
const lastRepeated =
  /^(?:last message repeated (\d{1,9}) times?|Last message '.*' repeated (\d{1,9}) times, suppressed)/s;
// Jan 11 11:46:00 ns1 sendmail[28025]: message repeated 3 times: [ j0BGjkc28022: to=employee@example.com, …]
const wrappedRepeat = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;

/** Whether a raw line only says that the one before was repeated. */
export function repeatsLast(raw: string): boolean {
  return / last message repeated \d{1,9} times?$| Last message '.*' repeated \d{1,9} times, suppressed/s.test(raw);
}

export class LineReader {
  readonly #place: Place;
  readonly #clock: Clock;
  /** What each host said last, for `last message repeated`. */
  readonly #previous = new Map<string, Header>();

  constructor(place: Place, start: Start) {
    this.#place = place;
    this.#clock = new Clock(start.zone, start.seedAt);
  }

  /** Instant of the last line read, or the start. */
  get lastAt(): number {
    return this.#clock.lastAt;
  }

  /** The line, or `undefined` when it has no header. Lines must be given in their order. */
  read(raw: string, offset: number): LoggedLine | undefined {
    const header = readLineHeader(raw);
    if (!header) return undefined;
    const host = header.host === '' ? this.#place.host : header.host;
    const repeat = this.#readRepeat(header);
    const said = repeat?.said ?? header;
    this.#previous.set(header.host, said);
    return {
      at: this.#clock.read(header.stamp, host),
      host,
      program: said.program,
      pid: said.pid,
      message: said.message,
      times: repeat?.times ?? 1,
      file: this.#place.file,
      source: this.#place.source,
      offset,
      raw,
      inferred: header.stamp.kind !== 'instant',
    };
  }

  /** What is said again, and how often; `undefined` for a line that repeats nothing. */
  #readRepeat(header: Header): { readonly said: Header; readonly times: number } | undefined {
    const { message } = header;
    if (message.startsWith('message r')) {
      const [, times, words] = wrappedRepeat.exec(message) ?? [];
      return words === undefined ? undefined : { said: { ...header, message: words }, times: Number(times) };
    }
    if (!message.startsWith('ast m', 1)) return undefined;
    const [, times, timesOfNg] = lastRepeated.exec(message) ?? [];
    const said = this.#previous.get(header.host);
    return said && (times ?? timesOfNg) ? { said, times: Number(times ?? timesOfNg) } : undefined;
  }
}
