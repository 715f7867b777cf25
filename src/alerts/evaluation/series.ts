/** Keeps the course of a number in few points, however long it lasts, for a small chart. */
import type { Series } from '../incident.ts';

/** Largest number of points: a chart with so many bars is readable on a phone. */
const mostPoints = 40;
const firstStepMs = 60_000;

export function beginSeries(at: number, value: number): Series {
  return { from: at, stepMs: firstStepMs, points: [value] };
}

/** The growth of a queue: of the messages waiting now, how many waited at the end of each step. @param sinceAt when each message began to wait */
export function growthSeries(sinceAt: readonly number[], from: number, at: number): Series {
  let stepMs = firstStepMs;
  while ((at - from) / stepMs >= mostPoints) stepMs *= 2;
  const points = Array.from({ length: Math.floor((at - from) / stepMs) + 1 }, () => 0);
  for (const since of sinceAt) points[Math.max(0, Math.floor((since - from) / stepMs))]! += 1;
  for (let i = 1; i < points.length; i++) points[i]! += points[i - 1]!;
  return { from, stepMs, points };
}

/** Adds a number; each step keeps the largest. If there are too many steps, their length is doubled. */
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
