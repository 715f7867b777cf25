/** Turns lines that name a new queue ID into proof of a log's year and zone: the server's own time is hidden in the ID. */
import type { Reading } from '../dialects/interpret.ts';
import type { MailEvent } from '../mail/event.ts';
import { queueIdTime } from '../mail/ids.ts';
import { inYear } from '../syslog/clock.ts';
import { offsetsOf } from '../syslog/zones.ts';

/** A line on which a server first names a queue ID: stamped moments after the time inside the ID. */
export interface Receipt {
  /** The wall clock of the stamp as if it were UTC, in the year of the ID. */
  readonly wall: number;
  readonly idAt: number;
}

const minuteMs = 60_000;
/** Offsets are multiples of this. */
const quarterMs = 15 * minuteMs;
/** No zone is further from UTC. */
const widestMs = 15 * 60 * minuteMs;
/** A server names a queue ID at most this long after making it, in the quickest of some messages. */
const promptMs = 5 * minuteMs;
/** Clocks of the mail program and of syslog may differ by rounding. */
const roundingMs = 2000;
/** The smallest gap of so many messages in a row is trusted. */
export const receiptsTrusted = 5;

/** The receipt that a line is, if its ID holds a time that agrees with the stamp but for year and zone. */
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

/** The queue ID whose life begins; every line is asked. */
function startedId(events: readonly MailEvent[]): string | null {
  for (const event of events) if (event.kind === 'received' && event.starts) return event.queueId;
  return null;
}

/** Whether a line stamped at `at` can be the first to name an ID made at `idAt`, in the quickest case. */
export function isPrompt(at: number, idAt: number): boolean {
  return at - idAt >= -roundingMs && at - idAt < promptMs;
}

/** Whether a line stamped at `at` names an ID before it was made. */
export function isTooEarly(at: number, idAt: number): boolean {
  return at - idAt < -roundingMs;
}

/** One odd ID is not believed where there are more. */
const agreeing = 2;

/** The zone that the quickest of some messages prove: the given one if it agrees with their IDs, otherwise a fixed offset. */
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
