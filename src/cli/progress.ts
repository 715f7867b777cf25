/** Bytes read → a progress bar on standard error. */
import { stat } from 'node:fs/promises';
import { type Options, SingleBar } from 'cli-progress';
import { sizeName } from '../render/phrases.ts';

export interface Progress {
  /** @param bytes number of bytes just read from disk */
  add(bytes: number): void;
  end(): void;
}

/** Short enough for a narrow terminal: its line wrapping stays on, also after Ctrl-C. */
const look: Options = {
  format: '{bar} {percentage} % · {value} of {total} · {eta_formatted} left',
  formatValue: (value, _, type) => (type === 'value' || type === 'total' ? sizeName(value) : String(value)),
  barsize: 15,
  linewrap: true,
  clearOnComplete: true,
};

/** `undefined` if standard error is no terminal, or the size is unknown (standard input). */
export async function showProgress(files: readonly string[]): Promise<Progress | undefined> {
  if (!process.stderr.isTTY) return undefined;
  const sizes = await Promise.all(files.map(sizeOf));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return undefined;
  const bar = new SingleBar({ ...look, stream: process.stderr });
  bar.start(total, 0);
  return { add: (bytes) => bar.increment(bytes), end: () => bar.stop() };
}

/** Size in bytes; 0 for standard input. */
async function sizeOf(file: string): Promise<number> {
  const status = await stat(file).catch(() => undefined);
  return status?.size ?? 0;
}
