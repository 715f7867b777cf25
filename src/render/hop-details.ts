/** A hop of a story turned into the lines of a card's details: how it came in, each leg, each try. */
import type { Attempt, Hop, Leg } from '../story/story.ts';
import { formatDuration } from '../time/format.ts';
import type { Clock } from './clock.ts';
import { clientWords, counted, relayName, replyWords, senderName } from './phrases.ts';
import { dispositionWords } from './words.ts';

export interface DetailGroup {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The parts that are known, joined; nothing of those that are not. */
const joined = (parts: readonly (string | false | null | undefined)[], by = ', '): string =>
  parts.filter(Boolean).join(by);

function arrival(hop: Hop, sender: string | null, clock: Clock): string {
  const logged = hop.envelopeSender === '' ? '<>' : hop.envelopeSender;
  return joined([
    hop.receivedAt === null ? 'arrival not in the logs' : `received ${clock(hop.receivedAt)}`,
    clientWords(hop.client),
    logged !== senderName(sender) && logged && `as sent by ${logged}`,
    hop.protocol && `by ${hop.protocol}`,
    hop.tls && (hop.tls.startsWith('TLS') ? hop.tls : `TLS ${hop.tls}`),
  ]);
}

function legLine(leg: Leg): string {
  const relay = relayName(leg.relay);
  return joined([
    `${leg.recipient}: ${dispositionWords[leg.disposition].word}`,
    leg.originalRecipient && `first given as ${leg.originalRecipient}`,
    leg.mailer && `mailer ${leg.mailer}`,
    relay && `relay ${relay}`,
    leg.remoteQueueId && `queued there as ${leg.remoteQueueId}`,
    leg.delaySeconds ? `after ${formatDuration(leg.delaySeconds * 1000)}` : null,
    replyWords(leg),
  ]);
}

function tryLine(attempt: Attempt, clock: Clock): string {
  const relay = relayName(attempt.relay);
  return joined([
    `– ${clock(attempt.at)} ${dispositionWords[attempt.disposition].word}`,
    relay && `at ${relay}`,
    replyWords(attempt),
  ]);
}

/** With one attempt, no list of attempts: the leg's line has everything. */
function tryLines(leg: Leg, clock: Clock): string[] {
  if (leg.attempts <= 1 && leg.tries.length <= 1) return [];
  const missing = leg.attempts - leg.tries.length;
  return [
    ...leg.tries.map((attempt) => tryLine(attempt, clock)),
    ...(missing > 0 ? [`– and ${counted(missing, 'more attempt')}, ${leg.attempts} in all`] : []),
  ];
}

/** `3 s on this server`, when both ends are known. */
function stay({ staySeconds }: Hop): string | null {
  return staySeconds ? `${formatDuration(staySeconds * 1000)} on this server` : null;
}

/** Times of this hop cannot be compared with those of the hop before. */
function clockNote({ clockAheadSeconds }: Hop): string | null {
  if (clockAheadSeconds === null) return null;
  const by = formatDuration(Math.abs(clockAheadSeconds) * 1000);
  return `its clock is ${by} ${clockAheadSeconds > 0 ? 'ahead of' : 'behind'} the server before`;
}

/** @param sender the story's envelope sender, which a hop may have rewritten */
export function hopDetails(hop: Hop, number: number, sender: string | null, clock: Clock): DetailGroup {
  const heading = joined([`${number}. ${hop.host || 'host not named'}`, hop.program, hop.queueId], ' · ');
  const legs = hop.legs.flatMap((leg) => [legLine(leg), ...tryLines(leg, clock)]);
  return { heading, lines: [joined([arrival(hop, sender, clock), stay(hop), clockNote(hop)], ' · '), ...legs] };
}
