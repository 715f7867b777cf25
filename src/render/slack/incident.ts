/** An incident as its one post in a channel, drawn anew whenever it changes, and what has happened as notes in its thread. */
import type { KnownBlock, PlainTextElement, StaticSelect } from '@slack/types';
import type { Happening, Incident, IncidentState } from '../../alerts/incident.ts';
import { reasonCatalogue } from '../../story/wording/catalogue.ts';
import { formatDuration } from '../../time/format.ts';
import { endingsText, factsText, happeningText, incidentTitle, resolutionText } from '../incident-words.ts';
import { listed } from '../phrases.ts';
import { sparkline } from '../sparkline.ts';
import { visible } from '../../text/visible.ts';
import { actionIds } from './action-ids.ts';
import { button, context, section, type Message } from './blocks.ts';
import { cutRendered, limits } from './limits.ts';
import { moment } from './moment.ts';
import { code, prose } from './mrkdwn.ts';

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

/** @param mention who is called; only a new post calls anybody */
export function incidentMessage(incident: Incident, now: number, mention: string | null = null): Message {
  const title = incidentTitle(incident);
  const call = mention === null ? '' : ` ${mentionMarkup(mention)}`;
  const head = section(`${signs[incident.state]} *${cutRendered(title, 500, prose)}*${call}`);
  return {
    text: `${signs[incident.state]} ${cutRendered(`${title} – ${summaryOf(incident, now)}`, limits.fallbackText - 60, prose)}${call}`,
    blocks: [
      { ...head, block_id: incidentMarker(incident) },
      section(cutRendered(summaryOf(incident, now), 1_000, prose)),
      ...courseOf(incident),
      ...wordsOf(incident),
      context(...detailsOf(incident), stateOf(incident)),
      ...actionsOf(incident),
    ],
  };
}

function summaryOf({ facts, cause, state, resolution, endings, openedAt, resolvedAt }: Incident, now: number): string {
  if (state !== 'resolved' || resolution === null) return factsText(facts, cause, now);
  return `${resolutionText(resolution, endings, facts.recipients)} It lasted ${formatDuration((resolvedAt ?? now) - openedAt)}.`;
}

/** `▁▂▅█▇▃▁  at most 229, delivered 40 so far` */
function courseOf({ series, peak, endings, state }: Incident): KnownBlock[] {
  if (peak < 2) return [];
  const chart = series.points.length < 3 ? '' : `${sparkline(series.points)}  `;
  const ended = state === 'resolved' ? '' : endingsText(endings, 0);
  const parts = [`at most ${peak}`, ...(ended === '' ? [] : [`${ended} so far`])];
  return [context(`${chart}${parts.join(', ')}`)];
}

function wordsOf({ facts: { words } }: Incident): KnownBlock[] {
  return words === null ? [] : [section(cutRendered(words, 700, code))];
}

function detailsOf({ facts, openedAt, cause }: Incident): string[] {
  const { hosts, reasons, destinations, sample } = facts;
  const why = reasons.map(({ reason, count }) => `${reasonCatalogue[reason].short} (${count})`).slice(0, 3);
  const where = destinations.slice(0, 5).map(({ name, count }) => `${name} (${count})`);
  const example = sample === null ? '' : `for example ${sample.queueId} on ${sample.host}`;
  const parts = [
    ...(hosts.length > 0 && hosts[0] !== '' ? [`on ${listed(hosts.slice(0, 3))}`] : []),
    ...(why.length > 1 ? [listed(why)] : []),
    ...(cause.kind !== 'destination' && where.length > 0 ? [`to ${listed(where)}`] : []),
    ...(example === '' ? [] : [example]),
  ];
  return [`since ${moment(openedAt)}`, cutRendered(parts.join(' · '), 700, prose)];
}

function stateOf(incident: Incident): string {
  const { state, acknowledgedBy, snoozedBy, snoozedUntil, stateAt, resolvedAt, reopened, id } = incident;
  const name = `incident ${id}`;
  const again = reopened > 0 ? `, came back ${reopened} times` : '';
  if (state === 'acknowledged') return `${name}${again}, acknowledged by ${who(acknowledgedBy)} ${moment(stateAt)}`;
  if (state === 'snoozed')
    return `${name}${again}, snoozed by ${who(snoozedBy)} until ${moment(snoozedUntil ?? stateAt)}`;
  return state === 'resolved' ? `${name}${again}, over ${moment(resolvedAt ?? stateAt)}` : `${name}${again}`;
}

const who = (name: string | null): string => cutRendered(name ?? 'somebody', 80, prose);

const minuteMs = 60_000;
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

/** What has happened, for the thread; `null` where the post says it all. */
export function happeningMessage(happening: Happening): Message | null {
  if (happening.kind === 'opened') return null;
  const mention = 'mention' in happening && happening.mention !== null ? `${mentionMarkup(happening.mention)} ` : '';
  const text = `${noteSigns[happening.kind] ?? 'ℹ️'} ${mention}${cutRendered(happeningText(happening), 1_500, prose)}`;
  return { text, blocks: [section(text)] };
}
