/** Has chokidar report changes where named files are or may appear. */
import { watch } from 'chokidar';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isNoPath } from '../reading/open-stream.ts';

/** Levels of subdirectories watched; the poll finds changes further down. */
const depth = 4;

/** @param named files, directories and globs. */
export function watchForChanges(named: readonly string[], onChange: () => void): { close(): Promise<void> } {
  const paths = named.filter((name) => !isNoPath(name));
  const deep = paths.filter((path) => isDirectory(path) || path.includes('**'));
  const flat = paths.filter((path) => !deep.includes(path));
  const watchers = [
    watch(deep.map(withoutGlob), { ignoreInitial: true, depth }),
    watch(flat.map(withoutGlob).map(dirname), { ignoreInitial: true, depth: 0 }),
  ];
  for (const watcher of watchers) watcher.on('all', onChange).on('error', () => {});
  return {
    async close() {
      for (const watcher of watchers) await watcher.close();
    },
  };
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // It is not there, or is in a folder that this user may not read: the follower reports that.
    return false;
  }
}

/** chokidar takes no globs: `/var/log/*.log` is `/var/log/x`. */
function withoutGlob(path: string): string {
  const [fixed = '', ...pattern] = path.split(/(?=[*?[{])/);
  return pattern.length > 0 ? `${fixed}x` : fixed;
}
