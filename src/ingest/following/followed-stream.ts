/** Follows a stream that delivers each byte once: a named pipe, standard input, or the journal. */
import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers';
import { longestLineBytes } from '../../lines/split.ts';
import type { SourceRecord } from '../../store/log-store.ts';
import type { Followed } from './followed.ts';
import type { Ingester } from '../ingester.ts';
import { isJournal } from '../reading/journal.ts';
import { LiveInput } from '../reading/live-input.ts';
import { SourceError, standardInput } from '../reading/open-bytes.ts';
import { isNoPath, type OpenStream, openStream } from '../reading/open-stream.ts';
import type { SourceWriter } from '../source-writer.ts';

/** Wait before an ended stream is opened again; doubled each time it delivered nothing. */
const firstPauseMs = 1000;
const longestPauseMs = 60_000;

const nothing: Buffer = Buffer.alloc(0);

export class FollowedStream implements Followed {
  readonly path: string;
  /** Unknown for a stream; its writer waits when the buffer is full. */
  readonly unreadBytes = 0;
  readonly #ingester: Ingester;
  readonly #onNews: () => void;
  /** The journal can be read again from a cursor, so an unfinished line of it is dropped, not kept. */
  readonly #isJournal: boolean;
  #writer: SourceWriter | undefined;
  #open: OpenStream | undefined;
  #input: LiveInput | undefined;
  /** Of the pipe when it was opened. */
  #inode: number | undefined;
  /** The complete lines taken last: the last of them holds the journal's cursor. */
  #last = nothing;
  /** The unfinished line. */
  #rest = nothing;
  #pauseMs = firstPauseMs;
  #opensAt = -Infinity;
  /** Why it ended or could not be opened; cleared when lines arrive. */
  #trouble: SourceError | undefined;
  isGone = false;

  /** @param onNews called when there is something to read */
  constructor(ingester: Ingester, path: string, onNews: () => void) {
    this.#ingester = ingester;
    this.#onNews = onNews;
    this.#isJournal = isJournal(path);
    this.path = path;
  }

  async look(): Promise<void> {
    if (!this.#input && performance.now() < this.#opensAt) {
      if (this.#trouble) throw this.#trouble;
      return;
    }
    const source = this.#writer ? undefined : await this.#resume();
    this.#input ??= await this.#begin(source);
    const isReplaced = await this.#isReplaced();
    const fresh = this.#input.take();
    if (fresh.length > 0) await this.#takeIn(fresh);
    // The old pipe is read to its end first.
    if (isReplaced && fresh.length === 0) return this.#leave();
    if (this.#input.isOver) await this.#end(this.#input);
    // It is open again but has delivered nothing yet: the trouble persists.
    if (this.#trouble) throw this.#trouble;
  }

  /** Nobody can open a pipe for writing once its path leads elsewhere. */
  async #isReplaced(): Promise<boolean> {
    return this.#inode !== (await inodeOf(this.path));
  }

  async #leave(): Promise<void> {
    this.isGone = true;
    return this.close();
  }

  /** Closes the stream with everything taken committed, including an unfinished line unless it is the journal's. */
  async close(): Promise<void> {
    this.#input?.close();
    const writer = this.#writer;
    if (!writer) return;
    writer.push(this.#isJournal ? nothing : this.#rest);
    await this.#ingester.commit([writer.takeAll()]);
    this.#ingester.release(writer);
    this.#writer = undefined;
  }

  /** Resumes the source of this name; standard input is a new source each time. */
  async #resume(): Promise<SourceRecord | undefined> {
    const source = this.#ingester.sourcesAt(this.path).at(-1);
    if (!source || this.path === standardInput) return undefined;
    this.#writer = await this.#ingester.resume(source, this.path, nothing);
    const { store } = this.#ingester;
    const [chunk = await store.chunkAt(source.id, source.offset - 1)] = await store.tail(source.id);
    const stored = (await chunk?.read()) ?? nothing;
    const complete = chunk ? source.offset - chunk.offset : 0;
    this.#last = stored.subarray(0, complete);
    this.#rest = this.#isJournal ? nothing : stored.subarray(complete);
    return source;
  }

  async #begin(source: SourceRecord | undefined): Promise<LiveInput> {
    this.#opensAt = performance.now() + this.#pauseMs;
    this.#inode = await inodeOf(this.path);
    try {
      this.#open = openStream(this.path, { before: this.#last, lastAt: source?.lastAt });
    } catch (error) {
      if (error instanceof SourceError) this.#trouble = error;
      throw error;
    }
    return new LiveInput(this.#open.stream, this.#onNews);
  }

  async #takeIn(fresh: Buffer): Promise<void> {
    const bytes = Buffer.concat([this.#rest, fresh]);
    const end = bytes.lastIndexOf('\n') + 1;
    // A longer line is cut, as in files.
    const whole = end === 0 && bytes.length >= longestLineBytes ? bytes : bytes.subarray(0, end);
    this.#rest = bytes.subarray(whole.length);
    if (whole.length === 0) return;
    const modifiedAt = this.path === standardInput ? undefined : this.#ingester.now();
    this.#writer ??= await this.#ingester.begin(this.path, whole, modifiedAt);
    this.#writer.push(whole);
    this.#last = whole;
    this.#pauseMs = firstPauseMs;
    this.#trouble = undefined;
  }

  async #end({ failure }: LiveInput): Promise<void> {
    const reason = failure
      ? new SourceError('stream', `Cannot read ${this.path}: ${failure.message}`, 'It is opened again.', failure)
      : this.#open?.explain();
    this.#input = undefined;
    if (this.#isJournal) this.#rest = nothing;
    if (this.path === standardInput) return this.#leave();
    this.#opensAt = performance.now() + this.#pauseMs;
    setTimeout(this.#onNews, this.#pauseMs).unref();
    this.#pauseMs = Math.min(longestPauseMs, 2 * this.#pauseMs);
    this.#trouble = reason;
  }
}

/** `undefined` for what is no file, and for what is gone. */
async function inodeOf(name: string): Promise<number | undefined> {
  return isNoPath(name) ? undefined : (await stat(name).catch(() => undefined))?.ino;
}
