/** Infers year and zone of time stamps that carry none, from the first lines of a file. */
import { interpret } from '../dialects/interpret.ts';
import { atYear, lastBefore } from '../syslog/clock.ts';
import type { Header } from '../syslog/header.ts';
import { Zones } from '../syslog/zones.ts';
import { readLineHeader } from './line-header.ts';
import { provenZone, readReceipt, type Receipt, receiptsTrusted } from './receipt.ts';
import { forEachLine } from './split.ts';

/** The initial state of a file's clock. */
export interface Dating {
  /** IANA zone, or a fixed offset that queue IDs prove; with exceptions by host, as {@link Zones.text} writes them. */
  readonly zone: string;
  /** An instant near that of the first line. */
  readonly near: number;
}

/** The zone of a host's stamps that carry none; `certain` if the operator configured it, so that queue IDs do not override it. */
export type LogZone = (host: string) => { readonly zone: string; readonly certain: boolean };

export interface DatingHints {
  readonly zoneOf: LogZone;
  /** Host of lines that name none. */
  readonly host: string;
  /** Zone of the previous file of the same name, as {@link Zones.text} writes it. */
  readonly zoneBefore?: string;
  /** Instant of the last line of that file. */
  readonly lastAtBefore?: number;
  /** Year of the first line, if the operator gave it. */
  readonly year?: number;
  readonly modifiedAt?: number;
  readonly now: number;
}

/** A receipt with its host. */
interface HostReceipt extends Receipt {
  readonly host: string;
}

const dayMs = 86_400_000;

/** @param head first bytes of the file, complete lines */
export function dateFile(head: Buffer, hints: DatingHints): Dating {
  const headers = firstHeaders(head, hints.host);
  const receipts = readReceipts(headers).filter((receipt) => mayBeOf(hints.year, receipt));
  const zones = zonesOf(headers, receipts, hints);
  const first = headers[0];
  const near = first ? instantNear(first, zones, receipts, hints) : (hints.modifiedAt ?? hints.now);
  return { zone: zones.text, near: nearEnd(near, hints.lastAtBefore) };
}

/** For a log rotated in the hour that occurs twice when daylight saving time ends: the end of the previous file tells which of the two it is. */
function nearEnd(near: number, lastAtBefore = -Infinity): number {
  return Math.abs(near - lastAtBefore) < dayMs ? lastAtBefore : near;
}

function instantNear(
  { stamp, host }: Header,
  zones: Zones,
  receipts: readonly HostReceipt[],
  { year, modifiedAt, now }: DatingHints,
): number {
  const zone = zones.of(host);
  if (stamp.kind !== 'yearless') return stamp.ms;
  if (year !== undefined) return atYear(stamp.ms, zone, year);
  if (receipts[0]) return lastBefore(stamp.ms, zone, receipts[0].idAt + dayMs);
  // No log is written after it was last modified, nor after the present.
  return lastBefore(stamp.ms, zone, Math.min(modifiedAt ?? Infinity, now) + dayMs);
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

/** IDs of other years than the operator gave prove nothing: the lines were moved to another time. A log may end in the year after it began. */
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
  // Hosts that appear later get the zone of the first host without a configured one.
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
