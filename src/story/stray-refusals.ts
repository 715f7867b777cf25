/** Removes refusals from a copy that were of another message of the same connection, as the log of the client's host shows. */
import type { Sighting } from '../lines/sighting.ts';
import { type Copy, foldCopy } from './copy.ts';
import type { OpenLeg } from './leg.ts';
import { feedsLeg, isMadeOf } from './link.ts';

/** @param copies all copies of one message */
export function withoutStrayRefusals(copies: readonly Copy[]): Copy[] {
  return copies.map((copy) => {
    const handed = handedTo(copies, copy);
    if (handed.length === 0 || !copy.sightings.some((sighting) => isStray(sighting, handed))) return copy;
    return foldCopy(copy.sightings.filter((sighting) => !isStray(sighting, handed)));
  });
}

/** The legs of the hops before. */
function handedTo(copies: readonly Copy[], copy: Copy): OpenLeg[] {
  const before = copies.filter((other) => other !== copy && other.legs.some((leg) => feedsLeg(other, leg, copy)));
  return before.flatMap(({ legs }) => legs);
}

function isStray({ event }: Sighting, handed: readonly OpenLeg[]): boolean {
  if (event.kind !== 'refusal' || event.queueId !== null || event.recipient === undefined) return false;
  const refused = event.recipient;
  return !handed.some((leg) => isMadeOf(refused, leg.recipient) || isMadeOf(refused, leg.originalRecipient ?? ''));
}
