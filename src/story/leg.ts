/** A leg while its tries are folded into it. */
import type { Delivery, Refusal, Relay } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Attempt, Leg, StoryRelay } from './story.ts';

export type OpenLeg = { -readonly [K in Exclude<keyof Leg, 'tries'>]: Leg[K] } & {
  readonly tries: OpenTry[];
  /** Where a mailbox's rules sent it on to. */
  forwardedTo?: string;
};
type OpenTry = Omit<Attempt, 'evidence'> & { readonly sighting: Sighting };

/** What the other side (or our own server) said. */
type Words = Pick<Leg, 'replyCode' | 'enhancedStatus' | 'replyText'>;

/** Nothing is known yet. */
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

/** The words of a try, and who said them. */
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
