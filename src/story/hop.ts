/** Turns a copy into a hop: what one server did with a message, and how long it took. */
import type { Copy } from './copy.ts';
import type { EvidenceList } from './evidence.ts';
import type { OpenLeg } from './leg.ts';
import { feedsLeg } from './link.ts';
import type { Hop, Leg } from './story.ts';

/** Attempts shown of a leg with many: the first and the last ones. */
const mostTries = 12;
/** Longest duration of a handover, including a large message over a slow line. */
const disagreeMs = 2 * 60_000;

/** @param copies all of the message. */
export function hopOf(copies: readonly Copy[], copy: Copy, evidence: EvidenceList): Hop {
  const { host, program, queueId, receivedAt, envelopeSender, client, protocol, tls } = copy;
  return {
    host,
    program,
    queueId,
    receivedAt: receivedAt ?? copy.firstAt,
    envelopeSender,
    client,
    protocol,
    tls,
    staySeconds: staySecondsOf(copy),
    clockAheadSeconds: clockAheadSecondsOf(copies, copy),
    legs: copy.legs.map((leg) => legOf(leg, evidence)),
  };
}

function staySecondsOf({ receivedAt, legs }: Copy): number | null {
  const last = Math.max(...legs.map((leg) => leg.at));
  return receivedAt === null || !Number.isFinite(last) ? null : Math.max(0, Math.round((last - receivedAt) / 1000));
}

/** The next server logs the message before its reply is logged here; if the lines are further apart, the clocks disagree. */
function clockAheadSecondsOf(copies: readonly Copy[], copy: Copy): number | null {
  for (const before of copies) {
    const handed = before.host === copy.host ? undefined : before.legs.find((leg) => feedsLeg(before, leg, copy));
    const aheadMs = (copy.receivedAt ?? copy.firstAt) - (handed?.at ?? Number.NaN);
    if (Math.abs(aheadMs) > disagreeMs) return Math.round(aheadMs / 1000);
  }
  return null;
}

function legOf(open: OpenLeg, evidence: EvidenceList): Leg {
  const { forwardedTo: _forwardedTo, tries, ...leg } = open;
  const shown = tries.length <= mostTries ? tries : [...tries.slice(0, 2), ...tries.slice(2 - mostTries)];
  return { ...leg, tries: shown.map(({ sighting, ...tried }) => ({ ...tried, evidence: evidence.indexOf(sighting) })) };
}
