/** Turns lines that name a new queue ID into proof of a log's year and zone: the ID encodes the time it was made. */
import type { Reading } from '../dialects/interpret.ts';
import type { MailEvent } from '../mail/event.ts';
import { queueIdTime } from '../mail/ids.ts';
import { inYear } from '../syslog/clock.ts';
import { offsetsOf } from '../syslog/zones.ts';

/** A line on which a server first names a queue ID; it is logged moments after the time encoded in the ID. */
export interface Receipt {
  /** The stamp's wall clock read as UTC, in the year of the ID (epoch ms). */
  readonly wall: number;
  readonly idAt: number;
}

const minuteMs = 60_000;
/** UTC offsets are multiples of this. */
const quarterMs = 15 * minuteMs;
/** No zone is further away from UTC. */
const widestMs = 15 * 60 * minuteMs;
/** Of several messages, at least one is logged within this time after its ID was made. */
const promptMs = 5 * minuteMs;
/** Clocks of the mail program and of syslog may differ by rounding. */
const roundingMs = 2000;
/** Number of consecutive messages whose smallest delay is trusted. */
export const receiptsTrusted = 5;

/** The receipt of a line, if it is the first with its ID and the ID's time fits the stamp except for year and zone. */
export function readReceipt(wall: number, reading: Reading): Receipt | undefined {
  if (reading.fate !== 'events') return undefined;
  const queueId = startedId(reading.events);
  if (queueId === null) return undefined;
  const idAt = queueIdTime(reading.program, queueId);
  if (idAt === undefined) return undefined;
  const idYear = new Date(idAt).getUTCFullYear();
  const near = [idYear - 1, idYear, idYear + 1]
    .map((one) => inYear(wall, one))
    .find((one) => Math.abs(one - idAt) < widestMs);
  return near === undefined ? undefined : { wall: near, idAt };
}

/** The queue ID that first appears with these events. Called for every line, so it must be fast. */
function startedId(events: readonly MailEvent[]): string | null {
  for (const event of events) if (event.kind === 'received' && event.starts) return event.queueId;
  return null;
}

/** Whether a line at `at` follows promptly after its ID was made at `idAt`. */
export function isPrompt(at: number, idAt: number): boolean {
  return at - idAt >= -roundingMs && at - idAt < promptMs;
}

/** Whether a line at `at` names an ID before it was made, which is impossible. */
export function isTooEarly(at: number, idAt: number): boolean {
  return at - idAt < -roundingMs;
}

/** Receipts that must agree, if there are so many: a single odd ID proves nothing. */
const agreeing = 2;

/** The zone proven by the receipts with the smallest delay: `given` if it agrees with their IDs, otherwise a fixed offset. */
export function provenZone(receipts: readonly Receipt[], given: string): string | undefined {
  if (receipts.length === 0) return undefined;
  const offsets = offsetsOf(given);
  const lag = Math.min(...receipts.map(({ wall, idAt }) => wall - offsets.at(idAt) - idAt));
  if (isPrompt(lag, 0)) return given;
  const ahead = receipts.map(({ wall, idAt }) => wall - idAt);
  const offset = Math.floor((Math.min(...ahead) + roundingMs) / quarterMs) * quarterMs;
  const prompt = ahead.filter((ms) => isPrompt(ms, offset)).length;
  return prompt >= Math.min(agreeing, receipts.length) ? formatOffset(offset) : undefined;
}

function formatOffset(ms: number): string {
  const minutes = Math.abs(ms) / minuteMs;
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
