/** An incident in plain words, the same on every surface; log text in them is as logged. */
import type { Cause, HostTrouble } from '../alerts/cause.ts';
import type { Facts } from '../alerts/facts.ts';
import type { Endings, Happening, Incident, Resolution } from '../alerts/incident.ts';
import { reasonCatalogue } from '../story/wording/catalogue.ts';
import { formatDuration } from '../time/format.ts';
import { hostName } from './incident-advice.ts';
import { counted, listed, sizeName } from './phrases.ts';

const hostTitles: Record<HostTrouble, (host: string) => string> = {
  disk: (host) => `${host} is short of disk space`,
  filter: (host) => `The mail filter of ${host} does not answer`,
  lookup: (host) => `${host} cannot read its address tables`,
  encryption: (host) => `${host} has trouble with its TLS keys`,
  resources: (host) => `${host} is short of memory, files or processes`,
  network: (host) => `${host} reaches hardly any other server`,
  refused: (host) => `Many sites hold back mail of ${host}`,
  untried: (host) => `The queue of ${host} stands still`,
  delivery: (host) => `${host} cannot deliver into its own mailboxes`,
  held: (host) => `Mail is on hold on ${host}`,
};

const destinationTitles: Record<Extract<Cause, { kind: 'destination' }>['trouble'], (site: string) => string> = {
  stuck: (site) => `Mail for ${site} waits`,
  mailboxes: (site) => `Mailboxes at ${site} take no mail`,
  greylisting: (site) => `Greylisted mail for ${site} waits for long`,
};

/** A site that receives for this many domains is a relay: the title then says “through”. */
const manyDomains = 5;

/** `Mail for google.com waits: no answer` */
export function incidentTitle({ cause, facts, widest }: Pick<Incident, 'cause' | 'facts' | 'widest'>): string {
  const reason = facts.reasons[0]?.reason;
  const why = reason === undefined ? '' : `: ${reasonCatalogue[reason].short}`;
  switch (cause.kind) {
    case 'destination': {
      const isOnTheWay = cause.trouble === 'stuck' && widest >= manyDomains;
      const title = isOnTheWay
        ? `Mail through ${cause.destination} waits`
        : destinationTitles[cause.trouble](cause.destination);
      return `${title}${why}`;
    }
    case 'host': {
      const host = cause.host === '' ? 'Our server' : cause.host;
      if (cause.trouble === 'refused') return `${hostTitles.refused(host)}${why}`;
      if (cause.trouble !== 'network') return hostTitles[cause.trouble](host);
      return reason === 'dns-failure'
        ? `${host} finds hardly any domain in the DNS`
        : `${hostTitles.network(host)}${why}`;
    }
    case 'surge':
      return cause.of === 'bounced' ? 'Far more mail bounces than usual' : 'Far more mail is refused than usual';
    case 'silence':
      return `No log lines from ${hostName(cause.host)}`;
    case 'lag':
      return 'mailtrace does not keep up with the logs';
  }
}

/** The numbers as they are at an instant, without markup: `132 messages to 140 recipients from 12 senders, the oldest for 47 min`. */
export function factsText(facts: Facts, cause: Cause, now: number): string {
  const { lines, usual, silentSince, behindBytes } = facts;
  switch (cause.kind) {
    case 'surge': {
      const most = usual === null ? '' : `; on a usual day ${usual} at most`;
      return `${counted(lines, cause.of === 'bounced' ? 'bounce' : 'refusal')} in 15 minutes${most}`;
    }
    case 'silence':
      return silentSince === null ? 'lines again' : `for ${roundLength(now - silentSince)}`;
    case 'lag':
      return `${sizeName(behindBytes)} are not read yet`;
    default:
      return queueText(facts, cause, now);
  }
}

function queueText({ messages, lines, sites, oldestAt, share, usual, ...facts }: Facts, { kind }: Cause, now: number) {
  const told = lines === 0 ? [] : [`${counted(lines, 'log line')} about it in 10 minutes`];
  if (messages === 0)
    return [...told, lines === 0 ? 'nothing waits any more' : 'nothing waits in our queue'].join(', ');
  const to = facts.recipients === messages ? '' : ` to ${counted(facts.recipients, 'recipient')}`;
  const where = kind === 'host' && sites > 1 ? ` at ${counted(sites, 'site')}` : '';
  return [
    `${counted(messages, 'message')}${to}${where} from ${counted(facts.senders, 'sender')}`,
    ...(oldestAt === null ? [] : [`the oldest for ${roundLength(now - oldestAt)}`]),
    ...(share === null ? [] : [shareText(share)]),
    ...(usual === null ? [] : [`usually ${usual}`]),
    ...told,
  ].join(', ');
}

/** Of what went there since half of it began to wait. */
function shareText(share: number): string {
  return share >= 1
    ? 'nothing got through lately'
    : `${Math.max(1, Math.min(99, Math.round(share * 100)))} % of what goes there waits`;
}

/** `mail from or to boss@example.com is among it`; `null` if no `never-wait` rule applies. */
export function watchedText(watched: readonly string[]): string | null {
  return watched.length === 0 ? null : `mail from or to ${listed(watched)} is among it`;
}

/** Seconds tell nothing of what lasts for minutes. */
function roundLength(lengthMs: number): string {
  const minutes = Math.round(lengthMs / 60_000);
  return formatDuration(minutes < 2 ? Math.max(0, lengthMs) : minutes * 60_000);
}

/** `all 12 messages went out`, `229 recipients got their mail, 3 bounced` */
export function endingsText({ delivered, bounced, other }: Endings, left: number): string {
  const parts = [
    ...(delivered > 0 ? [`delivered ${delivered}`] : []),
    ...(bounced > 0 ? [`bounced ${bounced}`] : []),
    ...(other > 0 ? [`removed ${other}`] : []),
    ...(left > 0 ? [`still waiting ${left}`] : []),
  ];
  return listed(parts);
}

const resolutionWords: Record<Resolution['kind'], string> = {
  drained: 'It is over: nothing waits for it any more',
  eased: 'It is no trouble any more',
  'by-hand': 'Resolved',
  merged: 'It was part of a larger trouble',
  'lost-sight': 'The log tells nothing of it any more',
};

/** `It is over: nothing waits for it any more (delivered 229 and bounced 3).` */
export function resolutionText({ kind, by, reason, into }: Resolution, endings: Endings, left: number): string {
  const who = by === null ? '' : ` by ${by}`;
  const why = reason === null || reason === '' ? '' : `: ${reason}`;
  const larger = into === null ? '' : `, incident ${into}`;
  const ended = endingsText(endings, left);
  return `${resolutionWords[kind]}${who}${why}${larger}${ended === '' ? '' : ` (${ended})`}.`;
}

/** What happened, in one sentence without the time. */
export function happeningText(happening: Happening): string {
  const who = happening.by ?? 'mailtrace';
  switch (happening.kind) {
    case 'opened':
      return `Opened by the rule ${happening.rule}.`;
    case 'joined': {
      const watched = watchedText(happening.watched ?? []);
      return `The rule ${happening.rule} is met, too${watched === null ? '' : `: ${watched}`}.`;
    }
    case 'called':
      return 'Still open, and nobody has taken it.';
    case 'escalated':
      return happening.by === null
        ? `Nobody has acknowledged it for ${roundLength(happening.afterMs)}: escalated.`
        : `Escalated by ${who}.`;
    case 'acknowledged':
      return `Acknowledged by ${who}.`;
    case 'snoozed':
      return `Snoozed by ${who} for ${roundLength(happening.until - happening.at)}.`;
    case 'woke':
      return 'The snooze is over: open again.';
    case 'reopened':
      return 'It is back: open again.';
    case 'widened':
      return 'It turned out to be larger than it looked.';
    case 'resolved':
      return resolutionText(happening.resolution, happening.endings, happening.left);
    case 'noted':
      return `${who}: ${happening.text}`;
  }
}
