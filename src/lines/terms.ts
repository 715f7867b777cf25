/** Spells the look-up terms by which a stored block is found: the same when a block is stored and when a question is asked. */
import { hash } from 'node:crypto';
import { addressKey, domainOfKey, unsignedKey } from '../mail/address.ts';
import type { Disposition } from '../mail/disposition.ts';

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

  /** Adds that of a queue ID to pieces of a text, behind a blank. */
  addQueueId(id: string, pieces: string[]): void {
    pieces.push(' q:', clean(id));
  }

  address(address: string): string {
    return `a:${clean(addressKey(address))}`;
  }

  /** Adds those of an address and of its domain to pieces of a text, each behind a blank; of a signed sender also those that it had before. */
  addAddressAndDomain(address: string, pieces: string[]): void {
    const plainDomain = plainAddress.exec(address)?.[1];
    if (plainDomain !== undefined) {
      pieces.push(' a:', address, ' d:', plainDomain);
      return;
    }
    const key = clean(addressKey(address));
    addKeyAndDomain(key, pieces);
    // Once: nobody signs what is signed, but anybody may write a thousand signatures into one address.
    const before = unsignedKey(key);
    if (before !== undefined) addKeyAndDomain(before, pieces);
  }

  /** An address that is named before there is a queue ID: by a refusal, or by whatever else is said of an envelope. */
  unqueued(address: string): string {
    return `e:${clean(addressKey(address))}`;
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

  /** The mailbox owner of a POP3 or IMAP session. */
  user(name: string): string {
    return `u:${clean(name.toLowerCase())}`;
  }

  session(name: string): string {
    return `n:${clean(name)}`;
  }
}

/** What most addresses are: their own key, and nothing to clean or to undo. */
const plainAddress = /^[a-z0-9.+_-]+@([a-z0-9.-]+)$/;

function addKeyAndDomain(key: string, pieces: string[]): void {
  const domain = domainOfKey(key);
  pieces.push(' a:', key);
  if (domain !== undefined) pieces.push(' d:', domain);
}

/** The index splits at blanks and control characters; a term holds none (a quoted local part may). */
function clean(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is meant
  return /[\x00-\x20\x7f]/.test(value) ? value.replaceAll(/[\x00-\x20\x7f]/g, '\u00A0') : value;
}
