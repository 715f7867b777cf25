/** Bytes read → a progress bar on standard error, for a person who waits. */
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** Bytes as they are read from the disk. */
  add(bytes: number): void;
  end(): void;
}

/** `undefined` where nobody sees it, or nobody knows how much there is to read (standard input). */
export async function showProgress(files: readonly string[]): Promise<Progress | undefined> {
  if (!process.stderr.isTTY) return undefined;
  const sizes = await Promise.all(files.map(sizeOf));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return undefined;
  const format = '{bar} {percentage} % · {value} of {total} bytes · {eta_formatted} left';
  const bar = new SingleBar({ stream: process.stderr, format, clearOnComplete: true });
  bar.start(total, 0);
  return { add: (bytes) => bar.increment(bytes), end: () => bar.stop() };
}

/** 0 for standard input. */
async function sizeOf(file: string): Promise<number> {
  const status = await stat(file).catch(() => undefined);
  return status?.size ?? 0;
}
