/**
 * The log store: raw log lines in compressed blocks, found by their terms and times; with small facts beside them for
 * questions that name no term. Append-only, and asynchronous so that it can live elsewhere than in this process.
 */
import type { Disposition } from '../mail/disposition.ts';
import type { OwnTrouble } from '../mail/own-trouble.ts';
import type { Upkeep } from './upkeep.ts';

/** One file's identity and how far it was read. Offsets count uncompressed bytes. */
export interface SourceRecord {
  readonly id: number;
  /** Path as last seen. */
  readonly path: string;
  /** The identity: SHA-256 (hex) of the first `headBytes` bytes. */
  readonly headBytes: number;
  readonly headHash: string;
  /** Everything before is stored. */
  readonly offset: number;
  /** Lines before `offset`. */
  readonly lines: number;
  /** Zone of stamps without one. */
  readonly zone: string;
  /** Instant of the last line stored, or one near the first line's. */
  readonly lastAt: number;
}

/** What is known of a stretch of raw lines without reading it. Times are epoch milliseconds. */
interface Stretch {
  readonly source: number;
  readonly offset: number;
  /** Where the clock stood before its first line. */
  readonly seedAt: number;
  readonly zone: string;
  readonly fromAt: number;
  readonly toAt: number;
}

/** A stretch of whole lines to be stored for good. */
export interface NewBlock extends Stretch {
  readonly bytes: Buffer;
  /** What it is found by, parted by blanks; some may stand there more than once. */
  readonly terms: Buffer;
}

/** Lines too few for a block yet. */
export interface NewTail extends Stretch {
  readonly bytes: Buffer;
}

/** A stored stretch; its bytes are fetched on demand. */
export interface Chunk extends Stretch {
  /** Distinct among the chunks that exist at a time. */
  readonly key: string;
  readonly file: string;
  /** Raw lines; none when they were dropped meanwhile, or are damaged. */
  read(): Promise<Buffer>;
}

/** A recipient whose last known state is that it waits in a queue. */
export interface Waiting {
  readonly host: string;
  readonly queueId: string;
  /** `''` while the log has not named the recipients of an accepted message. */
  readonly recipient: string;
  /** Recipients that the row stands for: above 1 only where `recipient` is `''`. */
  readonly count: number;
  readonly disposition: Disposition;
  readonly envelopeSender: string | null;
  readonly nextHop: string | null;
  readonly mailer: string | null;
  readonly replyCode: number | null;
  readonly enhancedStatus: string | null;
  readonly replyText: string | null;
  readonly sinceAt: number;
  readonly lastAt: number;
  /** Taken from lines older than others that were read before: what came after may be known already. */
  readonly doubtful?: true;
}

/** A recipient that had been deferred or held and waits no more: its last state while it waited, and how that ended. */
export interface Ended extends Waiting {
  readonly ending: Disposition;
  readonly endedAt: number;
}

/** Lines of one minute that tell of a trouble of one of our hosts. */
export interface TroubleCount {
  readonly minute: number;
  readonly host: string;
  readonly trouble: OwnTrouble;
  readonly count: number;
  /** What the first of them says. */
  readonly text: string;
}

/** Traffic is counted by next hop for so long: alerts look at the last hour. */
export const hopsKeptMs = 6 * 60 * 60_000;

/** How many recipients got a disposition within one minute on a host, by next hop (`''` for none, and all of old mail); those that a server took, by receiving site. */
export interface Tally {
  readonly minute: number;
  readonly host: string;
  readonly disposition: Disposition;
  readonly nextHop: string;
  readonly count: number;
}

/** Lines of a mail program that no dialect knew, told apart by their masked shape. */
export interface UnexplainedShape {
  readonly program: string;
  readonly shape: string;
  readonly count: number;
}

export interface Fates {
  readonly events: number;
  readonly irrelevant: number;
  readonly unexplained: number;
}

export interface HostCoverage {
  readonly host: string;
  readonly from: number;
  readonly to: number;
}

/** With how many of a host's lines gave events, and how many of a mail program no dialect knew. */
export interface HostLines extends HostCoverage {
  readonly events: number;
  readonly unexplained: number;
}

/** All that one transaction adds. */
export interface Commit {
  readonly sources: readonly SourceRecord[];
  readonly blocks: readonly NewBlock[];
  /** Stretches to add to the open end of their source; a block replaces those that it covers. */
  readonly tails: readonly NewTail[];
  readonly waiting: readonly Waiting[];
  readonly settled: readonly Pick<Waiting, 'host' | 'queueId' | 'recipient'>[];
  readonly ended: readonly Ended[];
  readonly tallies: readonly Tally[];
  readonly troubles: readonly TroubleCount[];
  readonly coverage: readonly HostLines[];
  readonly unexplained: readonly UnexplainedShape[];
  readonly fates: Fates;
}

export interface LogStore {
  /** Secret of this store, for keyed hashes. */
  readonly key: string;
  readonly upkeep: Upkeep;
  sources(): Promise<SourceRecord[]>;
  addSource(source: Omit<SourceRecord, 'id'>): Promise<SourceRecord>;
  commit(commit: Commit): Promise<void>;
  /** Chunks that may hold any of the terms (open ends always may), newest first. */
  find(anyOf: readonly string[], from: number, to: number): Promise<Chunk[]>;
  /** The same, or `undefined` when some of the terms may stand in many chunks, of whatever time. */
  findFew(anyOf: readonly string[], from: number, to: number): Promise<Chunk[] | undefined>;
  /** The same as {@link find} for addresses that match a lower-case `*` pattern; there may be others among them. */
  findLike(pattern: string, from: number, to: number): Promise<Chunk[]>;
  /** All chunks that reach into a time, newest first. */
  scan(from: number, to: number): Promise<Chunk[]>;
  /** The stored open end of a source, in order. */
  tail(source: number): Promise<Chunk[]>;
  /** The stored chunk of a source that holds the byte at `offset`. */
  chunkAt(source: number, offset: number): Promise<Chunk | undefined>;
  /** Stored terms that begin with `prefix` and match a `*` pattern after it, at most `limit`; what came lately may be left out. */
  matchingTerms(prefix: string, pattern: string, limit: number): Promise<string[]>;
  waiting(): Promise<Waiting[]>;
  /** Those that ended after the one with number `after`, oldest first; `last` is the number of the newest. */
  ended(after: number): Promise<{ readonly ended: readonly Ended[]; readonly last: number }>;
  tallies(from: number, to: number): Promise<Tally[]>;
  troubles(from: number, to: number): Promise<TroubleCount[]>;
  coverage(): Promise<HostLines[]>;
  unexplained(limit: number): Promise<UnexplainedShape[]>;
  fates(): Promise<Fates>;
  /** Bytes on disk. */
  size(): Promise<number>;
  close(): Promise<void>;
}
