/** The look-up terms of mail events: what a stored block can be found by. Used when a block is stored and when a question is asked. */
import { hash } from 'node:crypto';
import { addressKey, domainOfKey } from '../mail/address.ts';
import type { MailEvent } from '../mail/event.ts';
import { type Disposition, dispositionByMailbox } from '../mail/disposition.ts';

/** Makes terms; Message-IDs go in as short keyed hashes, so that nobody can craft mail whose ids collide. */
export class Terms {
  readonly #key: string;

  /** @param key secret of the store. */
  constructor(key: string) {
    this.#key = key;
  }

  queueId(id: string): string {
    return `q:${clean(id)}`;
  }

  address(address: string): string {
    return `a:${clean(addressKey(address))}`;
  }

  domain(domain: string): string {
    return `d:${clean(domain.toLowerCase())}`;
  }

  /** Of its beginning in lower case: some servers cut long ones off. */
  messageId(id: string): string {
    const beginning = id.slice(0, 60).toLowerCase();
    return `m:${hash('md5', `${this.#key}${beginning}`, 'hex').slice(0, 14)}`;
  }

  host(host: string): string {
    return `h:${clean(host.toLowerCase())}`;
  }

  disposition(disposition: Disposition): string {
    return `s:${disposition}`;
  }

  /** Stands in every block that holds a POP3 or IMAP session. */
  readonly anyAccess = 'k:access';

  /** Stands in every block that holds a filter's verdict without a queue ID. */
  readonly looseVerdict = 'k:verdict';

  /** The mailbox owner of a POP3 or IMAP session. */
  user(name: string): string {
    return `u:${clean(name.toLowerCase())}`;
  }

  session(name: string): string {
    return `n:${clean(name)}`;
  }

  /** Adds every term of an event. */
  collect(event: MailEvent, into: Set<string>): void {
    if (event.queueId !== null) into.add(this.queueId(event.queueId));
    if ('session' in event && event.session !== undefined) into.add(this.session(event.session));
    switch (event.kind) {
      case 'received':
        this.#address(into, event.envelopeSender);
        this.#addresses(into, event.recipients);
        this.#message(into, event.messageId);
        this.#id(into, event.originQueueId);
        this.#id(into, event.bounceOf);
        break;
      case 'delivery':
        this.#address(into, event.originalRecipient);
        this.#address(into, event.controllingUser);
        this.#addresses(into, event.recipients);
        this.#id(into, event.remoteQueueId);
        into.add(this.disposition(event.disposition));
        break;
      case 'refusal':
        this.#address(into, event.envelopeSender);
        this.#address(into, event.recipient);
        this.#message(into, event.messageId);
        into.add(this.disposition('rejected'));
        break;
      case 'link':
        this.#id(into, event.otherQueueId);
        break;
      case 'queue':
        this.#addresses(into, event.recipients);
        if (event.change !== 'completed' && event.change !== 'released') into.add(this.disposition(event.change));
        break;
      case 'verdict':
        if (event.queueId === null) into.add(this.looseVerdict);
        this.#address(into, event.envelopeSender);
        this.#addresses(into, event.recipients);
        this.#message(into, event.messageId);
        this.#id(into, event.remoteQueueId);
        break;
      case 'stored':
        this.#address(into, event.user);
        if (event.action === 'redirected') this.#address(into, event.target);
        into.add(this.disposition(dispositionByMailbox[event.action]));
        this.#message(into, event.messageId);
        break;
      case 'access':
        into.add(this.user(event.user)).add(this.anyAccess);
        this.#message(into, event.messageId);
        break;
      case 'session':
      case 'note':
        break;
    }
  }

  #address(into: Set<string>, address: string | undefined): void {
    if (address === undefined) return;
    const key = addressKey(address);
    into.add(`a:${clean(key)}`);
    const domain = domainOfKey(key);
    if (domain !== undefined) into.add(`d:${clean(domain)}`);
  }

  #addresses(into: Set<string>, addresses: readonly string[] | undefined): void {
    if (addresses) for (const address of addresses) this.#address(into, address);
  }

  #id(into: Set<string>, queueId: string | undefined): void {
    if (queueId) into.add(this.queueId(queueId));
  }

  #message(into: Set<string>, messageId: string | undefined): void {
    if (messageId) into.add(this.messageId(messageId));
  }
}

/** The index splits at blanks and control characters; a term holds none (a quoted local part may). */
function clean(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is meant
  return /[\x00-\x20\x7f]/.test(value) ? value.replaceAll(/[\x00-\x20\x7f]/g, '\u00A0') : value;
}
