/** Counts, while lines are read, what later questions without a term want to know: tallies, coverage, fates, odd shapes. */
import type { MailEvent } from '../mail/event.ts';
import { isWaiting } from '../mail/disposition.ts';
import type { Commit, Fates, HostCoverage, Tally, UnexplainedShape } from '../store/log-store.ts';
import type { SyslogLine } from '../syslog/line.ts';
import { maskedShape } from './masked-shape.ts';
import { nextHopOf } from './waiting-book.ts';

export type FactSheet = Pick<Commit, 'tallies' | 'coverage' | 'unexplained' | 'fates'>;

/** Distinct odd shapes kept per transaction; more are counted under one name. */
const mostShapes = 500;
const restShape = '(other shapes)';

export class Facts {
  readonly #tallies = new Map<string, Tally>();
  readonly #coverage = new Map<string, HostCoverage>();
  readonly #shapes = new Map<string, UnexplainedShape>();
  readonly #fates = { events: 0, irrelevant: 0, unexplained: 0 };
  /** Mail events, several of which may stand on one line. */
  events = 0;

  fate(fate: keyof Fates): void {
    this.#fates[fate]++;
  }

  covers(line: Pick<SyslogLine, 'host' | 'at'>): void {
    const known = this.#coverage.get(line.host);
    if (known && known.from <= line.at && known.to >= line.at) return;
    this.#coverage.set(line.host, {
      host: line.host,
      from: Math.min(known?.from ?? line.at, line.at),
      to: Math.max(known?.to ?? line.at, line.at),
    });
  }

  note(line: SyslogLine, event: MailEvent): void {
    this.events++;
    if (event.kind === 'refusal') this.#tally(line, 'rejected', '', line.times);
    if (event.kind !== 'delivery') return;
    const failed = isWaiting(event.disposition) || event.disposition === 'bounced' || event.disposition === 'expired';
    for (const recipient of event.recipients) {
      this.#tally(line, event.disposition, failed ? (nextHopOf(event, recipient) ?? '') : '', line.times);
    }
  }

  odd(program: string, message: string): void {
    const shape = this.#shapes.size < mostShapes ? maskedShape(message) : restShape;
    const key = `${program}\0${shape}`;
    this.#shapes.set(key, { program, shape, count: (this.#shapes.get(key)?.count ?? 0) + 1 });
  }

  get fates(): Fates {
    return this.#fates;
  }

  sheet(): FactSheet {
    return {
      tallies: [...this.#tallies.values()],
      coverage: [...this.#coverage.values()],
      unexplained: [...this.#shapes.values()],
      fates: { ...this.#fates },
    };
  }

  /** Adds what another one counted. */
  merge(other: Facts): void {
    for (const tally of other.#tallies.values()) this.#addTally(tally);
    for (const { host, from, to } of other.#coverage.values()) {
      this.covers({ host, at: from });
      this.covers({ host, at: to });
    }
    for (const shape of other.#shapes.values()) {
      const key = `${shape.program}\0${shape.shape}`;
      this.#shapes.set(key, { ...shape, count: shape.count + (this.#shapes.get(key)?.count ?? 0) });
    }
    for (const fate of ['events', 'irrelevant', 'unexplained'] as const) this.#fates[fate] += other.#fates[fate];
    this.events += other.events;
  }

  #tally(line: SyslogLine, disposition: Tally['disposition'], nextHop: string, count: number): void {
    this.#addTally({ minute: Math.floor(line.at / 60_000), disposition, nextHop, count });
  }

  #addTally(tally: Tally): void {
    const key = `${tally.minute} ${tally.disposition} ${tally.nextHop}`;
    this.#tallies.set(key, { ...tally, count: tally.count + (this.#tallies.get(key)?.count ?? 0) });
  }
}
