/** Brings one place up to date with one incident, step by step; each step is stored before the next. */
import type { Numbered, Telling } from '../../store/incident-book.ts';
import type { Announcer } from './announcer.ts';
import type { Book } from '../book.ts';
import { type Happening, type Incident, isActive } from '../incident.ts';

export class Round {
  readonly #book: Book;
  readonly #announcer: Announcer;
  readonly #place: string;
  readonly #incident: Incident;
  readonly #now: number;

  constructor(book: Book, announcer: Announcer, place: string, incident: Incident, now: number) {
    this.#book = book;
    this.#announcer = announcer;
    this.#place = place;
    this.#incident = incident;
    this.#now = now;
  }

  async bring(before: Telling, happenings: readonly Numbered<Happening>[]): Promise<number> {
    const calls = before.ref === null ? happenings.filter((one) => leadsTo(this.#place, one)) : [];
    let telling = before.ref === null ? await this.#open(before, calls, happenings) : before;
    const { ref } = telling;
    const news = happenings.filter(({ number }) => number > telling.happening);
    for (const happening of news) {
      if (ref === null) break;
      const mention = calls.includes(happening) ? null : mentionOf(happening, happenings);
      await this.#note(ref, 'mention' in happening ? withMention(happening, mention) : happening);
      telling = this.#keep({ ...telling, happening: happening.number });
    }
    return this.#show(telling, news.length > 0);
  }

  /** @param calls the happenings that lead to the post, which mentions all of their mentions */
  async #open(
    telling: Telling,
    calls: readonly Numbered<Happening>[],
    happenings: readonly Numbered<Happening>[],
  ): Promise<Telling> {
    // The attempt is stored before it is made: if the program ends in between, the next attempt looks for the post first.
    const wasTried = telling.toldAt > 0;
    this.#book.keepTelling({ ...telling, toldAt: this.#now });
    const found = wasTried ? await this.#announcer.find?.(this.#place, this.#incident) : null;
    if (!found && !isActive(this.#incident)) return telling;
    const mentions = calls.map((one) => mentionOf(one, happenings)).filter((mention) => mention !== null);
    const ref = found ?? (await this.#announcer.open(this.#place, this.#incident, [...new Set(mentions)]));
    const { version } = this.#incident;
    return this.#keep({ ...telling, ref, happening: toldBy(calls), version, toldAt: this.#now });
  }

  async #note(ref: string, happening: Numbered<Happening>): Promise<void> {
    const place = this.#place;
    if (isHere(place, happening)) await this.#announcer.note(place, ref, this.#incident, happening);
    // An escalation is reported in every place, without the mention.
    else if (happening.kind === 'escalated')
      await this.#announcer.note(place, ref, this.#incident, withMention(happening, null));
  }

  /** Updates the post if it is time for that, or at once with happenings. @returns when the next update is due */
  async #show(telling: Telling, withNews: boolean): Promise<number> {
    const { updateEveryMs, repeatEveryMs = Infinity } = this.#announcer;
    const isNew = telling.version < this.#incident.version;
    const everyMs = isNew ? updateEveryMs : isActive(this.#incident) ? repeatEveryMs : Infinity;
    const dueAt = telling.toldAt + everyMs;
    if (telling.ref === null || (dueAt > this.#now && !(isNew && withNews))) return dueAt;
    if (isActive(this.#incident)) await this.#announcer.update(this.#place, telling.ref, this.#incident);
    else await this.#announcer.resolve(this.#place, telling.ref, this.#incident);
    this.#keep({ ...telling, version: this.#incident.version, toldAt: this.#now });
    return Infinity;
  }

  #keep(telling: Telling): Telling {
    const clean = { ...telling, failures: 0, nextAt: 0 };
    this.#book.keepTelling(clean);
    return clean;
  }
}

/** Whether a happening leads to a post in this place. Webhooks have one place, `''`, for all happenings. */
function leadsTo(place: string, happening: Happening): boolean {
  const opens = happening.kind === 'opened' || happening.kind === 'joined' || happening.kind === 'escalated';
  return opens && (place === '' || happening.channel === place);
}

/** Whom a happening mentions; nobody once somebody has acknowledged, snoozed or resolved the incident. */
function mentionOf(happening: Numbered<Happening>, all: readonly Numbered<Happening>[]): string | null {
  if (!('mention' in happening)) return null;
  const isTaken = all.some(({ kind, number }) => number > happening.number && endsCalls.has(kind));
  return isTaken ? null : happening.mention;
}

const endsCalls: ReadonlySet<Happening['kind']> = new Set<Happening['kind']>(['acknowledged', 'snoozed', 'resolved']);

function withMention<Call extends { readonly mention: string | null }>(call: Call, mention: string | null): Call {
  return { ...call, mention };
}

/** Number of the last happening that the post itself reports; an escalation is reported in its thread. */
function toldBy(calls: readonly Numbered<Happening>[]): number {
  const told = calls.findLast(({ kind }) => kind !== 'escalated');
  return told?.number ?? (calls[0] === undefined ? 0 : calls[0].number - 1);
}

/** Whether a happening is reported in this place: one for another channel is reported there. */
function isHere(place: string, happening: Happening): boolean {
  return place === '' || !('channel' in happening) || happening.channel === place;
}
