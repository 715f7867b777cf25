/** Knows how logs are rotated: which names belong to one log, and which of them is the older part. */
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDatabaseFile } from '../../store/writer-lock.ts';

interface Rotated {
  /** Path that the log had before it was rotated. */
  readonly family: string;
  /** Number in the name: the larger, the older. Absent for the log itself and for dated parts. */
  readonly count?: number;
  /** Date in the name, as written; sorts oldest first. */
  readonly date?: string;
}

// mail.log.2.gz   mail.log-20260111   mail.log.2026-01-11.zst   maillog-20260111-1767225600.xz   mail.log-202601   mail.log-2026W03
const suffix = /[.-](?:(\d{1,4})|(\d{4}-?\d{2}-?\d{2}(?:[-_T.]?\d{1,10})?|\d{4}-?W?\d{2}))$/;
// mail-20260111.log
const infix = /[.-](\d{4}-?\d{2}-?\d{2}(?:[-_T.]?\d{1,10})?)(\.[a-z]{1,8})$/;
// mail.2.log.gz
const countInside = /\.(\d{1,4})(\.[a-z]{1,8})$/;
// 192.0.2.1   192.0.2.1.log
const address = /^\d{1,3}(?:\.\d{1,3}){3}(?:\.[a-z]{1,8})?$/;
const packings = ['gz', 'zst', 'bz2', 'xz'];
const packing = new RegExp(`\\.(?:${packings.join('|')})$`);

/** Name of a packed file before it was packed. */
export function unpackedPath(path: string): string {
  return path.replace(packing, '');
}

/** Names that a file may have when it is packed. */
export function packedPaths(path: string): string[] {
  return packings.map((end) => `${path}.${end}`);
}

/** What a log's path says about its age. */
function readRotation(path: string): Rotated {
  const name = unpackedPath(basename(path));
  const of = (family: string) => join(dirname(path), family);
  if (address.test(name)) return { family: of(name) };
  const [tail, count, date] = suffix.exec(name) ?? [];
  if (tail !== undefined && count !== undefined)
    return { family: of(name.slice(0, -tail.length)), count: Number(count) };
  if (tail !== undefined && date !== undefined) return { family: of(name.slice(0, -tail.length)), date };
  const [end, day, extension] = infix.exec(name) ?? [];
  if (end !== undefined && day !== undefined) return { family: of(name.slice(0, -end.length) + extension), date: day };
  return { family: of(name) };
}

/** Like {@link readRotation}, where it is known that the parts of one log are looked for: `web.1.log` may as well be a log. */
function readPartName(path: string): Rotated {
  const name = unpackedPath(basename(path));
  const [end, count, extension] = address.test(name) ? [] : (countInside.exec(name) ?? []);
  if (end === undefined || count === undefined) return readRotation(path);
  return { family: join(dirname(path), name.slice(0, -end.length) + extension), count: Number(count) };
}

/** Whether a path is that of an older part of a log. */
export function isRotated(path: string): boolean {
  return !isLog(readRotation(path));
}

/** A file and when it was last changed (epoch ms). */
export interface Dated {
  readonly path: string;
  /** Last change of its content (mtime). */
  readonly at: number;
  /** Last change of its content, name or permissions (ctime). */
  readonly touchedAt: number;
}

/** The parts of each log oldest first by name, whatever their modification times; logs by their newest part. */
export function inOrderOfAge(files: readonly Dated[]): Dated[] {
  const families = Map.groupBy(files.map(aged), ({ family }) => family);
  return [...families.values()]
    .map((parts) => ({ parts: parts.sort(byAge), newest: Math.max(...parts.map(({ at }) => at)) }))
    .sort((a, b) => a.newest - b.newest)
    .flatMap(({ parts }) => parts);
}

/**
 * The parts of a log that are older than `path`, oldest first: in its directory, in subdirectories, and beside the
 * target if it is a symbolic link.
 */
export async function rotatedParts(path: string): Promise<Dated[]> {
  const target = await linkedTo(path);
  return [...(target === undefined ? [] : await partsNear(target)), ...(await partsNear(join(path)))];
}

async function partsNear(self: string): Promise<Dated[]> {
  // A log may have the name of a part: mx-1 beside mx-2.
  const own = (await partsOf(dirname(self), basename(self))).filter((path) => path !== self);
  if (own.length > 0 || !isRotated(self)) return inOrderOfName(own);
  const siblings = await partsOf(dirname(self), readRotation(basename(self)).family);
  const inOrder = await inOrderOfName([...new Set([self, ...siblings])]);
  return inOrder.slice(
    0,
    inOrder.findIndex(({ path }) => path === self),
  );
}

async function inOrderOfName(paths: readonly string[]): Promise<Part[]> {
  const parts = await Promise.all(paths.map(dated));
  return parts.map((part) => ({ ...part, ...readPartName(part.path) })).sort(byAge);
}

/** The log itself, if it is there, and its parts, in its directory and in those below it. */
async function partsOf(directory: string, family: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name));
  const kept = await Promise.all(folders.map((folder) => partsKeptIn(folder, family)));
  return [...(await partsIn(directory, family)), ...kept.flat()];
}

async function partsIn(directory: string, family: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const parts = names.filter((name) => readPartName(name).family === family);
  return parts.map((name) => join(directory, name)).filter((path) => !isDatabaseFile(path));
}

/** For logrotate's `olddir`. In a directory with a log of the same name, the parts belong to that log. */
async function partsKeptIn(folder: string, family: string): Promise<string[]> {
  const parts = await partsIn(folder, family);
  return parts.some((path) => basename(path) === family) ? [] : parts;
}

async function linkedTo(path: string): Promise<string | undefined> {
  const status = await lstat(path).catch(() => undefined);
  return status?.isSymbolicLink() ? realpath(path).catch(() => undefined) : undefined;
}

/**
 * All other files beside a log, beside the target of a symbolic link, and in subdirectories: it may have been renamed to
 * any of them. The largest first: a copy of the log may lack its last lines.
 */
export async function filesNear(path: string): Promise<string[]> {
  const target = await realpath(path).catch(() => path);
  const near = await Promise.all([...new Set([dirname(path), dirname(target)])].map(filesAround));
  const isCandidate = (other: string) =>
    (basename(other).startsWith(basename(path)) || !packing.test(other)) && !isDatabaseFile(other);
  const others = [...new Set(near.flat())].filter((other) => other !== path && other !== target && isCandidate(other));
  const sized = await Promise.all(others.map(async (other) => ({ other, bytes: await sizeOf(other) })));
  return sized.sort((a, b) => b.bytes - a.bytes).map(({ other }) => other);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function filesAround(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const paths = await Promise.all(
    entries.map(async (entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
    }),
  );
  return paths.flat();
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => join(directory, name));
}

/** A file that is gone gets the time 0; reading it will report the error. */
export async function dated(path: string): Promise<Dated> {
  const { mtimeMs = 0, ctimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
  return { path, at: mtimeMs, touchedAt: ctimeMs };
}

type Part = Rotated & Dated;

function aged(file: Dated): Part {
  return { ...file, ...readRotation(file.path) };
}

/** The log itself is the newest part, whatever its time. */
function byAge(a: Part, b: Part): number {
  if (isLog(a) !== isLog(b)) return isLog(a) ? 1 : -1;
  if (a.count !== undefined && b.count !== undefined && a.count !== b.count) return b.count - a.count;
  if (a.date !== undefined && b.date !== undefined && a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.at - b.at || (a.path < b.path ? -1 : 1);
}

function isLog({ count, date }: Rotated): boolean {
  return count === undefined && date === undefined;
}
