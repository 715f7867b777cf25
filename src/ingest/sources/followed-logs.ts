/** Files, directories and globs that `serve` follows → the log files that exist now and may grow. */
import { open } from 'node:fs/promises';
import { findFiles } from '../reading/find-files.ts';
import { isPacked, SourceError } from '../reading/open-bytes.ts';
import { isStream } from '../reading/open-stream.ts';
import type { Trouble } from '../trouble.ts';

/** A log that may grow: packed files and streams are left out. */
export interface FollowedLog {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** Its first bytes, at most {@link headBytes}. */
  readonly head: Buffer;
}

export interface Look {
  readonly logs: readonly FollowedLog[];
  /** Names that match nothing, and files that cannot be read. */
  readonly troubles: readonly Trouble[];
}

/** Enough to tell one log from another. */
const headBytes = 4096;

export async function lookAtLogs(named: readonly string[]): Promise<Look> {
  const troubles: Trouble[] = [];
  const logs: FollowedLog[] = [];
  for (const name of named) {
    try {
      for (const path of await findFiles([name])) if (!(await isStream(path))) logs.push(await lookAt(path));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      troubles.push({ message: error.message, fix: error.fix });
    }
  }
  return { logs: logs.filter(({ head }) => !isPacked(head)), troubles };
}

async function lookAt(path: string): Promise<FollowedLog> {
  try {
    await using file = await open(path);
    const { size, mtimeMs } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return { path, sizeBytes: size, modifiedAt: mtimeMs, head: buffer.subarray(0, bytesRead) };
  } catch (error) {
    const { code = 'unreadable', message } = error as NodeJS.ErrnoException;
    const fix = 'Give this user the right to read it (on Debian: add it to the group adm).';
    throw new SourceError(code, `Cannot read ${path}: ${message}`, fix, error);
  }
}
