/** Opens a log file, packed or not, as a stream of uncompressed bytes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { pipeline, type Duplex, type Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { cutAtFrames } from './zstd-frames.ts';

type Packing = 'plain' | 'gzip' | 'zstd' | 'bzip2' | 'xz';
type Tool = 'bzip2' | 'xz';
type Bytes = AsyncIterable<Buffer>;

/** The name of standard input. */
export const standardInput = '-';

/** A log that cannot be read: what is wrong and what mends it. */
export class SourceError extends Error {
  readonly code: string;
  readonly fix: string;

  constructor(code: string, message: string, fix: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SourceError';
    this.code = code;
    this.fix = fix;
  }
}

export interface OpenedBytes {
  /** Uncompressed; reading them throws {@link SourceError}. */
  readonly bytes: AsyncGenerator<Buffer, void, undefined>;
  /** `undefined` for what is no file. */
  readonly modifiedAt: number | undefined;
}

const chunkBytes = 1024 * 1024;
const magicBytes = 6;

/**
 * Opens a file or `-`; its content, not its name, tells how it is packed. Throws {@link SourceError}.
 * @param onRead gets the number of bytes just read, before unpacking
 */
export async function openBytes(path: string, onRead: (bytes: number) => void = () => {}): Promise<OpenedBytes> {
  if (path === standardInput) return { bytes: readBytes(path, process.stdin, onRead), modifiedAt: undefined };
  try {
    const file = await open(path);
    const status = await file.stat();
    const stream = file.createReadStream({ highWaterMark: chunkBytes });
    return {
      bytes: readBytes(path, stream, onRead),
      modifiedAt: status.isFile() ? Math.floor(status.mtimeMs) : undefined,
    };
  } catch (error) {
    throw asSourceError(path, error);
  }
}

/** Whether a file with these first bytes is packed. */
export function isPacked(head: Buffer): boolean {
  return packingOf(head) !== 'plain';
}

async function* readBytes(path: string, stream: Readable, onRead: (bytes: number) => void) {
  try {
    const { head, all } = await peek(counted(stream, onRead));
    yield* unpack(packingOf(head), all);
  } catch (error) {
    throw asSourceError(path, error);
  } finally {
    stream.destroy();
  }
}

async function* counted(stream: Readable, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const bytes of stream as Bytes) {
    onRead(bytes.length);
    yield bytes;
  }
}

/** The first bytes, enough to know a packing by, and all of them. */
async function peek(bytes: AsyncGenerator<Buffer>): Promise<{ readonly head: Buffer; readonly all: Bytes }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < magicBytes) {
    const { done, value } = await bytes.next();
    if (done) break;
    head = head.length > 0 ? Buffer.concat([head, value]) : value;
  }
  async function* all() {
    if (head.length > 0) yield head;
    yield* bytes;
  }
  return { head, all: all() };
}

/** By magic numbers: RFC 1952, RFC 8878, the bzip2 and xz file formats. */
function packingOf(head: Buffer): Packing {
  const hex = head.toString('hex', 0, magicBytes);
  if (hex.startsWith('1f8b')) return 'gzip';
  if (/^(?:28b52ffd|5.2a4d18)/.test(hex)) return 'zstd';
  if (/^425a683[1-9]/.test(hex)) return 'bzip2';
  if (hex.startsWith('fd377a585a00')) return 'xz';
  return 'plain';
}

function unpack(packing: Packing, bytes: Bytes): Bytes {
  if (packing === 'plain') return bytes;
  if (packing === 'gzip') return through(bytes, createGunzip({ chunkSize: chunkBytes }));
  if (packing === 'zstd') return through(cutAtFrames(bytes), createZstdDecompress({ chunkSize: chunkBytes }));
  return throughTool(packing, bytes);
}

/** An error of either stream is thrown to the reader of the result. */
function through(bytes: Bytes, unpacker: Duplex): Bytes {
  return pipeline(bytes, unpacker, () => {}) as unknown as Bytes;
}

/** Node cannot unpack bzip2 and xz; a server that writes such files has the tools. */
async function* throughTool(tool: Tool, bytes: Bytes): AsyncGenerator<Buffer> {
  const child = spawn(tool, ['-dc'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const failure = once(child, 'close').then(
    ([code]) => (code === 0 ? undefined : damagedFor(tool)),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? missingTool(tool, error) : error),
  );
  pipeline(bytes, child.stdin, () => {});
  try {
    yield* child.stdout as Bytes;
  } catch (error) {
    throw (await failure) ?? error;
  } finally {
    child.kill();
  }
  const error = await failure;
  if (error) throw error;
}

function damagedFor(tool: Tool): SourceError {
  return new SourceError('damaged', `${tool} cannot unpack it`, unfinishedFix);
}

function missingTool(tool: Tool, cause: unknown): SourceError {
  const name = tool === 'xz' ? 'xz-utils' : tool;
  const fix = `Install ${name}, or unpack the file first.`;
  return new SourceError('tool-missing', `it is packed with ${tool}, which is not installed`, fix, cause);
}

const unfinishedFix = 'The file is damaged or still being written; try again later.';

/** By the code of the error. */
export const fixes = {
  ENOENT: 'Check the path; quote globs, so that the shell leaves them alone.',
  EACCES: 'Give this user the right to read it (on Debian: add it to the group adm).',
  EISDIR: 'Name the files in it.',
  ELOOP: 'The link leads to itself: correct it.',
  EMFILE: 'Allow more open files (LimitNOFILE= of a systemd unit, ulimit -n): one for each log, and some more.',
  Z_BUF_ERROR: unfinishedFix,
  Z_DATA_ERROR: 'The file is damaged: index another copy of it, if there is one.',
} as const;

/** What a job gives; its {@link SourceError} is added to the failures. */
export async function orFailure<T>(job: Promise<T>, failures: SourceError[]): Promise<T | undefined> {
  try {
    return await job;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    failures.push(error);
    return undefined;
  }
}

/** Adds to an error which file could not be read, and a fix. */
export function asSourceError(path: string, error: unknown): SourceError {
  const { code = 'unreadable', message } = error as NodeJS.ErrnoException;
  const fix = error instanceof SourceError ? error.fix : ((fixes as Record<string, string>)[code] ?? unfinishedFix);
  return new SourceError(
    code,
    `Cannot read ${path === standardInput ? 'standard input' : path}: ${message}`,
    fix,
    error,
  );
}
