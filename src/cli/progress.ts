/** Bytes read → a progress bar on standard error. */
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param bytes number of bytes just read from disk */
  add(bytes: number): void;
  end(): void;
}

/** `undefined` if standard error is no terminal, or the size is unknown (standard input). */
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

/** Size in bytes; 0 for standard input. */
async function sizeOf(file: string): Promise<number> {
  const status = await stat(file).catch(() => undefined);
  return status?.size ?? 0;
}
