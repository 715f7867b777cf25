/** Counts, while lines are read, what is shown without searching lines: tallies, troubles, coverage, fates, unexplained shapes. */
import type { Delivery, MailEvent, Refusal } from '../../mail/event.ts';
import { type Disposition, isWaiting } from '../../mail/disposition.ts';
import { nextHopOf } from '../../mail/next-hop.ts';
import { ownTroubleOf } from '../../mail/own-trouble.ts';
import type { Commit, Fates, HostLines, TroubleCount, UnexplainedShape } from '../../store/log-store.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import { maskedShape } from './masked-shape.ts';
import { Sites } from './sites.ts';
import { Tallies } from './tallies.ts';

type CountRows = Pick<Commit, 'tallies' | 'troubles' | 'coverage' | 'unexplained' | 'fates'>;

/** Distinct unexplained shapes kept per transaction; further ones are counted under one name. */
const mostShapes = 500;
const restShape = '(other shapes)';
/** Characters kept of a line that reports a trouble. */
const longestTrouble = 300;

const sites = new Sites();

type HostCount = { -readonly [Name in keyof HostLines]: HostLines[Name] };

export class Counts {
  readonly #hopsFrom: number;
  readonly #tallies = new Tallies();
  readonly #troubles = new Map<string, TroubleCount>();
  readonly #hosts = new Map<string, HostCount>();
  readonly #shapes = new Map<string, UnexplainedShape>();
  readonly fates: Record<keyof Fates, number> = { events: 0, irrelevant: 0, unexplained: 0 };
  /** Number of mail events; one line may hold several. */
  events = 0;

  /** @param hopsFrom lines before this instant (epoch ms) are tallied without their next hop: only alerts need it, for the last hours */
  constructor(hopsFrom = -Infinity) {
    this.#hopsFrom = hopsFrom;
  }

  fate(fate: keyof Fates): void {
    this.fates[fate]++;
  }

  /** Extends the coverage of the line's host. @param fate how the line is counted; absent for an unfinished line, which is not counted yet */
  covers({ host, at }: Pick<SyslogLine, 'host' | 'at'>, fate?: 'events' | 'unexplained'): void {
    const lines = this.#reach(host, at, at);
    if (fate !== undefined) lines[fate]++;
  }

  #reach(host: string, from: number, to: number): HostCount {
    const known = this.#hosts.get(host);
    if (known === undefined) {
      const fresh = { host, from, to, events: 0, unexplained: 0 };
      this.#hosts.set(host, fresh);
      return fresh;
    }
    known.from = Math.min(known.from, from);
    known.to = Math.max(known.to, to);
    return known;
  }

  note(line: SyslogLine, event: MailEvent): void {
    this.events++;
    if (event.kind === 'refusal' && isSaid(event)) this.#tally(line, 'rejected', '');
    if (event.kind === 'refusal' || event.kind === 'note') this.#trouble(line, event);
    if (event.kind !== 'delivery') return;
    for (const recipient of event.recipients) this.#delivery(line, event, recipient);
  }

  unexplained(program: string, message: string): void {
    const shape = this.#shapes.size < mostShapes ? maskedShape(message) : restShape;
    this.#addShape({ program, shape, count: 1 });
  }

  rows(): CountRows {
    return {
      tallies: this.#tallies.all,
      troubles: [...this.#troubles.values()],
      coverage: [...this.#hosts.values()],
      unexplained: [...this.#shapes.values()],
      fates: this.fates,
    };
  }

  /** Adds the counts of another. */
  merge(other: Counts): void {
    this.#tallies.merge(other.#tallies);
    for (const trouble of other.#troubles.values()) this.#addTrouble(trouble);
    for (const { host, from, to, events, unexplained } of other.#hosts.values()) {
      const lines = this.#reach(host, from, to);
      lines.events += events;
      lines.unexplained += unexplained;
    }
    for (const shape of other.#shapes.values()) this.#addShape(shape);
    for (const fate of ['events', 'irrelevant', 'unexplained'] as const) this.fates[fate] += other.fates[fate];
    this.events += other.events;
  }

  #delivery(line: SyslogLine, event: Delivery, recipient: string): void {
    const { disposition } = event;
    if (line.at < this.#hopsFrom) return this.#tally(line, disposition, '');
    const isFailure = isWaiting(disposition) || disposition === 'bounced' || disposition === 'expired';
    const nextHop = isFailure ? nextHopOf(event, recipient) : sites.of(event, recipient);
    this.#tally(line, disposition, nextHop ?? '');
  }

  #tally(line: SyslogLine, disposition: Disposition, nextHop: string): void {
    this.#tallies.add(Math.floor(line.at / 60_000), line.host, disposition, nextHop, line.times);
  }

  #trouble(line: SyslogLine, event: MailEvent): void {
    const trouble = ownTroubleOf(event);
    if (trouble === undefined) return;
    const { host, at, times: count } = line;
    const text = wordsOf(event, line).slice(0, longestTrouble);
    this.#addTrouble({ minute: Math.floor(at / 60_000), host, trouble, count, text });
  }

  #addTrouble(trouble: TroubleCount): void {
    const key = `${trouble.minute} ${trouble.trouble} ${trouble.host}`;
    const known = this.#troubles.get(key);
    this.#troubles.set(key, known ? { ...known, count: known.count + trouble.count } : trouble);
  }

  #addShape({ program, shape, count }: UnexplainedShape): void {
    const key = `${program}\0${shape}`;
    this.#shapes.set(key, { program, shape, count: count + (this.#shapes.get(key)?.count ?? 0) });
  }
}

/** Whether it is the refusal itself; Exim's reject log goes on to name recipients and Message-ID of what it refused. */
const isSaid = ({ client, replyCode, replyText, by }: Refusal): boolean =>
  (client ?? replyCode ?? replyText ?? by) !== undefined;

/** Of a refusal only the reply: the rest of the line names people. */
function wordsOf(event: MailEvent, { message }: SyslogLine): string {
  if (event.kind !== 'refusal') return message;
  const { replyCode, enhancedStatus, replyText } = event;
  return [replyCode, enhancedStatus, replyText].filter(Boolean).join(' ') || message;
}
