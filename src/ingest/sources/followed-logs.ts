/** Files, directories and globs that `serve` follows → the log files that exist now and may grow. */
import { open } from 'node:fs/promises';
import { findFiles } from '../reading/find-files.ts';
import { asSourceError, isPacked, orFailure } from '../reading/open-bytes.ts';
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
  const { files, failures } = await findFiles(named);
  const logs: FollowedLog[] = [];
  for (const path of files) {
    const log = (await isStream(path)) ? undefined : await orFailure(lookAt(path), failures);
    if (log && !isPacked(log.head)) logs.push(log);
  }
  return { logs, troubles: failures.map(({ message, fix }) => ({ message, fix })) };
}

async function lookAt(path: string): Promise<FollowedLog> {
  try {
    await using file = await open(path);
    const { size, mtimeMs } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return { path, sizeBytes: size, modifiedAt: mtimeMs, head: buffer.subarray(0, bytesRead) };
  } catch (error) {
    throw asSourceError(path, error);
  }
}
