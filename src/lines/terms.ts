/** Spells the search terms of blocks, the same way when a block is stored and when a question is asked. */
import { hash } from 'node:crypto';
import { addressKey, domainOfKey, unsigned } from '../mail/address.ts';
import type { Disposition } from '../mail/disposition.ts';

/** Makes terms. Message-IDs become short keyed hashes; the key prevents mail crafted to collide. */
export class Terms {
  readonly #key: string;

  /** @param key secret of the store */
  constructor(key: string) {
    this.#key = key;
  }

  queueId(id: string): string {
    return `q:${clean(id)}`;
  }

  /** Appends the term of a queue ID, preceded by a blank. */
  addQueueId(id: string, pieces: string[]): void {
    pieces.push(' q:', clean(id));
  }

  address(address: string): string {
    return `a:${clean(addressKey(address))}`;
  }

  /** Appends the terms of an address and its domain, each preceded by a blank; of a signed sender (BATV, SRS) also those of the original address. */
  addAddressAndDomain(address: string, pieces: string[]): void {
    const plainDomain = plainAddress.exec(address)?.[1];
    if (plainDomain !== undefined) {
      pieces.push(' a:', address, ' d:', plainDomain);
      return;
    }
    const key = clean(addressKey(address));
    addKeyAndDomain(key, pieces);
    // Only once: nobody signs a signed address, but an attacker may nest a thousand signatures.
    const before = unsigned(key);
    if (before !== undefined) addKeyAndDomain(before, pieces);
  }

  /** An address in an event without a queue ID, such as a refusal. */
  unqueued(address: string): string {
    return `e:${clean(addressKey(address))}`;
  }

  domain(domain: string): string {
    return `d:${clean(domain.toLowerCase())}`;
  }

  /** Of its beginning, in lower case: some servers truncate long IDs. */
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

  /** The term of every block with a POP3 or IMAP session. */
  readonly anyAccess = 'k:access';

  /** The mailbox owner of a POP3 or IMAP session. */
  user(name: string): string {
    return `u:${clean(name.toLowerCase())}`;
  }

  session(name: string): string {
    return `n:${clean(name)}`;
  }
}

/** Fast path for most addresses: they equal their key and are not signed. */
const plainAddress = /^[a-z0-9.+_-]+@([a-z0-9.-]+)$/;

function addKeyAndDomain(key: string, pieces: string[]): void {
  const domain = domainOfKey(key);
  pieces.push(' a:', key);
  if (domain !== undefined) pieces.push(' d:', domain);
}

/** Replaces blanks and control characters, at which the index splits; a quoted local part may contain them. */
function clean(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is meant
  return /[\x00-\x20\x7f]/.test(value) ? value.replaceAll(/[\x00-\x20\x7f]/g, '\u00A0') : value;
}
