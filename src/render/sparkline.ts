/** Draws the course of a number as a row of bars that can be read on a phone. */

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** `▁▂▅█▇▃▁`: one bar per point, at most `most`; if there are more points, each bar shows the largest of several. */
export function sparkline(points: readonly number[], most = 24): string {
  const each = Math.max(1, Math.ceil(points.length / most));
  const columns = Array.from({ length: Math.ceil(points.length / each) }, (_, index) =>
    Math.max(...points.slice(index * each, (index + 1) * each)),
  );
  const highest = Math.max(1, ...columns);
  return columns.map((value) => bars[Math.round((value / highest) * (bars.length - 1))] ?? bars[0]).join('');
}
