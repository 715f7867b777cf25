/** Turns the raw lines of one file, in order, into logged lines: reads the header, infers the time, resolves repeats. */
import { RejectLogEntry } from '../dialects/exim/reject-log-entry.ts';
import { Clock } from '../syslog/clock.ts';
import type { Header } from '../syslog/header.ts';
import { readLineHeader } from './line-header.ts';
import type { LoggedLine } from './sighting.ts';

/** Where the lines come from. */
export interface Origin {
  readonly source: number;
  /** Path as last seen. */
  readonly file: string;
  /** Host of lines that name none (a program's own log file). */
  readonly host: string;
  /** See {@link LoggedLine.besideAt}. */
  readonly besideAt?: number;
}

/** Initial state of the clock: the zones of stamps without one, and an instant near the first line. */
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

/** Whether a raw line may mean nothing without those before it. */
export function leansOnLast(raw: string): boolean {
  return repeatsLast(raw) || readLineHeader(raw) === undefined;
}

function repeatsLast(raw: string): boolean {
  return / last message repeated \d{1,9} times?$| Last message '.*' repeated \d{1,9} times, suppressed/s.test(raw);
}

export class LineReader {
  readonly #origin: Origin;
  readonly #clock: Clock;
  /** The last message of each host, for `last message repeated`. */
  readonly #previous = new Map<string, Header>();
  readonly #entry = new RejectLogEntry();

  constructor(origin: Origin, start: Start) {
    this.#origin = origin;
    this.#clock = new Clock(start.zone, start.seedAt);
  }

  /** Instant of the last line read, or of the start. */
  get lastAt(): number {
    return this.#clock.lastAt;
  }

  /** `undefined` if the line has no header. Lines must be read in order. */
  read(raw: string, offset: number): LoggedLine | undefined {
    const header = this.#readHeader(raw);
    if (!header) return undefined;
    const host = header.host === '' ? this.#origin.host : header.host;
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
      file: this.#origin.file,
      source: this.#origin.source,
      besideAt: this.#origin.besideAt,
      offset,
      raw,
      inferred: header.stamp.kind !== 'instant',
    };
  }

  #readHeader(raw: string): Header | undefined {
    const header = readLineHeader(raw);
    if (!header) return this.#entry.readNext(raw);
    this.#entry.begin(header);
    return header;
  }

  /** The repeated message and how often; `undefined` for any other line. */
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
