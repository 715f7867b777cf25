/** A check-up, as a terminal prints it. */
import type { Checkup } from '../../ops/checkup.ts';
import { formatInstant, formatRange } from '../../time/format.ts';
import type { Gap } from '../../store/upkeep.ts';
import { backlogWords } from '../backlog.ts';
import { sizeName } from '../phrases.ts';
import { visible } from '../../text/visible.ts';
import type { QueueView } from './queue.ts';
import { wrap } from './wrap.ts';

/** Ends with a line end. */
export function checkupText(checkup: Checkup, view: QueueView): string {
  const { style } = view;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [style.strong(title), ...lines.flatMap((line) => folded(line, view)), ''];
  const { events, irrelevant, unexplained } = checkup.fates;
  const verdict =
    checkup.problems.length === 0 ? style.colour('green', 'Healthy.') : style.colour('red', 'Not healthy:');
  return [
    ...section(
      'Configuration',
      checkup.settings.map(({ name, value }) => `${name}: ${value ?? '(not set)'}`),
    ),
    ...section(
      'Sources',
      checkup.sources.map((source) => sourceLine(source, view)),
    ),
    ...section(
      'Logs reach',
      checkup.coverage.map(({ host, from, to }) => `${host}: ${formatRange({ from, to: to + 1 }, view.zone, view)}`),
    ),
    ...section('Still to be read', checkup.backlog ? [backlogWords(checkup.backlog)] : []),
    ...section(
      'May be missing',
      checkup.gaps.map((gap) => gapLine(gap, view)),
    ),
    ...section('Lines', [
      `${events} about mail, ${irrelevant} irrelevant, ${unexplained} not understood; ${sizeName(checkup.sizeBytes)} on disk`,
    ]),
    ...section('Outcomes on the last day of the logs, each try counted', tallyLines(checkup)),
    ...section(
      'Not understood, by shape (masked; look them over before you report them)',
      checkup.unexplained.map(({ program, shape, count }) => `${count} × ${program}: ${shape}`),
    ),
    verdict,
    ...checkup.problems.flatMap(({ message, fix }) => [...folded(message, view), ...folded(fix, view, 4)]),
    '',
  ].join('\n');
}

function sourceLine({ path, lines, lastAt, zone, lagBytes }: Checkup['sources'][number], view: QueueView): string {
  const lag = lagBytes === null ? '' : lagBytes === 0 ? ', up to date' : `, ${sizeName(lagBytes)} behind`;
  return `${path}: ${lines} lines, the last of ${formatInstant(lastAt, view.zone, view)}, zone ${zone}${lag}`;
}

function gapLine({ path, lastAt, noticedAt }: Gap, view: QueueView): string {
  const [last, noticed] = [lastAt, noticedAt].map((at) => formatInstant(at, view.zone, view));
  return `${path}: what was written after ${last}, before it was replaced or truncated; noticed ${noticed}`;
}

function tallyLines({ lastDay }: Checkup): string[] {
  const counts = Object.entries(lastDay).sort(([, a], [, b]) => b - a);
  return counts.length === 0 ? [] : [counts.map(([disposition, count]) => `${count} ${disposition}`).join(', ')];
}

function folded(text: string, { width }: QueueView, by = 2): string[] {
  return wrap(visible(text), width - by, 2).map((line) => ' '.repeat(by) + line);
}
