/** Turns the raw lines of one file, in order, into logged lines: header read, time worked out, repeats resolved. */
import { parseEximNativeHeader } from '../dialects/exim/native.ts';
import type { Clock } from '../syslog/clock.ts';
import { type Header, readHeader } from '../syslog/header.ts';
import type { LoggedLine } from './sighting.ts';

/** Where the lines stand. */
export interface Place {
  readonly source: number;
  /** Path as last seen. */
  readonly file: string;
  /** Host of lines that name none (a program's own log file). */
  readonly host: string;
}

// Jan 11 11:46:00 ns1 last message repeated 2 times       Jan 11 11:46:00 ns1 syslogd: last message repeated 2 times
const lastRepeated = /^last message repeated (\d{1,9}) times?$/;
// Jan 11 11:46:00 ns1 sendmail[28025]: message repeated 3 times: [ j0BGjkc28022: to=employee@example.com, …]
const wrappedRepeat = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;

export class LineReader {
  readonly #place: Place;
  readonly #clock: Clock;
  /** What each host said last, for `last message repeated`. */
  readonly #previous = new Map<string, Header>();

  constructor(place: Place, clock: Clock) {
    this.#place = place;
    this.#clock = clock;
  }

  /** The line, or `undefined` when it has no header. Lines must be given in their order. */
  read(raw: string, offset: number): LoggedLine | undefined {
    const header = readHeader(raw) ?? parseEximNativeHeader(raw);
    if (!header) return undefined;
    const at = this.#clock.read(header.stamp);
    const said = this.#resolveRepeat(header);
    return {
      at,
      host: header.host === '' ? this.#place.host : header.host,
      program: said.program,
      pid: said.pid,
      message: said.message,
      times: said.times,
      file: this.#place.file,
      source: this.#place.source,
      offset,
      raw,
      inferred: header.stamp.kind !== 'instant',
    };
  }

  #resolveRepeat(header: Header): Pick<LoggedLine, 'program' | 'pid' | 'message' | 'times'> {
    if (header.message.charCodeAt(0) === 109 /* m */) {
      const wrapped = wrappedRepeat.exec(header.message);
      if (wrapped) return { ...this.#remember(header, wrapped[2]!), times: Number(wrapped[1]) };
    }
    if (header.message.charCodeAt(0) === 108 /* l */) {
      const times = lastRepeated.exec(header.message)?.[1];
      const before = this.#previous.get(header.host);
      if (times && before) return { ...before, times: Number(times) };
    }
    return { ...this.#remember(header, header.message), times: 1 };
  }

  #remember(header: Header, message: string): Header {
    const said = message === header.message ? header : { ...header, message };
    this.#previous.set(header.host, said);
    return said;
  }
}
