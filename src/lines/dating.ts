/** Works out, from the first lines of a file, what its time stamps leave unsaid: the year and the zone. */
import { interpret } from '../dialects/interpret.ts';
import { atYear, lastBefore } from '../syslog/clock.ts';
import type { Header } from '../syslog/header.ts';
import { Zones } from '../syslog/zones.ts';
import { readLineHeader } from './line-header.ts';
import { provenZone, readReceipt, type Receipt, receiptsTrusted } from './receipt.ts';
import { forEachLine } from './split.ts';

/** Where a file's clock starts. */
export interface Dating {
  /** IANA zone, or a fixed offset that the queue IDs prove; with exceptions for some hosts, as {@link Zones.text}. */
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
  /** Host of lines that name none. */
  readonly host: string;
  /** What was found out about an earlier file of the same name; as {@link Zones.text}. */
  readonly zoneBefore?: string;
  /** When the last line of that file was written. */
  readonly lastAtBefore?: number;
  /** Year of the first line, when the operator gave it. */
  readonly year?: number;
  readonly modifiedAt?: number;
  readonly now: number;
}

/** A receipt with the host that gave it. */
interface HostReceipt extends Receipt {
  readonly host: string;
}

const dayMs = 86_400_000;

/** @param head the first bytes of the file, whole lines. */
export function dateFile(head: Buffer, hints: DatingHints): Dating {
  const headers = firstHeaders(head, hints.host);
  const receipts = readReceipts(headers).filter((receipt) => mayBeOf(hints.year, receipt));
  const zones = zonesOf(headers, receipts, hints);
  const first = headers[0];
  const start = first
    ? startOf(first, zones, receipts, hints)
    : { near: hints.modifiedAt ?? hints.now, basis: 'stamp' as const };
  return { zone: zones.text, ...start, near: nearEnd(start.near, hints.lastAtBefore) };
}

/** Where a log goes on that was rotated in the hour that happens twice: an instant near both tells which of the two it is. */
function nearEnd(near: number, lastAtBefore = -Infinity): number {
  return Math.abs(near - lastAtBefore) < dayMs ? lastAtBefore : near;
}

function startOf(
  { stamp, host }: Header,
  zones: Zones,
  receipts: readonly HostReceipt[],
  { year, modifiedAt, now }: DatingHints,
): Pick<Dating, 'near' | 'basis'> {
  const zone = zones.of(host);
  if (stamp.kind !== 'yearless') return { near: stamp.ms, basis: 'stamp' };
  if (year !== undefined) return { near: atYear(stamp.ms, zone, year), basis: 'year-given' };
  if (receipts[0]) return { near: lastBefore(stamp.ms, zone, receipts[0].idAt + dayMs), basis: 'queue-ids' };
  // No log is written after it was last modified, nor after the present.
  const limit = Math.min(modifiedAt ?? Infinity, now) + dayMs;
  return { near: lastBefore(stamp.ms, zone, limit), basis: modifiedAt === undefined ? 'now' : 'modification-time' };
}

function firstHeaders(head: Buffer, unnamed: string): Header[] {
  const headers: Header[] = [];
  forEachLine(head, (text) => {
    const header = readLineHeader(text);
    if (header && header.stamp.kind !== 'none')
      headers.push(header.host === '' ? { ...header, host: unnamed } : header);
  });
  return headers;
}

function readReceipts(headers: readonly Header[]): HostReceipt[] {
  return headers.flatMap((header) => {
    if (header.stamp.kind === 'instant') return [];
    const at = header.stamp.ms;
    const receipt = readReceipt(at, interpret({ ...header, at, times: 1 }));
    return receipt ? [{ ...receipt, host: header.host }] : [];
  });
}

/** IDs of other years than the operator says prove nothing: the lines were moved. A log that begins in a year may end in the next. */
function mayBeOf(year: number | undefined, { wall }: Receipt): boolean {
  const idYear = new Date(wall).getUTCFullYear();
  return year === undefined || idYear === year || idYear === year + 1;
}

function zonesOf(headers: readonly Header[], receipts: readonly HostReceipt[], hints: DatingHints): Zones {
  const hosts = [...new Set(headers.map(({ host }) => host))];
  const zoneOf = (host: string) =>
    zoneOfHost(
      host,
      receipts.filter((receipt) => receipt.host === host),
      hints,
    );
  // Hosts that turn up later are as the first one for which the operator named no zone.
  const usual = hosts.find((host) => !hints.zoneOf(host).certain);
  const zones = Zones.parse(usual === undefined ? hints.zoneOf('').zone : zoneOf(usual));
  return hosts.reduce((sum, host) => sum.with(host, zoneOf(host)), zones);
}

function zoneOfHost(host: string, receipts: readonly Receipt[], { zoneOf, zoneBefore }: DatingHints): string {
  const { zone, certain } = zoneOf(host);
  if (certain) return zone;
  for (let i = 0; i === 0 || i + receiptsTrusted <= receipts.length; i++) {
    const proven = provenZone(receipts.slice(i, i + receiptsTrusted), zone);
    if (proven !== undefined) return proven;
  }
  return zoneBefore === undefined ? zone : Zones.parse(zoneBefore).of(host);
}
