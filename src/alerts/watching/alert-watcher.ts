/** Looks at the queues whenever it is told to, keeps incidents and baselines in the book, and makes the daily digest. */
import type { Mute, Subscription } from '../../store/wish-book.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { Book } from '../book.ts';
import { Baselines } from '../evaluation/baselines.ts';
import type { Cause } from '../cause.ts';
import { type Digest, digestDay, digestOf } from '../evaluation/digest.ts';
import { evaluate, type IsMuted } from '../evaluation/evaluate.ts';
import type { Outcome } from '../evaluation/ledger.ts';
import type { Facts } from '../facts.ts';
import { rememberedMs } from '../replay/replay.ts';
import type { ActiveRule, AlertSettings } from '../rules/settings.ts';
import { type Lag, type Situation, tallyMs } from '../evaluation/situation.ts';

export interface AlertWatcherParts {
  readonly store: LogStore;
  readonly book: Book;
  /** The rules in force, asked for at every look. */
  readonly settings: () => AlertSettings;
  /** Logs that have not been read to their end. */
  readonly lags: () => Promise<readonly Lag[]>;
  /** Learns the baselines before an instant from the logs. */
  readonly learn: (at: number) => Promise<Baselines>;
}

const dayMs = 86_400_000;
/** How often the baselines are saved. */
const keepUsualMs = 10 * 60_000;
const usualDaysKept = 15;
/** How long resolved incidents are kept. */
const keptMs = 400 * dayMs;

export class AlertWatcher {
  readonly #parts: AlertWatcherParts;
  #baselines: Baselines;
  #usualKeptAt = 0;

  private constructor(parts: AlertWatcherParts, baselines: Baselines) {
    this.#parts = parts;
    this.#baselines = baselines;
  }

  /** Continues from the book; without baselines there, learns them from the logs. @param at the present */
  static async open(parts: AlertWatcherParts, at: number): Promise<AlertWatcher> {
    const known = parts.book.usualDays();
    if (known.length > 0) return new AlertWatcher(parts, new Baselines(known));
    const watcher = new AlertWatcher(parts, await parts.learn(at));
    watcher.keepUsual(at);
    return watcher;
  }

  /** Learns the baselines again, after logs of older days were read. */
  async learnAnew(at: number): Promise<void> {
    this.#baselines = await this.#parts.learn(at);
    this.keepUsual(at);
  }

  /** One look at the queues. @returns its outcome */
  async look(at: number): Promise<Outcome> {
    const { book } = this.#parts;
    const { situation, reached } = await this.#situation(at);
    let outcome: Outcome = { changed: [], happenings: [], nextId: 0 };
    book.alone(() => {
      const state = { incidents: book.incidents(at - rememberedMs), nextId: book.nextId(), baselines: this.#baselines };
      outcome = evaluate(state, situation, this.#settings(), isMutedBy(book.wishes.mutes(at)));
      book.save(outcome.changed, outcome.happenings);
      book.keepReached(endedName, reached);
    });
    if (at - this.#usualKeptAt >= keepUsualMs) this.keepUsual(at);
    return outcome;
  }

  /** The daily digest, until it was posted; `null` if it is not due or is empty. */
  async digestDue(at: number): Promise<Digest | null> {
    const { store, book, settings } = this.#parts;
    const day = digestDay(settings(), at);
    if (day === null || book.reached(digestName) === day) return null;
    // No digest on the very first day.
    const isFirst = book.reached(digestName) === undefined;
    const digest = await digestOf(store, this.#baselines, book.incidents(at), at);
    if (!isFirst && digest.sites.length + digest.incidents.length > 0) return digest;
    this.digestTold(at);
    return null;
  }

  /** Records that the digest was posted: the next is due the next day. */
  digestTold(at: number): void {
    const { book, settings } = this.#parts;
    const day = digestDay(settings(), at);
    if (day !== null) book.keepReached(digestName, day);
  }

  /** Saves the baselines for the next start. */
  keepUsual(at: number): void {
    this.#usualKeptAt = at;
    this.#parts.book.keepUsualDays(this.#baselines.takeChanges(), Math.floor(at / dayMs) - usualDaysKept);
    this.#parts.book.forget(at - keptMs);
  }

  #settings(): AlertSettings {
    const settings = this.#parts.settings();
    return { ...settings, rules: [...settings.rules, ...this.#parts.book.wishes.subscriptions().map(ruleOf)] };
  }

  async #situation(at: number): Promise<{ situation: Situation; reached: number }> {
    const { store, book, lags } = this.#parts;
    const before = book.reached(endedName);
    const { ended, last } = await store.ended(before ?? 0);
    const situation = {
      at,
      waiting: await store.waiting(),
      // At the very first look, earlier endings are history.
      ended: before === undefined ? [] : ended,
      tallies: await store.tallies(at - tallyMs, at + 60_000),
      troubles: await store.troubles(at - tallyMs, at + 60_000),
      coverage: await store.coverage(),
      lags: await lags(),
    };
    return { situation, reached: last };
  }
}

const endedName = 'ended';
const digestName = 'digest';

/** How long mail may wait before subscribers are told. */
const subscribedMs = 15 * 60_000;

/** A subscription acts as a `never-wait` rule for its channel that mentions nobody. */
function ruleOf({ id, channel, party }: Subscription): ActiveRule {
  return {
    kind: 'never-wait',
    name: `subscription-${id}`,
    addresses: [party],
    side: 'either',
    olderThan: subscribedMs,
    voice: { channel, mention: null, quietHours: null, escalate: null, urgent: false },
  };
}

/** A mute names a site, a host, an address, everybody at a domain, or a rule. */
function isMutedBy(mutes: readonly Pick<Mute, 'subject'>[]): IsMuted {
  return (cause, facts, rule) =>
    mutes.some(({ subject }) => subject === rule || isAbout(subject.toLowerCase(), cause, facts));
}

function isAbout(subject: string, cause: Cause, { sample, destinations }: Facts): boolean {
  // gmail.com means google.com, which receives its mail.
  const names = [
    ...('destination' in cause ? [cause.destination, destinations[0]?.name] : []),
    ...('host' in cause ? [cause.host.toLowerCase()] : []),
  ];
  const addresses = [sample?.recipient, sample?.envelopeSender].filter((one) => one !== undefined && one !== null);
  return (
    names.includes(subject.replace(/^@/, '')) ||
    addresses.some(
      (address) =>
        address.toLowerCase() === subject || (subject.startsWith('@') && address.toLowerCase().endsWith(subject)),
    )
  );
}
