/** Turns what an operator names (files, directories, globs, `-`, `journal:`) into the files to read, oldest first. */
import { glob, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDatabaseFile } from '../../store/writer-lock.ts';
import { SourceError } from './open-bytes.ts';
import { isNoPath } from './open-stream.ts';
import { dated, inOrderOfAge } from './rotation.ts';

const globCharacters = /[*?[{]/;

/** Files in the order to read them: the parts of a rotated log oldest first. Throws {@link SourceError} for a name that matches nothing. */
export async function findFiles(named: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of named) for (const file of await expand(path)) found.add(file);
  const paths = [...found].filter((name) => !isNoPath(name));
  const files = inOrderOfAge(await Promise.all(paths.map(dated))).map(({ path }) => path);
  return [...files, ...[...found].filter(isNoPath)];
}

async function expand(path: string): Promise<string[]> {
  if (isNoPath(path)) return [path];
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory()) return filesBelow(path);
  if (status && isDatabaseFile(path)) throw ownDatabase(path);
  if (status) return [path];
  const matches = globCharacters.test(path) ? await onlyFiles(await Array.fromAsync(glob(path))) : [];
  if (matches.length > 0) return matches;
  throw new SourceError(
    'ENOENT',
    `There is no file at ${path}`,
    'Check the path; quote globs, so that the shell leaves them alone.',
  );
}

async function filesBelow(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const shown = names.filter((name) => !name.split('/').some((part) => part.startsWith('.')));
  return onlyFiles(shown.map((name) => join(directory, name)));
}

async function onlyFiles(paths: readonly string[]): Promise<string[]> {
  const isFile = await Promise.all(paths.map(async (path) => (await stat(path).catch(() => undefined))?.isFile()));
  return paths.filter((path, index) => isFile[index] && !isDatabaseFile(path));
}

function ownDatabase(path: string): SourceError {
  return new SourceError('database', `${path} belongs to a database of mailtrace`, 'Name log files.');
}
