/** Collects the search terms of a block from its events. */
import { type Disposition, dispositionByMailbox } from '../mail/disposition.ts';
import type { MailEvent } from '../mail/event.ts';
import type { Terms } from './terms.ts';

export class BlockTerms {
  readonly #terms: Terms;
  readonly #hosts = new Set<string>();
  #lastHost: string | undefined;
  #lastQueueId: string | undefined;
  readonly #dispositions = new Set<Disposition>();
  /** Terms that few blocks have, each once. */
  readonly #rare = new Set<string>();
  /** All other terms, each preceded by a blank; joined once at the end, which is faster than concatenating. */
  readonly #pieces: string[] = [];
  /** Pieces before those that {@link takeFresh} has not given yet. */
  #taken = 0;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  /** All terms, separated by blanks, perhaps with duplicates. */
  get text(): Buffer {
    return this.#textFrom(0);
  }

  /** The terms of the events added since the last call, perhaps with others of before. */
  takeFresh(): Buffer {
    const text = this.#textFrom(this.#taken);
    this.#taken = this.#pieces.length;
    return text;
  }

  #textFrom(piece: number): Buffer {
    const pieces = piece === 0 ? this.#pieces : this.#pieces.slice(piece);
    const hosts = [...this.#hosts].map((host) => this.#terms.host(host));
    const dispositions = [...this.#dispositions].map((disposition) => this.#terms.disposition(disposition));
    return Buffer.from([...hosts, ...dispositions, ...this.#rare].join(' ') + pieces.join(''));
  }

  /** Adds the terms of an event. */
  add(host: string, event: MailEvent): void {
    if (host !== this.#lastHost) this.#hosts.add((this.#lastHost = host));
    if (event.queueId !== null) this.#queueId(event.queueId);
    else this.#unqueued(event);
    switch (event.kind) {
      case 'received':
        this.#address(event.envelopeSender);
        this.#addresses(event.recipients);
        this.#messageId(event.messageId);
        this.#queueId(event.originQueueId);
        this.#queueId(event.bounceOf);
        this.#session(event.session);
        break;
      case 'delivery':
        this.#address(event.envelopeSender);
        this.#address(event.originalRecipient);
        this.#address(event.controllingUser);
        this.#addresses(event.recipients);
        this.#queueId(event.remoteQueueId);
        this.#disposition(event.disposition);
        break;
      case 'refusal':
        this.#address(event.envelopeSender);
        this.#address(event.recipient);
        this.#messageId(event.messageId);
        this.#session(event.session);
        this.#disposition('rejected');
        break;
      case 'link':
        this.#queueId(event.otherQueueId);
        break;
      case 'queue':
        this.#address(event.envelopeSender);
        this.#addresses(event.recipients);
        this.#session(event.session);
        if (event.change !== 'completed' && event.change !== 'released') this.#disposition(event.change);
        break;
      case 'verdict':
        this.#address(event.envelopeSender);
        this.#addresses(event.recipients);
        this.#messageId(event.messageId);
        this.#queueId(event.remoteQueueId);
        break;
      case 'stored':
        this.#address(event.user);
        if (event.action === 'redirected') this.#address(event.target);
        this.#messageId(event.messageId);
        this.#session(event.session);
        this.#disposition(dispositionByMailbox[event.action]);
        break;
      case 'access':
        this.#rare.add(this.#terms.anyAccess);
        this.#rare.add(this.#terms.user(event.user));
        this.#messageId(event.messageId);
        this.#session(event.session);
        break;
      case 'session':
        this.#session(event.session);
        break;
      case 'note':
        break;
    }
  }

  #queueId(id: string | undefined): void {
    if (!id || id === this.#lastQueueId) return;
    this.#lastQueueId = id;
    this.#terms.addQueueId(id, this.#pieces);
  }

  #address(address: string | undefined): void {
    if (address !== undefined) this.#terms.addAddressAndDomain(address, this.#pieces);
  }

  #addresses(addresses: readonly string[] | undefined): void {
    if (addresses) for (const address of addresses) this.#address(address);
  }

  #unqueued(event: MailEvent): void {
    for (const address of envelopeOf(event)) this.#pieces.push(' ', this.#terms.unqueued(address));
  }

  #messageId(id: string | undefined): void {
    if (id) this.#pieces.push(' ', this.#terms.messageId(id));
  }

  #session(session: string | undefined): void {
    if (session !== undefined) this.#pieces.push(' ', this.#terms.session(session));
  }

  #disposition(disposition: Disposition): void {
    this.#dispositions.add(disposition);
  }
}

const nobody: readonly string[] = [];

/** Envelope addresses of an event without a queue ID. */
function envelopeOf(event: MailEvent): readonly string[] {
  if (event.kind === 'refusal')
    return [event.envelopeSender, event.recipient].filter((address) => address !== undefined);
  if (event.kind === 'received') return event.envelopeSender === undefined ? nobody : [event.envelopeSender];
  if (event.kind !== 'queue') return nobody;
  const { envelopeSender, recipients = nobody } = event;
  return envelopeSender === undefined ? recipients : [envelopeSender, ...recipients];
}
