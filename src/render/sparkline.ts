/** Draws the course of a number as a row of bars that can be read on a phone. */

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** `▁▂▅█▇▃▁`: one bar a point, at most `most` of them; each the largest of what it stands for. */
export function sparkline(points: readonly number[], most = 24): string {
  const each = Math.max(1, Math.ceil(points.length / most));
  const columns = Array.from({ length: Math.ceil(points.length / each) }, (_, index) =>
    Math.max(...points.slice(index * each, (index + 1) * each)),
  );
  const highest = Math.max(1, ...columns);
  return columns.map((value) => bars[Math.round((value / highest) * (bars.length - 1))] ?? bars[0]).join('');
}
