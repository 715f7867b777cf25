/** Finds related messages: bounces and notices of a message, the message that it is a bounce of, and others with its Message-ID. */
import type { Sighting } from '../../lines/sighting.ts';
import type { Copy } from '../../story/copy.ts';
import { isNotice } from '../../story/link.ts';
import { noticeKind } from '../../story/notice.ts';
import type { Related } from '../../story/story.ts';
import type { Copies } from './copies.ts';
import { keyOf } from './key-of.ts';
import type { Sightings } from './sightings.ts';

/** A link to another message: its bounce, or the message that it is a bounce of. */
export interface Relation {
  readonly kind: Related['kind'];
  readonly copy: Copy;
}

/** A relation before its copy is found; `about` and `about-of`: a notice of a kind that the line does not say. */
interface Named {
  readonly kind: Relation['kind'] | 'about' | 'about-of';
  readonly host: string;
  readonly queueId: string;
  readonly at: number;
}

/** Largest number of relations, for messages that arrive repeatedly. */
const mostNamesakes = 10;
/** How much later a copy of a mailing list may arrive: a moderator may take this long. */
const namesakeMs = 3 * 86_400_000;

export class Relations {
  readonly #sightings: Sightings;
  readonly #copies: Copies;

  constructor(sightings: Sightings, copies: Copies) {
    this.#sightings = sightings;
    this.#copies = copies;
  }

  /** @param copies all copies of one message */
  async of(copies: readonly Copy[]): Promise<Relation[]> {
    const relations = new Map<string, Relation>();
    const named = await Promise.all(
      copies.map(async (own) => (await this.#namedBy(own)).map((name) => ({ ...name, own }))),
    );
    const namesakes = (await this.#namesakes(copies)).map((name) => ({ ...name, own: copies[0]! }));
    for (const { kind, host, queueId, at, own } of [...named.flat(), ...namesakes]) {
      if (copies.some((one) => one.host === host && one.queueId === queueId)) continue;
      const copy = await this.#copies.at(host, queueId, at);
      if (copy && !relations.has(keyOf(copy))) relations.set(keyOf(copy), { kind: toldKind(kind, own, copy), copy });
    }
    return [...relations.values()];
  }

  /** Arrivals with the same Message-ID that no line links: from a mailing list, or sent again. */
  async #namesakes(copies: readonly Copy[]): Promise<Named[]> {
    const known = copies.find(({ messageId }) => messageId !== null);
    if (!known?.messageId) return [];
    const own = new Set(copies.map(({ host, queueId }) => `${host} ${queueId}`));
    const { messageId, firstAt } = known;
    const found = await this.#sightings.naming(messageId, firstAt - namesakeMs, firstAt + namesakeMs);
    return found
      .filter(({ event }) => event.kind === 'received' && event.queueId !== null)
      .map(({ event, line: { host, at } }) => ({ kind: 'same-message-id' as const, host, queueId: event.queueId!, at }))
      .filter(({ host, queueId }) => !own.has(`${host} ${queueId}`))
      .slice(0, mostNamesakes);
  }

  /** Relations named in lines of a copy or in lines about it. */
  async #namedBy({ host, queueId, links, received, firstAt, lastAt }: Copy): Promise<Named[]> {
    const mentions = queueId === null ? [] : await this.#sightings.mentions(queueId, firstAt);
    const sources = received.flatMap(({ bounceOf }) => bounceOf ?? []);
    return [
      ...links.filter(isNotice).map((link) => ({ kind: link.relation, host, queueId: link.otherQueueId, at: lastAt })),
      ...sources.map((id) => ({ kind: 'about-of' as const, host, queueId: id, at: firstAt })),
      ...mentions.filter(({ line }) => line.host === host).flatMap((mention) => namedIn(mention, queueId)),
    ];
  }
}

/** Whether a line of another message names this one as its bounce, or as the message that it is a bounce of. */
function namedIn({ event, line: { host, at } }: Sighting, own: string | null): Named[] {
  const { queueId } = event;
  if (queueId === null) return [];
  if (event.kind === 'link' && event.otherQueueId === own && isNotice(event))
    return [{ kind: isOfFailure(event.relation) ? 'bounce-of' : 'notice-of', host, queueId, at }];
  return event.kind === 'received' && event.bounceOf === own ? [{ kind: 'about', host, queueId, at }] : [];
}

/** The kind of a notice whose line does not say it, from the outcome of the message that it is about. */
function toldKind(kind: Named['kind'], own: Copy, other: Copy): Relation['kind'] {
  if (kind === 'about') return noticeKind(own, other.firstAt);
  if (kind === 'about-of') return isOfFailure(noticeKind(other, own.firstAt)) ? 'bounce-of' : 'notice-of';
  return kind;
}

/** Whether a permanent failure was reported, to the sender or the postmaster. */
function isOfFailure(relation: Related['kind']): boolean {
  return relation === 'bounce' || relation === 'postmaster-notice';
}
