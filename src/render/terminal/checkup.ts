/** A check-up, as a terminal prints it. */
import type { Checkup } from '../../ops/checkup.ts';
import { formatDuration, formatInstant, formatRange } from '../../time/format.ts';
import type { Gap } from '../../store/upkeep.ts';
import { backlogWords } from '../backlog.ts';
import { sizeName } from '../phrases.ts';
import { visible } from '../../text/visible.ts';
import type { QueueView } from './queue.ts';
import { indented } from './wrap.ts';

/** Ends with a line end. */
export function checkupText(checkup: Checkup, view: QueueView): string {
  const { style } = view;
  const verdict =
    checkup.problems.length === 0 ? style.colour('green', 'Healthy.') : style.colour('red', 'Not healthy:');
  return [
    ...sectionsOf(checkup, view).flatMap(({ title, lines }) =>
      lines.length === 0 ? [] : [style.strong(title), ...lines.flatMap((line) => folded(line, view)), ''],
    ),
    verdict,
    ...checkup.problems.flatMap(({ message, fix }) => [...folded(message, view), ...folded(fix, view, 4)]),
    '',
  ].join('\n');
}

interface Section {
  readonly title: string;
  /** A section without lines is left out. */
  readonly lines: readonly string[];
}

function sectionsOf(checkup: Checkup, view: QueueView): Section[] {
  const { settings, sources, coverage, backlog, gaps, sizeBytes } = checkup;
  const { events, irrelevant, unexplained } = checkup.fates;
  const counts = `${events} about mail, ${irrelevant} irrelevant, ${unexplained} not understood`;
  const reach = ({ host, from, to }: Checkup['coverage'][number]) =>
    `${host}: ${formatRange({ from, to: to + 1 }, view.zone, view)}`;
  return [
    { title: 'Configuration', lines: settings.map(({ name, value }) => `${name}: ${value ?? '(not set)'}`) },
    { title: 'Sources', lines: sourceLines(sources, view) },
    { title: 'Logs reach', lines: coverage.map(reach) },
    { title: 'Still to be read', lines: backlog ? [backlogWords(backlog)] : [] },
    { title: 'May be missing', lines: gaps.map((gap) => gapLine(gap, view)) },
    { title: 'Lines', lines: [`${counts}; ${sizeName(sizeBytes)} on disk`] },
    { title: 'Outcomes on the last day of the logs, each try as often as it is logged', lines: tallyLines(checkup) },
    {
      title: 'Not understood, by shape (masked; look them over before you report them)',
      lines: checkup.unexplained.map(({ program, shape, count }) => `${count} × ${program}: ${shape}`),
    },
  ];
}

/** Of the logs that are not followed, such as rotated ones, as many are shown; `--json` has all. */
const mostOthers = 20;

function sourceLines(sources: Checkup['sources'], view: QueueView): string[] {
  const others = sources.filter(({ lagBytes }) => lagBytes === null).toSorted((a, b) => b.lastAt - a.lastAt);
  const omitted = new Set(others.slice(mostOthers));
  const lines = omitted.values().reduce((sum, source) => sum + source.lines, 0);
  return [
    ...sources.filter((source) => !omitted.has(source)).map((source) => sourceLine(source, view)),
    ...(omitted.size > 0 ? [`and ${omitted.size} that end earlier, of ${lines} lines in all`] : []),
  ];
}

function sourceLine({ path, lines, lastAt, zone, lagBytes }: Checkup['sources'][number], view: QueueView): string {
  if (lines === 0) return `${path}: no complete line yet`;
  const lag = lagBytes === null ? '' : lagBytes === 0 ? ', up to date' : `, ${sizeName(lagBytes)} behind`;
  const last = `${formatInstant(lastAt, view.zone, view)}${aheadWords(lastAt - view.now)}`;
  return `${path}: ${lines} lines, the last of ${last}, zone ${zone}${lag}`;
}

/** Clocks differ by less. */
const aheadMs = 10 * 60_000;

/** A wrong zone, or a wrong clock: answers about "today" would miss such lines. */
const aheadWords = (ms: number): string =>
  ms < aheadMs ? '' : ` (${formatDuration(ms)} from now: correct its clock, or MAILTRACE_LOG_ZONE)`;

function gapLine({ path, lastAt, noticedAt }: Gap, view: QueueView): string {
  const [last, noticed] = [lastAt, noticedAt].map((at) => formatInstant(at, view.zone, view));
  return `${path}: what was written after ${last}, before it was replaced or truncated; noticed ${noticed}`;
}

function tallyLines({ lastDay }: Checkup): string[] {
  const counts = Object.entries(lastDay).sort(([, a], [, b]) => b - a);
  return counts.length === 0 ? [] : [counts.map(([disposition, count]) => `${count} ${disposition}`).join(', ')];
}

function folded(text: string, { width }: QueueView, by = 2): string[] {
  return indented(visible(text), width, by);
}
