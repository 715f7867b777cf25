/** A leg while its attempts are added. */
import type { Draft } from '../mail/draft.ts';
import type { Delivery, Refusal, Relay } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Attempt, Leg, StoryRelay } from './story.ts';

export type OpenLeg = Draft<Omit<Leg, 'tries'>> & {
  readonly tries: OpenTry[];
  /** Where a mailbox rule forwarded it: an address, or `|` and a program. */
  forwardedTo?: string;
};
type OpenTry = Omit<Attempt, 'evidence'> & { readonly sighting: Sighting };

/** The reply of the other side or of our own server. */
type Words = Pick<Leg, 'replyCode' | 'enhancedStatus' | 'replyText'>;

/** Fields of a new leg. */
export function newLeg(recipient: string, originalRecipient: string | null, at: number): OpenLeg {
  return {
    recipient,
    originalRecipient,
    disposition: 'unknown',
    enhancedStatus: null,
    replyCode: null,
    replyText: null,
    relay: null,
    mailer: null,
    at,
    attempts: 0,
    delaySeconds: null,
    remoteQueueId: null,
    tries: [],
  };
}

export function wordsOf(event: Delivery | Refusal): Words {
  return {
    replyCode: event.replyCode ?? null,
    enhancedStatus: event.enhancedStatus ?? null,
    replyText: event.replyText ?? null,
  };
}

/** The reply to a client of ours, and whether it is only for now. */
export function refusedWith(event: Refusal): Words & Pick<Leg, 'forNow'> {
  return { ...wordsOf(event), ...(event.temporary && { forNow: true }) };
}

/** The reply of an attempt, and the server that gave it. */
export function saidAt(event: Delivery): Words & Pick<Leg, 'relay'> {
  return { ...wordsOf(event), relay: relayOf(event.relay) };
}

export function lastSaid({ replyCode, enhancedStatus, replyText, relay }: OpenLeg): Words & Pick<Leg, 'relay'> {
  return { replyCode, enhancedStatus, replyText, relay };
}

function relayOf(relay: Relay | undefined): StoryRelay | null {
  if (!relay || (relay.name === undefined && relay.ip === undefined)) return null;
  return { name: relay.name ?? null, ip: relay.ip ?? null, port: relay.port ?? null };
}
