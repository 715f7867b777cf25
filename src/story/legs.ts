/** Turns the sightings of one copy into its legs: for each recipient the attempts, and the latest disposition. */
import { addressKey } from '../mail/address.ts';
import { type Disposition, dispositionByMailbox, isWaiting } from '../mail/disposition.ts';
import type { Delivery, Link, MailEvent, QueueChange, Refusal, Stored } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import { isNotice } from './link.ts';
import { isReturnPath, senderIn } from './return-path.ts';
import { lastSaid, newLeg, type OpenLeg, refusedWith, saidAt } from './leg.ts';

/** Sightings must be in order. */
export function foldLegs(sightings: readonly Sighting[]): OpenLeg[] {
  return new LegFolder(sightings).legs;
}

/** The refusal of the whole message, preferably one with a reply text. */
export function wholeRefusal(sightings: readonly Sighting[]): Refusal | undefined {
  const refusals = sightings.flatMap(({ event }) =>
    event.kind === 'refusal' && event.recipient === undefined ? [event] : [],
  );
  return refusals.find(({ replyText }) => replyText !== undefined) ?? refusals[0];
}

class LegFolder {
  readonly #legs = new Map<string, OpenLeg>();
  /** Legs of recipients that only a queue change has named, no attempt. */
  readonly #merelyNamed = new Set<OpenLeg>();
  readonly #sender: string | undefined;
  #isReturned = false;

  constructor(sightings: readonly Sighting[]) {
    this.#sender = senderIn(sightings);
    for (const sighting of sightings) this.#take(sighting);
    this.#forgetWaiting(sightings);
    this.#awaitNamed(sightings);
    this.#sayWhy(sightings);
    this.#sayWhence(sightings);
    this.#bounceLoops(sightings);
  }

  get legs(): OpenLeg[] {
    return [...this.#legs.values()];
  }

  #take(sighting: Sighting): void {
    const { event, line } = sighting;
    if (event.kind === 'delivery') for (const recipient of event.recipients) this.#deliver(sighting, event, recipient);
    else if (event.kind === 'refusal') this.#refuse(event, line.at);
    else if (event.kind === 'queue') this.#change(event, line.at);
    else if (event.kind === 'stored') this.#store(event, line.at);
    else if (event.kind === 'link') this.#isReturned ||= isNotice(event);
  }

  #deliver(sighting: Sighting, event: Delivery, recipient: string): void {
    const { at, times } = sighting.line;
    if (isReturnPath(sighting, recipient, { sender: this.#sender, legs: this.#legs, isReturned: this.#isReturned }))
      return;
    this.#dropMerelyNamed(event.recipients);
    const leg = this.#legOf(event, recipient, at);
    if (isLate(leg, event.disposition, at)) return;
    const said = isLastWord(event, leg) ? lastSaid(leg) : saidAt(event);
    Object.assign(leg, said, {
      disposition: event.disposition,
      mailer: event.mailer ?? leg.mailer,
      at,
      delaySeconds: event.delayMs === undefined ? leg.delaySeconds : Math.round(event.delayMs / 1000),
      remoteQueueId: event.remoteQueueId ?? null,
    });
    if (event.attempt === false) return;
    leg.attempts += times;
    leg.tries.push({ at, disposition: event.disposition, ...said, sighting });
  }

  #legOf({ originalRecipient, disposition, remoteQueueId }: Delivery, recipient: string, at: number): OpenLeg {
    const isOther = originalRecipient !== undefined && addressKey(originalRecipient) !== addressKey(recipient);
    if (isOther) this.#dropUntried(originalRecipient);
    const branch = disposition === 'expanded' ? `forwarded ${remoteQueueId ?? ''}` : 'kept';
    return this.#leg(recipient, isOther ? originalRecipient : null, at, branch);
  }

  #refuse(event: Refusal, at: number): void {
    const refused = { disposition: 'rejected', ...refusedWith(event), at };
    if (event.recipient !== undefined) {
      const leg = this.#leg(event.recipient, null, at);
      Object.assign(leg, refused, { attempts: Math.max(1, leg.attempts) });
    } else if (event.stage === 'data') {
      for (const leg of this.legs) if (isWaiting(leg.disposition)) Object.assign(leg, refused);
    }
  }

  #change({ change, recipients, reason, by }: QueueChange, at: number): void {
    const to = dispositionAfter[change];
    if (to === null) return;
    const named = (recipients ?? []).map((name) => this.#leg(name, null, at));
    for (const leg of this.legs) {
      const isUntold = leg.disposition === 'unknown' && named.includes(leg);
      if (!isUntold && !(isMeant(leg, recipients) && mayBecome(leg.disposition, to))) continue;
      Object.assign(leg, { disposition: to, at });
      // Of what expires by itself the last server's reply tells why.
      if (reason !== undefined && (to !== 'expired' || by !== undefined)) Object.assign(leg, ownWords(reason));
      if (isUntold) this.#merelyNamed.add(leg);
    }
  }

  /** When the message is finally tried, an alias may have replaced the waiting recipients. */
  #dropMerelyNamed(tried: readonly string[]): void {
    if (this.#merelyNamed.size === 0) return;
    for (const [key, leg] of this.#legs) {
      if (!this.#merelyNamed.has(leg) || !isWaiting(leg.disposition) || isMeant(leg, tried)) continue;
      this.#legs.delete(key);
    }
  }

  /** A copy kept in the mailbox outweighs one that a rule discarded. */
  #store({ action, user, target, text }: Stored, at: number): void {
    const isForwarded = action === 'redirected';
    const leg = this.#leg(user, null, at, isForwarded ? `forwarded ${target}` : 'kept');
    const folder = action === 'saved' ? folderOf(target) : undefined;
    if (action === 'saved' && folder === undefined) delete leg.folder;
    if (leg.disposition === 'delivered') return;
    if (folder !== undefined) leg.folder = folder;
    Object.assign(leg, { disposition: dispositionByMailbox[action], replyText: text, at });
    if (isForwarded && target !== undefined) leg.forwardedTo = target;
  }

  /** For recipients without an outcome after the message left the queue: lines are missing. */
  #forgetWaiting(sightings: readonly Sighting[]): void {
    const end = sightings.findLast(({ event }) => event.kind === 'queue' && event.change === 'completed');
    if (!end) return;
    for (const leg of this.legs)
      if (isWaiting(leg.disposition) && leg.at <= end.line.at)
        Object.assign(leg, { disposition: 'unknown', at: end.line.at });
  }

  /** Recipients named at arrival without an attempt: they wait, or share the state of the message. */
  #awaitNamed(sightings: readonly Sighting[]): void {
    const accepted = this.legs.filter(({ disposition }) => disposition !== 'rejected');
    if (isWhole(accepted, sightings)) return;
    const told = new Set(accepted.flatMap(keysOf));
    const { state, isOver } = stateOfAll(sightings);
    if (isOver && told.size > 0 && (state === null || isWaiting(state.disposition))) return;
    const otherwise = { disposition: isOver ? ('unknown' as const) : ('queued' as const) };
    for (const [index, { event, line }] of sightings.entries()) {
      const named = event.kind === 'received' ? (event.recipients ?? []) : [];
      const untold = named.filter((one) => !told.has(addressKey(one)) && !isRefusedIn(sightings.slice(index), one));
      for (const recipient of untold) Object.assign(this.#leg(recipient, null, line.at), state ?? otherwise);
    }
  }

  /** A refusal of the whole message applies to recipients whose own lines have no reply. */
  #sayWhy(sightings: readonly Sighting[]): void {
    const refusal = wholeRefusal(sightings);
    if (!refusal) return;
    for (const leg of this.legs)
      if (leg.disposition === 'rejected' && leg.replyText === null) Object.assign(leg, refusedWith(refusal));
  }

  /** Sets the original recipient of addresses that an alias, forward or list expanded to. */
  #sayWhence(sightings: readonly Sighting[]): void {
    const sourceOf = new Map<string, string>();
    for (const { event } of sightings) {
      const [source] = event.kind === 'delivery' ? event.recipients : [];
      if (event.kind !== 'delivery' || source === undefined) continue;
      for (const target of event.expandedTo ?? []) sourceOf.set(addressKey(target), source);
    }
    for (const leg of this.legs) leg.originalRecipient ??= firstSource(sourceOf, leg.recipient);
    this.#sayOnlySource(sightings);
  }

  /** Sendmail shortens long lists: a message to one recipient alone, an alias, went to all others through it. */
  #sayOnlySource(sightings: readonly Sighting[]): void {
    const isToOne = sightings.some(({ event }) => event.kind === 'received' && event.recipientCount === 1);
    const [source, ...others] = isToOne ? expandedFirst(this.legs) : [];
    if (source === undefined || others.length > 0) return;
    for (const leg of this.legs) if (leg !== source) leg.originalRecipient ??= source.recipient;
  }

  /** Aliases that form a loop: only the bounce shows it. */
  #bounceLoops(sightings: readonly Sighting[]): void {
    const bounce = sightings.map(({ event }) => event).find(isBounce);
    if (!bounce || this.legs.some(({ disposition }) => disposition !== 'expanded')) return;
    for (const leg of this.legs)
      if (leg.originalRecipient === null)
        Object.assign(leg, { disposition: 'bounced', replyText: bounce.reason ?? null });
  }

  /** An address that waited and was then rewritten: the other address's leg has the outcome. */
  #dropUntried(address: string): void {
    for (const [key, leg] of this.#legs) {
      if (addressKey(leg.recipient) === addressKey(address) && leg.attempts === 0 && isWaiting(leg.disposition))
        this.#legs.delete(key);
    }
  }

  /** A recipient whose mail is kept and forwarded has a leg for each (`branch`). */
  #leg(recipient: string, originalRecipient: string | null, at: number, branch = 'kept'): OpenLeg {
    const key = [addressKey(recipient), addressKey(originalRecipient ?? ''), branch].join('\0');
    const leg = this.#legs.get(key) ?? newLeg(recipient, originalRecipient, at);
    this.#legs.set(key, leg);
    return leg;
  }
}

// INBOX   user.bob   user/bob@town.example.com   town.example.com!user.bob   (Cyrus)
const inbox = /^(?:INBOX|(?:[^!]*!)?user(?:\.[^.]+|\/[^/]+))$/i;

const folderOf = (mailbox: string | undefined): string | undefined =>
  mailbox === undefined || inbox.test(mailbox) ? undefined : mailbox;

/** Whether the recipient is refused: it may have been named before that, with another rule's action. */
function isRefusedIn(sightings: readonly Sighting[], recipient: string): boolean {
  const key = addressKey(recipient);
  return sightings.some(({ event }) => event.kind === 'refusal' && addressKey(event.recipient ?? '') === key);
}

function isBounce(event: MailEvent): event is Link {
  return event.kind === 'link' && event.relation === 'bounce';
}

/** The disposition after a queue change; `null` if nothing changes for recipients. */
const dispositionAfter: Record<QueueChange['change'], Disposition | null> = {
  held: 'held',
  released: 'queued',
  quarantined: 'quarantined',
  discarded: 'discarded',
  bounced: 'bounced',
  expired: 'expired',
  removed: 'removed',
  completed: null,
};

/** The addresses that were expanded (alias, forward, list), without those that another had named. */
export function expandedFirst(legs: readonly OpenLeg[]): OpenLeg[] {
  return legs.filter(({ disposition, originalRecipient }) => disposition === 'expanded' && originalRecipient === null);
}

/** The start of a chain of aliases; `null` for an address that is in no chain. */
function firstSource(sourceOf: ReadonlyMap<string, string>, recipient: string): string | null {
  const seen = new Set([addressKey(recipient)]);
  let first: string | null = null;
  for (
    let source = sourceOf.get(addressKey(recipient));
    source !== undefined;
    source = sourceOf.get(addressKey(source))
  ) {
    if (seen.has(addressKey(source))) break;
    seen.add(addressKey(source));
    first = source;
  }
  return first;
}

/** Whether as many recipients have an outcome as the message has: one that was only named has been rewritten since. */
function isWhole(legs: readonly OpenLeg[], sightings: readonly Sighting[]): boolean {
  const given = new Set(legs.map((leg) => addressKey(leg.originalRecipient ?? leg.recipient)));
  const counts = sightings.flatMap(({ event }) => (event.kind === 'received' ? (event.recipientCount ?? []) : []));
  return counts.length > 0 && given.size >= Math.max(...counts);
}

function keysOf({ recipient, originalRecipient }: OpenLeg): string[] {
  return [addressKey(recipient), addressKey(originalRecipient ?? recipient)];
}

/** Replaces the last server's reply by a reason of our own server. */
function ownWords(reason: string) {
  return { replyCode: null, enhancedStatus: null, replyText: reason, relay: null };
}

/** The state after the last change of the whole message, and whether it has left the queue. */
export function stateOfAll(sightings: readonly Sighting[]) {
  const changes = sightings.flatMap(({ event, line }) =>
    event.kind === 'queue' && event.recipients === undefined ? [{ ...event, at: line.at }] : [],
  );
  const isOver = changes.some(({ change }) => change === 'completed');
  const last = changes.findLast(({ change }) => dispositionAfter[change] !== null);
  const disposition = last && dispositionAfter[last.change];
  if (!last || !disposition) return { state: null, isOver };
  const words = last.reason === undefined ? {} : ownWords(last.reason);
  return { state: { disposition, at: last.at, ...words }, isOver };
}

/** A change without recipients applies to all. */
function isMeant(leg: OpenLeg, recipients: readonly string[] | undefined): boolean {
  return recipients === undefined || recipients.some((recipient) => keysOf(leg).includes(addressKey(recipient)));
}

/** A bounce that cannot be sent freezes the message (Exim: `Frozen (delivery error message)`). */
function mayBecome(disposition: Disposition, to: Disposition): boolean {
  return isWaiting(disposition) || (to === 'held' && disposition === 'bounced');
}

/** The queue lifetime ended without another attempt: the last attempt's reply is still the reason. */
function isLastWord(event: Delivery, leg: OpenLeg): boolean {
  return event.attempt === false && event.disposition === 'expired' && leg.tries.length > 0;
}

/** Lines of one second may be out of order: a failed attempt does not undo a final one. */
function isLate(leg: OpenLeg, disposition: Disposition, at: number): boolean {
  return isWaiting(disposition) && !isWaiting(leg.disposition) && leg.disposition !== 'unknown' && at <= leg.at + 1000;
}
