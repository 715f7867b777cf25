/** Finds refusals between two of our own servers, which both of them log. */
import type { Sighting } from '../../lines/sighting.ts';
import { addressKey, localPartOf } from '../../mail/address.ts';
import type { Disposition } from '../../mail/disposition.ts';
import type { Copy } from '../../story/copy.ts';
import { isRefusedIn, isSubmittedHere, refusalMs } from '../../story/link.ts';
import { naming } from '../../lines/naming.ts';
import type { Copies } from './copies.ts';
import type { Sightings } from './sightings.ts';
import type { Way } from './way.ts';

/** Dispositions of a leg that another server refused. */
const mayBeRefused: ReadonlySet<Disposition> = new Set<Disposition>(['bounced', 'deferred']);

export class ByRefusal implements Way {
  readonly #sightings: Sightings;
  readonly #copies: Copies;

  constructor(sightings: Sightings, copies: Copies) {
    this.#sightings = sightings;
    this.#copies = copies;
  }

  /** Copies of other servers whose attempts were refused here. */
  async before(refusing: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, at } of refusing.legs.filter(({ disposition }) => disposition === 'rejected')) {
      const names = isSubmittedHere(refusing) ? [recipient, localPartOf(recipient) || recipient] : [recipient];
      const isTry = ({ event }: Sighting) =>
        event.kind === 'delivery' && event.queueId !== null && event.recipients.some((one) => isAny(one, names));
      found.push(...(await this.#elsewhere(refusing, names, [at], isTry)));
    }
    return found.filter((copy) => isRefusedIn(copy, refusing));
  }

  /** Refusals, logged by other servers, of a copy's attempts. */
  async after(copy: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, replyText, tries } of copy.legs) {
      const name = nameGiven(recipient, replyText);
      const failed = tries.filter(({ disposition, relay }) => relay !== null && mayBeRefused.has(disposition));
      const isRefusal = ({ event }: Sighting) =>
        event.kind === 'refusal' && event.recipient !== undefined && isAny(event.recipient, [name]);
      const times = failed.map(({ at }) => at);
      if (times.length > 0) found.push(...(await this.#elsewhere(copy, [name], times, isRefusal)));
    }
    return found.filter((refusing) => isRefusedIn(copy, refusing));
  }

  /** Other copies with a wanted sighting about a recipient close to one of the given instants. */
  async #elsewhere(
    copy: Copy,
    names: readonly string[],
    times: readonly number[],
    wanted: (sighting: Sighting) => boolean,
  ): Promise<Copy[]> {
    const isThen = ({ line }: Sighting) => times.some((at) => Math.abs(line.at - at) <= refusalMs);
    const found = await this.#sightings.find(
      names.map((name) => this.#sightings.terms.address(name)),
      Math.min(...times) - refusalMs,
      Math.max(...times) + refusalMs,
      (sighting) => isOther(copy, sighting) && wanted(sighting) && isThen(sighting),
      naming(...names),
    );
    return Promise.all(found.map((sighting) => this.#copies.of(sighting)));
  }
}

function isOther({ host, queueId }: Copy, { line, event }: Sighting): boolean {
  return line.host !== host || event.queueId !== queueId;
}

function isAny(address: string, names: readonly string[]): boolean {
  return names.some((name) => addressKey(address) === addressKey(name));
}

// to=nosuch, … relay=[127.0.0.1] [127.0.0.1], dsn=5.1.1, reply=550 5.1.1 <nosuch@mx1.example.com>... User unknown
const namedFirst = /^<([^<>\s]+@[^<>\s]+)>/;

/** The address by which the other server knows a recipient that ours logs as a local name. */
function nameGiven(recipient: string, replyText: string | null): string {
  return recipient.includes('@') ? recipient : (namedFirst.exec(replyText ?? '')?.[1] ?? recipient);
}
