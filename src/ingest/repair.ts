/** Reads what the disk has damaged in the store again from the logs where it came from. */
import type { LogStore, SourceRecord } from '../store/log-store.ts';
import type { Damage } from '../store/upkeep.ts';
import { beginningBytes, comparedBytes, holdsSameBytes, sourcesLike } from './sources/fingerprint.ts';
import { Input } from './reading/input.ts';
import { SourceError } from './reading/open-bytes.ts';
import { dated, rotatedParts } from './reading/rotation.ts';

/** Mends what it can from these files, and from wherever the damaged logs may be by now. @returns what was mended */
export async function repair(store: LogStore, files: readonly string[]): Promise<readonly Damage[]> {
  const mended: Damage[] = [];
  for (const path of await candidates(store, files)) {
    const damages = await store.upkeep.damages();
    if (damages.length === 0) break;
    try {
      mended.push(...(await repairFrom(store, path, damages)));
    } catch (error) {
      // There may be another file with the same lines.
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
  const input = await Input.open(path, () => {});
  await using _ = { [Symbol.asyncDispose]: () => input.close() };
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

/** What stands in a file in the place of a damaged block; `undefined` when what stands around it is not what is stored. */
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

/** Stretches of a file, each of which begins behind the beginning of the one before. */
class MovingWindow {
  readonly #input: Input;
  #at = 0;
  #bytes: Buffer;

  constructor(input: Input, beginning: Buffer) {
    this.#input = input;
    this.#bytes = beginning;
  }

  /** As many of the bytes as there are. */
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
