/** Options that several commands share, read and checked. */
import { InvalidArgumentError, Option } from 'commander';
import { beginsAtHome } from '../config.ts';
import { isZone } from '../time/zone.ts';

export const dbOption = (): Option =>
  new Option('--db <path>', 'database file (default: MAILTRACE_DB, or data/local/mailtrace.db)').argParser(parsePath);
export const jsonOption = (): Option => new Option('--json', 'one JSON object on standard output');
export const zoneOption = (): Option =>
  new Option(
    '--zone <zone>',
    'your time zone, and that of log lines that carry none (default: the machine’s)',
  ).argParser(parseZone);
export const nowOption = (): Option =>
  new Option('--now <instant>', 'take this instant for the present').argParser(parseInstant);

function parsePath(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty. Give the path of a file.');
  if (beginsAtHome(text)) throw new InvalidArgumentError('Only a shell understands ~. Write the whole path.');
  return text;
}

function parseZone(text: string): string {
  if (!isZone(text)) throw new InvalidArgumentError('It is no time zone. Use a name such as Europe/Berlin or UTC.');
  return text;
}

function parseInstant(text: string): number {
  const at = beginsWithDate(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('It is no instant. Use for example 2026-01-11T11:45:49Z.');
  return at;
}

/** `Date.parse` takes 30 February for 2 March, and a number for a year. */
function beginsWithDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text.slice(0, 10)).year > 0;
  } catch {
    return false;
  }
}

export function parseWhole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is no whole number.');
  return number;
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('It is no port. Use 0 to 65535.');
  return port;
}

export function parseYear(text: string): number {
  const year = Number(text);
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('It is no year. Use four digits.');
  return year;
}
