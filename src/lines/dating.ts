/** Works out, from the first lines of a file, what its time stamps leave unsaid: the year and the zone. */
import { interpret } from '../dialects/interpret.ts';
import { queueIdTime } from '../mail/ids.ts';
import { atYear, Clock, inYear, lastBefore } from '../syslog/clock.ts';
import { type Header, readHeader } from '../syslog/header.ts';
import { ZoneOffsets } from '../syslog/zone-offsets.ts';
import { forEachLine } from './split.ts';

/** Where a file's clock starts. */
export interface Dating {
  /** IANA zone, or a fixed offset that the queue IDs prove. */
  readonly zone: string;
  /** An instant near the first line's. */
  readonly near: number;
  /** What the year (and, with queue IDs, the zone) was taken from. */
  readonly basis: 'stamp' | 'year-given' | 'queue-ids' | 'modification-time' | 'now';
}

/** The zone of a host's stamps that carry none; `certain` when the operator named it for this log, so that queue IDs do not overrule it. */
export type LogZone = (host: string) => { readonly zone: string; readonly certain: boolean };

export interface DatingHints {
  readonly zoneOf: LogZone;
  /** Year of the first line, when the operator gave it. */
  readonly year?: number;
  readonly modifiedAt?: number;
  readonly now: number;
}

/** A line on which a server first names a queue ID: stamped moments after the time inside the ID. */
interface Receipt {
  /** Wall clock as if UTC, in the year of the ID. */
  readonly wall: number;
  readonly idAt: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Offsets are multiples of this. */
const quarterMs = 15 * minuteMs;
/** A server names a queue ID at most this long after making it, in the quickest of some messages. */
const promptMs = 5 * minuteMs;
/** Clocks of the mail program and of syslog may differ by rounding. */
const roundingMs = 2000;

/** @param head the first bytes of the file, whole lines. */
export function dateFile(head: Buffer, hints: DatingHints): Dating {
  const headers = firstHeaders(head);
  const first = headers[0]?.stamp;
  const given = hints.zoneOf(headers[0]?.host ?? '');
  if (!first || first.kind === 'instant') return { zone: given.zone, near: first?.ms ?? hints.now, basis: 'stamp' };
  const receipts = headers.flatMap((header) => readReceipt(header, hints) ?? []);
  const zone = given.certain ? given.zone : (provenZone(receipts, given.zone) ?? given.zone);
  if (first.kind === 'local') return { zone, near: first.ms, basis: 'stamp' };
  if (hints.year !== undefined) return { zone, near: atYear(first.ms, zone, hints.year), basis: 'year-given' };
  const receipt = receipts[0];
  if (receipt) return { zone, near: nearest(first.ms, zone, receipt.idAt), basis: 'queue-ids' };
  const limit = (hints.modifiedAt ?? hints.now) + dayMs;
  return {
    zone,
    near: lastBefore(first.ms, zone, limit),
    basis: hints.modifiedAt === undefined ? 'now' : 'modification-time',
  };
}

function firstHeaders(head: Buffer): Header[] {
  const headers: Header[] = [];
  forEachLine(head, (text) => {
    const header = readHeader(text);
    if (header) headers.push(header);
  });
  return headers;
}

function readReceipt(header: Header, hints: DatingHints): Receipt | undefined {
  if (header.stamp.kind === 'instant') return undefined;
  const reading = interpret({ ...header, at: header.stamp.ms, times: 1 });
  if (reading.fate !== 'events') return undefined;
  const start = reading.events.find((event) => event.kind === 'received' && event.starts);
  if (!start?.queueId) return undefined;
  const year = new Date(hints.modifiedAt ?? hints.now).getUTCFullYear();
  const idAt = queueIdTime(reading.program, start.queueId, year);
  if (idAt === undefined) return undefined;
  const idYear = new Date(idAt).getUTCFullYear();
  const walls =
    header.stamp.kind === 'local'
      ? [header.stamp.ms]
      : [-1, 0, 1].map((more) => inYear(header.stamp.ms, idYear + more));
  return { idAt, wall: closest(walls, idAt) };
}

/** The zone that agrees with the queue IDs: the given one if it does, otherwise the offset that they prove. */
function provenZone(receipts: readonly Receipt[], given: string): string | undefined {
  const ahead = receipts.map(({ wall, idAt }) => wall - idAt).filter((ms) => Math.abs(ms) < 15 * 60 * minuteMs);
  const first = receipts[0];
  if (!first || ahead.length === 0) return undefined;
  const least = Math.min(...ahead);
  const givenLag = least - new ZoneOffsets(given).at(first.idAt);
  if (givenLag >= -roundingMs && givenLag < promptMs) return given;
  const offset = Math.floor((least + roundingMs) / quarterMs) * quarterMs;
  return least - offset < promptMs ? formatOffset(offset) : undefined;
}

function formatOffset(ms: number): string {
  const minutes = Math.abs(ms) / minuteMs;
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** The instant of a yearless wall clock closest to another instant, before or after it. */
function nearest(yearless: number, zone: string, to: number): number {
  const year = new Date(to).getUTCFullYear();
  return closest(
    [-1, 0, 1]
      .map((more) => inYear(yearless, year + more))
      .map((wall) => new Clock(zone, wall).read({ kind: 'local', ms: wall })),
    to,
  );
}

function closest(values: readonly number[], to: number): number {
  return values.reduce((best, value) =>
    Math.abs(value - to) < Math.abs(best - to) || Number.isNaN(best) ? value : best,
  );
}
