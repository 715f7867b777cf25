/**
 * The log store: raw log lines in compressed blocks, found by their terms and times, with counters and the waiting queue
 * beside them. Append-only, and asynchronous so that it need not live in this process. Instants are epoch milliseconds.
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
  /** Hash of its very first bytes; `null` if it has too few, or an older mailtrace stored it. */
  readonly openingHash: string | null;
  /** Everything before this offset is stored. */
  readonly offset: number;
  /** Lines before `offset`. */
  readonly lines: number;
  /** Zone of time stamps that carry none, as `Zones.text` writes it. */
  readonly zone: string;
  /** Instant of the last stored line; of a new source, an instant near its first line. */
  readonly lastAt: number;
}

/** What is known of consecutive raw lines of a source without reading them. */
interface Stretch {
  readonly source: number;
  readonly offset: number;
  /** Seed of the clock: an instant near the first line, which tells its year. */
  readonly seedAt: number;
  readonly zone: string;
  /** Earliest and latest instant of the lines. */
  readonly fromAt: number;
  readonly toAt: number;
}

/** Complete lines to be stored for good. */
export interface NewBlock extends Stretch {
  readonly bytes: Buffer;
  /** The terms it is found by, separated by blanks, perhaps with duplicates. */
  readonly terms: Buffer;
}

/** Lines that do not fill a block yet; the tails of a source are its open end. */
export interface NewTail extends Stretch {
  readonly bytes: Buffer;
  /** As of a block; of tails of one source, all together count. Absent if unknown: then any term may be in it. */
  readonly terms?: Buffer;
}

/** A stored block or open end; its bytes are fetched on demand. */
export interface Chunk extends Stretch {
  /** Unique among the chunks that exist at any one time. */
  readonly key: string;
  readonly file: string;
  /** Raw lines; empty if they are damaged or were dropped meanwhile. */
  read(): Promise<Buffer>;
}

/** A recipient whose last known state is that it waits in a queue. */
export interface Waiting {
  readonly host: string;
  readonly queueId: string;
  /** `''` while the log has not named the recipients of an accepted message. */
  readonly recipient: string;
  /** Number of recipients that the row stands for; above 1 only if `recipient` is `''`. */
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
  /** Its line is older than others of its host that were read before, so a later outcome may be known already. */
  readonly doubtful?: true;
}

/** A recipient that had been deferred or held and no longer waits: its last state while it waited, and the outcome. */
export interface Ended extends Waiting {
  readonly ending: Disposition;
  readonly endedAt: number;
}

/** Lines of one minute that report a trouble of one of our hosts. */
export interface TroubleCount {
  readonly minute: number;
  readonly host: string;
  readonly trouble: OwnTrouble;
  readonly count: number;
  /** Text of the first of them. */
  readonly text: string;
}

/** How long traffic is counted by next hop; alerts look at the last hour only. */
export const hopsKeptMs = 6 * 60 * 60_000;

/**
 * How many recipients got a disposition on a host within one minute (epoch minutes), by next hop: `''` for none and for
 * old mail; the receiving site for recipients that a server accepted.
 */
export interface Tally {
  readonly minute: number;
  readonly host: string;
  readonly disposition: Disposition;
  readonly nextHop: string;
  readonly count: number;
}

/** Lines of a mail program that no dialect understood, by masked shape. */
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

/** With the numbers of a host's lines that gave events, and of those that no dialect understood. */
export interface HostLines extends HostCoverage {
  readonly events: number;
  readonly unexplained: number;
}

/** Everything that one transaction adds. */
export interface Commit {
  readonly sources: readonly SourceRecord[];
  readonly blocks: readonly NewBlock[];
  /** Added to the open end of their source; a block replaces the tails that it covers. */
  readonly tails: readonly NewTail[];
  readonly waiting: readonly Waiting[];
  /** Keys of waiting rows to delete. */
  readonly settled: readonly Pick<Waiting, 'host' | 'queueId' | 'recipient'>[];
  readonly ended: readonly Ended[];
  readonly tallies: readonly Tally[];
  readonly troubles: readonly TroubleCount[];
  readonly coverage: readonly HostLines[];
  readonly unexplained: readonly UnexplainedShape[];
  readonly fates: Fates;
}

export interface LogStore {
  /** Random secret of this store, for keyed hashes. */
  readonly key: string;
  readonly upkeep: Upkeep;
  sources(): Promise<SourceRecord[]>;
  addSource(source: Omit<SourceRecord, 'id'>): Promise<SourceRecord>;
  commit(commit: Commit): Promise<void>;
  /** Chunks from `from` to `to` that may hold any of the terms, newest first; open ends are always among them. */
  find(anyOf: readonly string[], from: number, to: number): Promise<Chunk[]>;
  /** Like {@link find}, but `undefined` if the terms stand in many chunks, regardless of time. */
  findFew(anyOf: readonly string[], from: number, to: number): Promise<Chunk[] | undefined>;
  /** Like {@link find} for addresses that match a lower-case `*` pattern; further chunks may be among them. */
  findLike(pattern: string, from: number, to: number): Promise<Chunk[]>;
  /** All chunks with lines from `from` to `to`, newest first. */
  scan(from: number, to: number): Promise<Chunk[]>;
  /** The stored open end of a source, in order. */
  tail(source: number): Promise<Chunk[]>;
  /** The stored chunk of a source that holds the byte at `offset`. */
  chunkAt(source: number, offset: number): Promise<Chunk | undefined>;
  /** At most `limit` stored terms that begin with `prefix` and match a `*` pattern after it; recent ones may be missing. */
  matchingTerms(prefix: string, pattern: string, limit: number): Promise<string[]>;
  waiting(): Promise<Waiting[]>;
  /** Rows with a number above `after`, oldest first; `last` is the number of the newest. */
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
