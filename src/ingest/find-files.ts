/** Turns what an operator names (files, directories, globs, `-`) into the files to read, oldest first. */
import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from './open-bytes.ts';

/** Names standard input. */
export const standardInput = '-';

const globCharacters = /[*?[{]/;

/** Files in the order to read them: a rotated family oldest first. Throws {@link SourceError} for a path that leads to nothing. */
export async function findFiles(named: readonly string[]): Promise<string[]> {
  const found: { path: string; at: number }[] = [];
  const seen = new Set<string>();
  for (const path of named) {
    for (const file of await expand(path)) {
      if (seen.has(file)) continue;
      seen.add(file);
      found.push({ path: file, at: file === standardInput ? Infinity : (await stat(file)).mtimeMs });
    }
  }
  return found.sort((a, b) => a.at - b.at || byRotation(a.path, b.path)).map(({ path }) => path);
}

async function expand(path: string): Promise<string[]> {
  if (path === standardInput) return [path];
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory()) return filesBelow(path);
  if (status) return [path];
  const matches = globCharacters.test(path) ? await onlyFiles(glob(path)) : [];
  if (matches.length > 0) return matches;
  throw new SourceError(
    'ENOENT',
    `There is no file at ${path}`,
    'Check the path; quote globs, so that the shell leaves them alone.',
  );
}

async function filesBelow(directory: string): Promise<string[]> {
  const files = await onlyFiles(glob(join(directory, '**/*')));
  return files.filter((file) => !file.split('/').some((part) => part.startsWith('.')));
}

async function onlyFiles(paths: AsyncIterable<string>): Promise<string[]> {
  const files: string[] = [];
  for await (const path of paths) if ((await stat(path).catch(() => undefined))?.isFile()) files.push(path);
  return files.sort();
}

/** `mail.log.2.gz` is older than `mail.log.1`, that than `mail.log`. */
function byRotation(a: string, b: string): number {
  return rotation(b) - rotation(a) || (a < b ? -1 : 1);
}

function rotation(path: string): number {
  return Number(/\.(\d{1,4})(?:\.(?:gz|zst|bz2|xz))?$/.exec(path)?.[1] ?? 0);
}
