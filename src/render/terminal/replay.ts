/** What alert rules would have said, as a terminal prints it. */
import { noiseOf, type Replay, totalNoise, type ReplayedIncident } from '../../alerts/replay/replay.ts';
import type { AlertSettings } from '../../alerts/rules/settings.ts';
import { formatDuration, formatRange, formatShort } from '../../time/format.ts';
import { endingsText, incidentTitle } from '../incident-words.ts';
import { timesOf } from '../json/replay.ts';
import { counted, listed } from '../phrases.ts';
import { visible } from '../../text/visible.ts';
import type { QueueView } from './queue.ts';
import { indented, wrap } from './wrap.ts';

/** Ends with a line end. */
export function replayText(replay: Replay, { rules }: AlertSettings, view: QueueView): string {
  const { incidents } = replay;
  const counts = rules.map(({ name }) => ({ name, ...timesOf(name, incidents) }));
  const met = counts.filter(({ opened, joined }) => opened + joined > 0);
  const never = counts.filter((one) => !met.includes(one)).map(({ name }) => name);
  const ruleLines = met.map(
    ({ name, opened, joined }) => `${view.style.strong(name)}: opened ${opened}, met by ${joined} more`,
  );
  const blocks = [
    headLines(replay, view),
    ...incidents.map((one) => incidentLines(one, replay, view)),
    ...(incidents.length === 0 ? [] : [ruleLines]),
    wrap(`Never met: ${listed(never) || 'none'}.`, view.width, 2),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headLines(replay: Replay, view: QueueView): string[] {
  const { from, to, coveredFrom, coveredTo, incidents } = replay;
  const { posts, calls } = totalNoise(replay);
  const period = formatRange({ from, to }, view.zone, view);
  const head = `${period}: ${counted(incidents.length, 'incident')}, ${counted(posts, 'post')}, ${counted(calls, 'call')} if nobody had acknowledged anything.`;
  const lines = wrap(head, view.width, 2);
  if (coveredFrom === null || coveredTo === null) return [...lines, 'There are no logs.'];
  const isPartly = coveredFrom > from || coveredTo < to - 3_600_000;
  const covered = formatRange({ from: coveredFrom, to: coveredTo }, view.zone, view);
  return isPartly ? [...lines, ...wrap(`The logs reach over ${covered}.`, view.width, 2)] : lines;
}

function incidentLines({ incident, happenings }: ReplayedIncident, { to }: Replay, view: QueueView): string[] {
  const { style, width, zone, now } = view;
  const { openedAt, resolvedAt, peak, endings, facts, rules, reopened } = incident;
  const { posts, calls } = noiseOf(happenings);
  const length = formatDuration((resolvedAt ?? to) - openedAt);
  const details = [
    resolvedAt === null ? `goes on after ${length}` : `over after ${length}`,
    ...(peak > 0 ? [`at most ${peak} at a time`] : []),
    endingsText(endings, facts.recipients),
    ...(reopened > 0 ? [`came back ${counted(reopened, 'time')}`] : []),
    counted(posts, 'post'),
    counted(calls, 'call'),
  ].filter((part) => part !== '');
  const title = `${style.faint(formatShort(openedAt, zone, { now }))}  ${style.strong(visible(incidentTitle(incident)))}`;
  return [
    ...wrap(title, width, 2),
    ...indented(details.join('; '), width, 2),
    ...indented(`by ${listed(rules)}${facts.words === null ? '' : `: “${visible(facts.words)}”`}`, width, 2),
  ];
}
