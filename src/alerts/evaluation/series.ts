/** Keeps the course of a number over time in few points, whatever the time: for a small chart. */
import type { Series } from '../incident.ts';

/** A chart of this many bars can be read on a phone. */
const mostPoints = 40;
const firstStepMs = 60_000;

export function beginSeries(at: number, value: number): Series {
  return { from: at, stepMs: firstStepMs, points: [value] };
}

/** How a queue grew to what it is now: of what waits, so much waited at the end of each step. @param sinceAt of each message */
export function growthSeries(sinceAt: readonly number[], from: number, at: number): Series {
  let stepMs = firstStepMs;
  while ((at - from) / stepMs >= mostPoints) stepMs *= 2;
  const points = Array.from({ length: Math.floor((at - from) / stepMs) + 1 }, () => 0);
  for (const since of sinceAt) points[Math.max(0, Math.floor((since - from) / stepMs))]! += 1;
  for (let i = 1; i < points.length; i++) points[i]! += points[i - 1]!;
  return { from, stepMs, points };
}

/** The largest number in each step; when there are too many steps, each is made twice as long. */
export function extendSeries(series: Series, at: number, value: number): Series {
  const { from, stepMs } = series;
  const index = Math.max(0, Math.floor((at - from) / stepMs));
  if (index >= mostPoints) return extendSeries({ from, stepMs: stepMs * 2, points: inPairs(series.points) }, at, value);
  const points = series.points.slice();
  const last = points.at(-1) ?? 0;
  while (points.length < index) points.push(last);
  points[index] = Math.max(points[index] ?? 0, value);
  return { from, stepMs, points };
}

function inPairs(points: readonly number[]): number[] {
  const pairs: number[] = [];
  for (let i = 0; i < points.length; i += 2) pairs.push(Math.max(points[i] ?? 0, points[i + 1] ?? 0));
  return pairs;
}
