/** An incident as its one post in a channel, drawn anew whenever it changes, and what has happened as notes in its thread. */
import type { KnownBlock, PlainTextElement, StaticSelect } from '@slack/types';
import { maskAddress } from '../../access/mask.ts';
import type { Happening, Incident, IncidentState } from '../../alerts/incident.ts';
import { reasonCatalogue } from '../../story/wording/catalogue.ts';
import { formatDuration } from '../../time/format.ts';
import { incidentAdvice } from '../incident-advice.ts';
import {
  endingsText,
  factsText,
  happeningText,
  incidentTitle,
  resolutionText,
  watchedText,
} from '../incident-words.ts';
import { counted, listed } from '../phrases.ts';
import { sparkline } from '../sparkline.ts';
import { visible } from '../../text/visible.ts';
import { actionIds } from './action-ids.ts';
import { button, context, section, type Message } from './blocks.ts';
import { cutRendered, limits } from './limits.ts';
import { moment } from './moment.ts';
import { code, prose } from './mrkdwn.ts';

const minuteMs = 60_000;

const signs: Record<IncidentState, string> = { open: '🔴', acknowledged: '🟡', snoozed: '💤', resolved: '✅' };

/** `@here`, `U0123ABCDEF`, `S0123ABCDEF` as Slack calls them. */
export function mentionMarkup(mention: string): string {
  if (mention.startsWith('@')) return `<!${mention.slice(1)}>`;
  return mention.startsWith('S') ? `<!subteam^${mention}>` : `<@${mention}>`;
}

/** Distinct among all posts, so that one that may be there can be found. */
export function incidentMarker({ id, openedAt }: Pick<Incident, 'id' | 'openedAt'>): string {
  return `incident-${id}-${openedAt.toString(36)}`;
}

/** @param mentions who is called; only a new post calls anybody */
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
      ...actionsOf(incident),
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

const snoozes: readonly (readonly [label: string, ms: number])[] = [
  ['15 minutes', 15 * minuteMs],
  ['1 hour', 60 * minuteMs],
  ['4 hours', 240 * minuteMs],
  ['1 day', 1_440 * minuteMs],
  ['3 days', 3 * 1_440 * minuteMs],
  ['1 week', 7 * 1_440 * minuteMs],
];

const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text: visible(text), emoji: false });

function snoozeMenu(id: number): StaticSelect {
  return {
    type: 'static_select',
    action_id: actionIds.snoozeIncident,
    placeholder: plain('Snooze'),
    options: snoozes.map(([label, ms]) => ({ text: plain(label), value: writeSnooze({ id, ms }) })),
  };
}

function actionsOf({ id, state, facts }: Incident): KnownBlock[] {
  if (state === 'resolved') return [];
  const value = writeIncidentId(id);
  const buttons = [
    ...(state === 'acknowledged' ? [] : [button('Acknowledge', actionIds.acknowledge, value, true)]),
    ...(facts.messages > 0 ? [button('Show messages', actionIds.showMessages, value)] : []),
    button('Escalate', actionIds.escalate, value),
    button('Resolve', actionIds.resolveIncident, value),
  ].filter((one) => one !== null);
  return [{ type: 'actions', elements: [...buttons.slice(0, 1), snoozeMenu(id), ...buttons.slice(1)] }];
}

/** What a button carries. */
export const writeIncidentId = (id: number): string => JSON.stringify({ i: id });

export function parseIncidentId(value: string | undefined): number | undefined {
  const [, id] = /^\{"i":(\d{1,15})\}$/.exec(value ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

export interface Snooze {
  readonly id: number;
  readonly ms: number;
}

const writeSnooze = ({ id, ms }: Snooze): string => JSON.stringify({ i: id, ms });

export function parseSnooze(value: string | undefined): Snooze | undefined {
  const [, id, ms] = /^\{"i":(\d{1,15}),"ms":(\d{1,12})\}$/.exec(value ?? '') ?? [];
  return id === undefined || ms === undefined ? undefined : { id: Number(id), ms: Number(ms) };
}

const noteSigns: Partial<Record<Happening['kind'], string>> = {
  acknowledged: '🟡',
  snoozed: '💤',
  woke: '⏰',
  reopened: '🔁',
  escalated: '📣',
  called: '📣',
  resolved: '✅',
};

/** What has happened, for the thread in a channel; `null` where the post says it all. */
export function happeningMessage(happening: Happening, channel: string): Message | null {
  if (happening.kind === 'opened') return null;
  const mention = 'mention' in happening && happening.mention !== null ? `${mentionMarkup(happening.mention)} ` : '';
  const words = `${cutRendered(happeningText(happening), 1_500, prose)}${elsewhere(happening, channel)}`;
  const text = `${noteSigns[happening.kind] ?? 'ℹ️'} ${mention}${words}`;
  return { text, blocks: [section(text)] };
}

/** Where it was escalated to. */
function elsewhere(happening: Happening, channel: string): string {
  if (happening.kind !== 'escalated' || happening.channel === null || happening.channel === channel) return '';
  return ` They are told in ${happening.channel.startsWith('#') ? prose(happening.channel) : `<#${happening.channel}>`}.`;
}
