/** Incidents, subscriptions, mutes and the morning's digest as lists in Slack. */
import type { KnownBlock } from '@slack/types';
import type { Digest } from '../../alerts/evaluation/digest.ts';
import type { Incident } from '../../alerts/incident.ts';
import type { Mute, Subscription } from '../../store/wish-book.ts';
import { reasonCatalogue } from '../../story/wording/catalogue.ts';
import { formatDuration, formatShort } from '../../time/format.ts';
import { factsText, incidentTitle } from '../incident-words.ts';
import { counted } from '../phrases.ts';
import type { Viewer } from '../viewer.ts';
import { context, said, section, type Message } from './blocks.ts';
import { cutRendered, joinWithin, limits } from './limits.ts';
import { code, prose } from './mrkdwn.ts';

const mostLines = 30;
const room = limits.sectionText - 300;
const more = (count: number): string => `… and ${count} more`;

const stateWords: Record<Incident['state'], string> = {
  open: '🔴 open',
  acknowledged: '🟡 acknowledged',
  snoozed: '💤 snoozed',
  resolved: '✅ resolved',
};

function incidentLine(incident: Incident, viewer: Viewer): string {
  const { id, beganAt, facts, cause } = incident;
  const { zone, now } = viewer;
  const title = cutRendered(incidentTitle(incident), 300, prose);
  const numbers = cutRendered(factsText(facts, cause, now), 300, prose);
  const since = `since ${formatShort(beganAt, zone, { now })}`;
  return `*${title}* ${since} · incident ${id}\n      ${stateText(incident, viewer)} · ${numbers}`;
}

/** `🟡 acknowledged by maria`, `💤 snoozed by maria until 15:22` */
function stateText({ state, acknowledgedBy, snoozedBy, snoozedUntil }: Incident, { zone, now }: Viewer): string {
  const by = state === 'acknowledged' ? acknowledgedBy : state === 'snoozed' ? snoozedBy : null;
  const who = by === null ? '' : ` by ${cutRendered(by, 80, prose)}`;
  const until =
    state === 'snoozed' && snoozedUntil !== null ? ` until ${formatShort(snoozedUntil, zone, { now })}` : '';
  return `${stateWords[state]}${who}${until}`;
}

export function incidentsMessage(incidents: readonly Incident[], viewer: Viewer): Message {
  if (incidents.length === 0) return said('✅ There is no open incident.');
  const head = `*${counted(incidents.length, 'open incident')}*`;
  const lines = incidents.map((incident) => incidentLine(incident, viewer));
  return {
    text: counted(incidents.length, 'open incident'),
    blocks: [section(`${head}\n${joinWithin(lines, room, more, mostLines)}`)],
  };
}

/** For the Home. */
export function incidentsSection(incidents: readonly Incident[], viewer: Viewer): KnownBlock[] {
  if (incidents.length === 0) return [section('*Open incidents*'), context('None.')];
  return [...incidentsMessage(incidents, viewer).blocks];
}

export function subscriptionsMessage(subscriptions: readonly Subscription[]): Message {
  const hint = context(`${code('/mailtrace subscribe deferred @example.com')} tells this channel of mail that waits.`);
  if (subscriptions.length === 0) return said('This channel has no subscription.', hint);
  const lines = subscriptions.map(({ status, party }) => `• ${code(`${status} ${party}`)}`);
  return said(`*Subscriptions of this channel*\n${joinWithin(lines, room, more, mostLines)}`, hint);
}

export function subscribedMessage(party: string, isNew: boolean): Message {
  const lead = isNew ? 'From now on this channel is told' : 'This channel is told already';
  return said(`🔔 ${lead} when mail from or to ${cutRendered(party, 300, code)} waits for longer than 15 minutes.`);
}

export function unsubscribedMessage(party: string, was: boolean): Message {
  const name = cutRendered(party, 300, code);
  return said(was ? `🔕 This channel is no longer told of ${name}.` : `This channel was not told of ${name}.`);
}

export function mutesMessage(mutes: readonly Mute[], { zone, now }: Viewer): Message {
  const hint = context(`${code('/mailtrace mute google.com 2h')} keeps quiet about a site, host, address or rule.`);
  if (mutes.length === 0) return said('Nothing is muted.', hint);
  const lines = mutes.map(({ subject, until, user, reason }) => {
    const why = reason === null ? '' : `: ${cutRendered(reason, 200, prose)}`;
    return `• ${cutRendered(subject, 200, code)} until ${formatShort(until, zone, { now })}, by ${cutRendered(user, 80, prose)}${why}`;
  });
  return said(`*Muted*\n${joinWithin(lines, room, more, mostLines)}`, hint);
}

export function mutedMessage(subject: string, until: number, { zone, now }: Viewer): Message {
  return said(
    `🔕 ${cutRendered(subject, 200, code)} is muted until ${formatShort(until, zone, { now })}: it opens no incident and calls nobody.`,
  );
}

export function unmutedMessage(subject: string, was: boolean): Message {
  const name = cutRendered(subject, 200, code);
  return said(was ? `🔔 ${name} is no longer muted.` : `${name} was not muted.`);
}

export function alertProblemMessage(message: string, suggestion: string): Message {
  const text = cutRendered(message, 1_000, prose);
  return said(text, context(`Try ${code(`/mailtrace ${suggestion}`)}`));
}

/** `☀️ Always slow: dead.test, 12 messages, the oldest for 3 d 4 h: no answer` */
export function digestMessage({ sites, incidents }: Digest, viewer: Viewer): Message {
  const lines = sites.map(({ destination, messages, oldestAt, reason }) => {
    const why = reason === null ? '' : `: ${cutRendered(reasonCatalogue[reason].short, 100, prose)}`;
    return `• ${cutRendered(destination, 200, code)} ${counted(messages, 'message')}, the oldest for ${formatDuration(viewer.now - oldestAt)}${why}`;
  });
  const open = incidents.map((incident) => `• ${incidentLine(incident, viewer)}`);
  return {
    text: `☀️ ${headsOf({ sites, incidents }).join(', ')}`,
    blocks: [
      ...(sites.length > 0
        ? [section(`☀️ *Mail waits here every day*\n${joinWithin(lines, room, more, mostLines)}`)]
        : []),
      ...(open.length > 0 ? [section(`*Still open*\n${joinWithin(open, room, more, 10)}`)] : []),
    ],
  };
}

/** `2 sites where mail waits every day, 1 incident still open` */
function headsOf({ sites, incidents }: Digest): string[] {
  return [
    ...(sites.length > 0 ? [`${counted(sites.length, 'site')} where mail waits every day`] : []),
    ...(incidents.length > 0 ? [`${counted(incidents.length, 'incident')} still open`] : []),
  ];
}
