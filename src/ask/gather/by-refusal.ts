/** Finds what one of our hosts refused another: the refusal stands in both logs. */
import type { Sighting } from '../../lines/sighting.ts';
import { addressKey } from '../../mail/address.ts';
import type { Disposition } from '../../mail/disposition.ts';
import type { Copy } from '../../story/copy.ts';
import { isRefusedIn, refusalMs } from '../../story/link.ts';
import { naming } from '../line-filter.ts';
import type { Copies } from './copies.ts';
import type { Sightings } from './sightings.ts';
import type { Way } from './way.ts';

/** What a leg is after another server said no. */
const mayBeRefused: ReadonlySet<Disposition> = new Set<Disposition>(['bounced', 'deferred']);

export class ByRefusal implements Way {
  readonly #sightings: Sightings;
  readonly #copies: Copies;

  constructor(sightings: Sightings, copies: Copies) {
    this.#sightings = sightings;
    this.#copies = copies;
  }

  /** Other hosts' copies whose tries were told what was refused here. */
  async before(refusing: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, at } of refusing.legs.filter(({ disposition }) => disposition === 'rejected')) {
      const isTry = ({ event }: Sighting) =>
        event.kind === 'delivery' && event.queueId !== null && event.recipients.some((one) => isSame(one, recipient));
      found.push(...(await this.#elsewhere(refusing, recipient, [at], isTry)));
    }
    return found.filter((copy) => isRefusedIn(copy, refusing));
  }

  /** Other hosts' refusals of a copy's tries. */
  async after(copy: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, tries } of copy.legs) {
      const failed = tries.filter(({ disposition, relay }) => relay !== null && mayBeRefused.has(disposition));
      const isRefusal = ({ event }: Sighting) =>
        event.kind === 'refusal' && event.recipient !== undefined && isSame(event.recipient, recipient);
      const times = failed.map(({ at }) => at);
      if (times.length > 0) found.push(...(await this.#elsewhere(copy, recipient, times, isRefusal)));
    }
    return found.filter((refusing) => isRefusedIn(copy, refusing));
  }

  /** Copies of wanted sightings about a recipient on other hosts, close to one of some times. */
  async #elsewhere(
    copy: Copy,
    recipient: string,
    times: readonly number[],
    wanted: (sighting: Sighting) => boolean,
  ): Promise<Copy[]> {
    const isThen = ({ line }: Sighting) => times.some((at) => Math.abs(line.at - at) <= refusalMs);
    const found = await this.#sightings.find(
      [this.#sightings.terms.address(recipient)],
      Math.min(...times) - refusalMs,
      Math.max(...times) + refusalMs,
      (sighting) => sighting.line.host !== copy.host && wanted(sighting) && isThen(sighting),
      naming(recipient),
    );
    return Promise.all(found.map((sighting) => this.#copies.of(sighting)));
  }
}

function isSame(a: string, b: string): boolean {
  return addressKey(a) === addressKey(b);
}
