/** Looks at the queues again and again while mailtrace runs: keeps the incidents, and has every place told of them. */
import type { Mute, Subscription } from '../../store/wish-book.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { Book } from '../book.ts';
import { Baselines } from '../evaluation/baselines.ts';
import type { Cause } from '../cause.ts';
import { type Digest, digestDay, digestOf } from '../evaluation/digest.ts';
import { evaluate, type IsMuted, type Outcome } from '../evaluation/evaluate.ts';
import type { Facts } from '../facts.ts';
import { rememberedMs } from '../replay/replay.ts';
import type { ActiveRule, AlertSettings } from '../rules/settings.ts';
import { type Lag, type Situation, tallyMs } from '../evaluation/situation.ts';

export interface AlertWatcherParts {
  readonly store: LogStore;
  readonly book: Book;
  /** The rules in force, asked for at every look. */
  readonly settings: () => AlertSettings;
  /** Logs that were not read to their end. */
  readonly lags: () => Promise<readonly Lag[]>;
  /** Finds out from the logs what was usual before an instant. */
  readonly learn: (at: number) => Promise<Baselines>;
}

const dayMs = 86_400_000;
/** What is usual changes slowly. */
const keepUsualMs = 10 * 60_000;
const usualDaysKept = 15;
/** Incidents that are over are kept this long. */
const keptMs = 400 * dayMs;

export class AlertWatcher {
  readonly #parts: AlertWatcherParts;
  #baselines: Baselines;
  #usualKeptAt = 0;

  /** The logs of older days were read meanwhile: what is usual is learned anew. */
  async learnAnew(at: number): Promise<void> {
    this.#baselines = await this.#parts.learn(at);
    this.keepUsual(at);
  }

  private constructor(parts: AlertWatcherParts, baselines: Baselines) {
    this.#parts = parts;
    this.#baselines = baselines;
  }

  /** Goes on where the last one ended; the first of all learns what is usual from the logs. @param at the present */
  static async open(parts: AlertWatcherParts, at: number): Promise<AlertWatcher> {
    const known = parts.book.usualDays();
    if (known.length > 0) return new AlertWatcher(parts, new Baselines(known));
    const watcher = new AlertWatcher(parts, await parts.learn(at));
    watcher.keepUsual(at);
    return watcher;
  }

  /** One look. @returns what came of it */
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

  /** The morning's list, until it is told; `null` when it is not its time, or there is nothing to say. */
  async digestDue(at: number): Promise<Digest | null> {
    const { store, book, settings } = this.#parts;
    const day = digestDay(settings(), at);
    if (day === null || book.reached(digestName) === day) return null;
    // The first day of all begins with no list.
    const isFirst = book.reached(digestName) === undefined;
    const digest = await digestOf(store, this.#baselines, book.incidents(at), at);
    if (!isFirst && digest.sites.length + digest.incidents.length > 0) return digest;
    this.digestTold(at);
    return null;
  }

  /** There is no other before the next day. */
  digestTold(at: number): void {
    const { book, settings } = this.#parts;
    const day = digestDay(settings(), at);
    if (day !== null) book.keepReached(digestName, day);
  }

  /** Writes what is usual, for the next start. */
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
      // At the first look of all, what has ended is history.
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

/** How long mail may wait before a subscriber is told. */
const subscribedMs = 15 * 60_000;

/** A subscription is a rule of its own, for its channel, that calls nobody. */
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
  // People say gmail.com for what google.com receives.
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
