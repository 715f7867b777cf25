/** The post of an incident in a channel, drawn again whenever it changes. */
import type { KnownBlock } from '@slack/types';
import { maskAddress } from '../../access/mask.ts';
import type { Incident, IncidentState } from '../../alerts/incident.ts';
import { reasonCatalogue } from '../../story/wording/catalogue.ts';
import { formatDuration } from '../../time/format.ts';
import { incidentAdvice } from '../incident-advice.ts';
import { endingsText, factsText, incidentTitle, resolutionText, watchedText } from '../incident-words.ts';
import { counted, listed } from '../phrases.ts';
import { sparkline } from '../sparkline.ts';
import { context, section, type Message } from './blocks.ts';
import { mentionMarkup } from './happening.ts';
import { incidentButtons } from './incident-buttons.ts';
import { cutRendered, limits } from './limits.ts';
import { moment } from './moment.ts';
import { code, prose } from './mrkdwn.ts';

const minuteMs = 60_000;

const signs: Record<IncidentState, string> = { open: '🔴', acknowledged: '🟡', snoozed: '💤', resolved: '✅' };

/** Distinct among all posts, so that one that may be there can be found. */
function incidentMarker({ id, openedAt }: Pick<Incident, 'id' | 'openedAt'>): string {
  return `incident-${id}-${openedAt.toString(36)}`;
}

/** @param mentions who is mentioned; only in a new post */
export function incidentMessage(incident: Incident, now: number, mentions: readonly string[] = []): Message {
  const title = titleOf(incident);
  const call = mentions.map((mention) => ` ${mentionMarkup(mention)}`).join('');
  const summary = summaryOf(incident, now);
  const text = cutRendered(`${title} – ${summary.join('; ')}`, limits.fallbackText - 200, prose);
  return {
    text: `${signs[incident.state]} ${text}${call}`,
    blocks: [
      {
        ...section(`${signs[incident.state]} *${cutRendered(title, 500, prose)}*${call}`),
        block_id: incidentMarker(incident),
      },
      section(summary.map((line) => cutRendered(line, 1_000, prose)).join('\n')),
      ...courseOf(incident),
      ...wordsOf(incident),
      ...adviceOf(incident),
      context(...detailsOf(incident), stateOf(incident)),
      ...incidentButtons(incident),
    ],
  };
}

/** What is over waits no more. */
function titleOf(incident: Incident): string {
  return incident.state === 'resolved' ? `Over: ${incidentTitle(incident)}` : incidentTitle(incident);
}

/** One or two lines. */
function summaryOf(incident: Incident, now: number): string[] {
  const { facts, cause, state, resolution, endings, beganAt, resolvedAt } = incident;
  if (state === 'resolved' && resolution !== null) {
    const lasted = `It lasted ${formatDuration(wholeMinutes((resolvedAt ?? now) - beganAt))}.`;
    return [`${resolutionText(resolution, endings, facts.recipients)} ${lasted}`];
  }
  const watched = watchedText(facts.watched);
  return [factsText(facts, cause, now), ...(watched === null ? [] : [`❗ ${watched}`])];
}

function wholeMinutes(lengthMs: number): number {
  return lengthMs < minuteMs ? lengthMs : Math.round(lengthMs / minuteMs) * minuteMs;
}

/** `▁▂▅█▇▃▁  in 47 min, at most 229 at a time, delivered 40 so far` */
function courseOf({ series, peak, endings, state }: Incident): KnownBlock[] {
  const { points, stepMs } = series;
  const isCourse = points.length >= 3 && peak >= 2;
  const chart = isCourse
    ? [`${sparkline(points)}  in ${formatDuration(points.length * stepMs)}, at most ${peak} at a time`]
    : [];
  const ended = state === 'resolved' ? '' : endingsText(endings, 0);
  const parts = [...chart, ...(ended === '' ? [] : [`${ended} so far`])];
  return parts.length === 0 ? [] : [context(parts.join(', '))];
}

/** Not everybody in the channel may see whose mail it is. */
function wordsOf({ facts: { words } }: Incident): KnownBlock[] {
  return words === null ? [] : [section(cutRendered(words.replace(address, maskAddress), 700, code))];
}

// jobs@example.org
const address = /[^\s<>()"',;:=@[\]]{1,64}@[^\s<>()"',;:@[\]]{1,255}/g;

function adviceOf(incident: Incident): KnownBlock[] {
  const advice = incidentAdvice(incident);
  return advice === null ? [] : [section(`👉 ${cutRendered(advice, 500, prose)}`)];
}

function detailsOf({ facts, beganAt, cause }: Incident): string[] {
  const { hosts, reasons, destinations, sites, sample } = facts;
  const why = reasons.map(({ reason, count }) => `${reasonCatalogue[reason].short} (${count})`).slice(0, 3);
  const isItself = cause.kind === 'destination' && sites === 1 && destinations[0]?.name === cause.destination;
  const where = isItself ? [] : destinations.slice(0, 3).map(({ name, count }) => `${name} (${count})`);
  const others = sites > where.length && where.length > 0 ? [`${sites - where.length} others`] : [];
  const named =
    cause.kind === 'host' || cause.kind === 'silence' ? [] : hosts.filter((host) => host !== '').slice(0, 3);
  const parts = [
    ...(named.length > 0 ? [`on ${listed(named)}`] : []),
    ...(why.length > 1 ? [listed(why)] : []),
    ...(where.length > 0 ? [`to ${listed([...where, ...others])}`] : []),
    ...(sample === null ? [] : [`for example ${sample.queueId}`]),
  ];
  return [`since ${moment(beganAt)}`, ...(parts.length > 0 ? [cutRendered(parts.join(' · '), 700, prose)] : [])];
}

function stateOf(incident: Incident): string {
  const { state, acknowledgedBy, snoozedBy, snoozedUntil, stateAt, resolvedAt, reopened, id } = incident;
  const again = reopened > 0 ? `, came back ${counted(reopened, 'time')}` : '';
  const name = `incident ${id}${again}`;
  if (state === 'acknowledged') return `${name}, acknowledged by ${who(acknowledgedBy)} ${moment(stateAt)}`;
  if (state === 'snoozed') return `${name}, snoozed by ${who(snoozedBy)} until ${moment(snoozedUntil ?? stateAt)}`;
  return state === 'resolved' ? `${name}, over ${moment(resolvedAt ?? stateAt)}` : name;
}

const who = (name: string | null): string => cutRendered(name ?? 'somebody', 80, prose);
