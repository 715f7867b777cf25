/** Restores blocks that are damaged in the store from the logs they came from. */
import type { LogStore, SourceRecord } from '../store/log-store.ts';
import type { Damage } from '../store/upkeep.ts';
import { beginningBytes, comparedBytes, holdsSameBytes, sourcesLike } from './sources/fingerprint.ts';
import { Input } from './reading/input.ts';
import { SourceError } from './reading/open-bytes.ts';
import { dated, rotatedParts } from './reading/rotation.ts';

/** Restores what it can from these files, from the original paths and from their rotated parts. @returns what was restored */
export async function repair(store: LogStore, files: readonly string[]): Promise<readonly Damage[]> {
  const mended: Damage[] = [];
  for (const path of await candidates(store, files)) {
    const damages = await store.upkeep.damages();
    if (damages.length === 0) break;
    try {
      mended.push(...(await repairFrom(store, path, damages)));
    } catch (error) {
      // Another file may hold the same lines.
      if (!(error instanceof SourceError)) throw error;
    }
  }
  return mended;
}

async function candidates(store: LogStore, files: readonly string[]): Promise<Set<string>> {
  const paths = new Set((await store.upkeep.damages()).map(({ path }) => path));
  const near = await Promise.all([...paths].map(async (path) => [await dated(path), ...(await rotatedParts(path))]));
  return new Set([...files, ...near.flat().map(({ path }) => path)]);
}

async function repairFrom(store: LogStore, path: string, damages: readonly Damage[]): Promise<Damage[]> {
  await using input = await Input.open(path);
  const beginning = await input.atLeast(beginningBytes);
  const isDamaged = ({ id }: SourceRecord) => damages.some(({ source }) => source === id);
  const [source] = beginning.length > 0 ? sourcesLike(beginning, (await store.sources()).filter(isDamaged)) : [];
  if (!source) return [];
  const own = damages.filter((damage) => damage.source === source.id);
  const bytes = new MovingWindow(input, beginning);
  const mended: Damage[] = [];
  for (const damage of own) {
    const lines = await linesFor(damage, bytes, store, source);
    if (!lines) continue;
    await store.upkeep.mend(damage, lines);
    mended.push(damage);
  }
  return mended;
}

/** The bytes of the file at the place of a damaged block; `undefined` if the bytes around them differ from what is stored. */
async function linesFor(
  { offset, bytes }: Damage,
  file: MovingWindow,
  store: LogStore,
  source: SourceRecord,
): Promise<Buffer | undefined> {
  const from = Math.max(0, offset - comparedBytes);
  const around = await file.read(from, offset + bytes + comparedBytes);
  const before = around.subarray(0, offset - from);
  const after = around.subarray(before.length + bytes);
  const isSame =
    around.length >= before.length + bytes &&
    (await holdsSameBytes(store, source, before, offset)) !== false &&
    (await holdsSameBytes(store, source, after, from + around.length)) !== false;
  return isSame ? around.subarray(before.length, before.length + bytes) : undefined;
}

/** Reads ranges of a file in ascending order, buffering only what the next range may need. */
class MovingWindow {
  readonly #input: Input;
  #at = 0;
  #bytes: Buffer;

  constructor(input: Input, beginning: Buffer) {
    this.#input = input;
    this.#bytes = beginning;
  }

  /** The bytes from `from` to `to`; fewer at the end of the file. `from` must not decrease between calls. */
  async read(from: number, to: number): Promise<Buffer> {
    while (this.#at + this.#bytes.length < to) {
      const more = await this.#input.next();
      if (!more) break;
      const passed = Math.min(this.#bytes.length, Math.max(0, from - this.#at));
      this.#bytes = Buffer.concat([this.#bytes.subarray(passed), more]);
      this.#at += passed;
    }
    return this.#bytes.subarray(Math.max(0, from - this.#at), Math.max(0, to - this.#at));
  }
}
