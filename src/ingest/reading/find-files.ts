/** Turns what an operator names (files, directories, globs, `-`, `journal:`) into the files to read, oldest first. */
import type { Dirent, Stats } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDatabaseFile } from '../../store/writer-lock.ts';
import { asSourceError, fixes, orFailure, SourceError } from './open-bytes.ts';
import { isNoPath } from './open-stream.ts';
import { dated, inOrderOfAge } from './rotation.ts';

const globCharacters = /[*?[{]/;

export interface Found {
  /** In the order to read them: the parts of a rotated log oldest first. */
  readonly files: readonly string[];
  /** One for each name that matches nothing, and for each folder that cannot be read. */
  readonly failures: SourceError[];
}

export async function findFiles(named: readonly string[]): Promise<Found> {
  const found: string[] = [];
  const failures: SourceError[] = [];
  for (const name of named) found.push(...((await orFailure(expand(name, failures), failures)) ?? []));
  return { files: await inOrder(found), failures };
}

async function inOrder(names: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(names)];
  const files = await Promise.all(distinct.filter((name) => !isNoPath(name)).map(dated));
  return [...inOrderOfAge(files).map(({ path }) => path), ...distinct.filter(isNoPath)];
}

async function expand(path: string, failures: SourceError[]): Promise<string[]> {
  if (isNoPath(path)) return [path];
  const status = await statusOf(path);
  if (status?.isDirectory()) return onlyFiles(await namesBelow(path, failures));
  if (status && isDatabaseFile(path)) throw ownDatabase(path);
  if (status) return [path];
  const matches = globCharacters.test(path) ? await onlyFiles(await Array.fromAsync(glob(path))) : [];
  if (matches.length > 0) return matches;
  throw new SourceError('ENOENT', `There is no file at ${path}`, fixes.ENOENT);
}

/** `undefined` if nothing is there. */
async function statusOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw asSourceError(path, error);
  });
}

/** All that is not hidden, except folders. */
async function namesBelow(folder: string, failures: SourceError[]): Promise<string[]> {
  const entries = await orFailure(entriesOf(folder), failures);
  const shown = (entries ?? []).filter(({ name }) => !name.startsWith('.'));
  const names = shown.map(async (entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? namesBelow(path, failures) : [path];
  });
  return (await Promise.all(names)).flat();
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    // It was deleted meanwhile.
    if (error.code === 'ENOENT') return [];
    throw asSourceError(folder, error);
  });
}

async function onlyFiles(paths: readonly string[]): Promise<string[]> {
  const isFile = await Promise.all(paths.map(async (path) => (await stat(path).catch(() => undefined))?.isFile()));
  return paths.filter((path, index) => isFile[index] && !isDatabaseFile(path));
}

function ownDatabase(path: string): SourceError {
  return new SourceError('database', `${path} belongs to a database of mailtrace`, 'Name log files.');
}
