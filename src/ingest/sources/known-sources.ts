/** Holds all sources of a store, and finds those that a file may be. */
import { resolve } from 'node:path';
import type { LogStore, SourceRecord } from '../../store/log-store.ts';
import { beginningBytes, holdsSameBytes, sourcesLike } from './fingerprint.ts';

/** Whether two paths are the same, however they are spelled. */
export function isSamePath(a: string, b: string): boolean {
  return a === b || resolve(a) === resolve(b);
}

export class KnownSources {
  readonly #store: LogStore;
  readonly #all: SourceRecord[];
  /** By source id. */
  readonly #places: Map<number, number>;
  /** Source ids by absolute path. */
  readonly #idsAt = new Map<string, Set<number>>();
  readonly #beginnings = new Map<number, Buffer>();

  constructor(store: LogStore, all: readonly SourceRecord[]) {
    this.#store = store;
    this.#all = [...all];
    this.#places = new Map(all.map(({ id }, place) => [id, place]));
    for (const source of all) this.#putAt(source);
  }

  get all(): readonly SourceRecord[] {
    return this.#all;
  }

  /** Those that were last read at a path, however it is spelled; oldest first. */
  at(path: string): SourceRecord[] {
    const ids = [...(this.#idsAt.get(resolve(path)) ?? [])].sort((a, b) => a - b);
    return ids.map((id) => this.#all[this.#places.get(id)!]!);
  }

  add(source: SourceRecord): void {
    this.#places.set(source.id, this.#all.push(source) - 1);
    this.#putAt(source);
  }

  /** Replaces sources by their present state; if one occurs twice, the last counts. */
  update(sources: readonly SourceRecord[]): void {
    for (const source of sources) {
      const place = this.#places.get(source.id)!;
      const { path } = this.#all[place]!;
      this.#all[place] = source;
      if (path === source.path) continue;
      this.#idsAt.get(resolve(path))?.delete(source.id);
      this.#putAt(source);
    }
  }

  #putAt({ id, path }: SourceRecord): void {
    const ids = this.#idsAt.get(resolve(path)) ?? new Set();
    this.#idsAt.set(resolve(path), ids.add(id));
  }

  /** The sources that a file with this beginning may be, the most certain first. */
  async like(beginning: Buffer): Promise<SourceRecord[]> {
    const found: SourceRecord[] = [];
    for (const source of sourcesLike(beginning, this.#all))
      if (await this.#beginsLike(source, beginning)) found.push(source);
    return found;
  }

  async #beginsLike(source: SourceRecord, beginning: Buffer): Promise<boolean> {
    if (beginning.length < source.headBytes) {
      const stored = await this.#beginningOf(source);
      return stored.subarray(0, beginning.length).equals(beginning);
    }
    const common = beginning.subarray(0, Math.min(source.offset, beginningBytes));
    // If its bytes are no longer stored, the fingerprint alone decides.
    return (await holdsSameBytes(this.#store, source, common, common.length)) !== false;
  }

  /** The first bytes of a source; cached, since each short file is compared with all sources. */
  async #beginningOf(source: SourceRecord): Promise<Buffer> {
    const known = this.#beginnings.get(source.id);
    if (known && known.length >= source.headBytes) return known;
    let bytes: Buffer = Buffer.alloc(0);
    while (bytes.length < source.headBytes) {
      const chunk = await this.#store.chunkAt(source.id, bytes.length);
      const fresh = (await chunk?.read())?.subarray(bytes.length - chunk!.offset, source.headBytes);
      if (!fresh || fresh.length === 0) break;
      bytes = Buffer.concat([bytes, fresh]);
    }
    this.#beginnings.set(source.id, bytes);
    return bytes;
  }
}
