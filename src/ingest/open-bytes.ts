/** Opens a log file as a stream of uncompressed bytes, whatever it was packed with. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

type Packing = 'plain' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

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
  /** Uncompressed bytes, from the start (or, for plain files, from `start`). */
  readonly bytes: AsyncIterable<Buffer>;
  /** The file's end is the end: no writer appends to a packed file. */
  readonly packed: boolean;
  readonly sizeOnDisk: number;
  readonly modifiedAt: number;
}

const chunkBytes = 1024 * 1024;

/** Opens a file by what it holds, not by its name. Throws {@link SourceError}. */
export async function openBytes(path: string): Promise<OpenedBytes> {
  const { packing, sizeOnDisk, modifiedAt } = await lookAt(path);
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  return { bytes: readable(path, unpack(packing, file, path)), packed: packing !== 'plain', sizeOnDisk, modifiedAt };
}

async function lookAt(path: string): Promise<{ packing: Packing; sizeOnDisk: number; modifiedAt: number }> {
  try {
    await using file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) throw new SourceError('directory', `${path} is a directory`, 'Name the files in it.');
    const magic = Buffer.alloc(6);
    const { bytesRead } = stat.isFile() ? await file.read(magic, 0, 6, 0) : { bytesRead: 0 };
    return { packing: packingOf(magic.subarray(0, bytesRead)), sizeOnDisk: stat.size, modifiedAt: stat.mtimeMs };
  } catch (error) {
    throw asSourceError(path, error);
  }
}

/** Whether a file that begins so is packed. */
export function isPacked(head: Buffer): boolean {
  return packingOf(head.subarray(0, 6)) !== 'plain';
}

/** By magic numbers: RFC 1952, RFC 8878, the bzip2 and xz file formats. */
function packingOf(magic: Buffer): Packing {
  const hex = magic.toString('hex');
  if (hex.startsWith('1f8b')) return 'gzip';
  if (hex.startsWith('28b52ffd')) return 'zstd';
  if (/^425a68(3[1-9])/.test(hex)) return 'bzip2';
  if (hex.startsWith('fd377a585a00')) return 'xz';
  return 'plain';
}

function unpack(packing: Packing, file: Readable, path: string): Readable {
  if (packing === 'plain') return file;
  if (packing === 'bzip2' || packing === 'xz') return throughTool(packing, file, path);
  const options = { chunkSize: chunkBytes };
  // A failure reaches the reader through the returned stream.
  return pipeline(
    file,
    packing === 'gzip' ? createGunzip(options) : createZstdDecompress(options),
    () => {},
  ) as unknown as Readable;
}

/** Node unpacks neither; `bzip2` and `xz` are on every server that writes such files. */
function throughTool(tool: 'bzip2' | 'xz', file: Readable, path: string): Readable {
  const child = spawn(tool, ['-dc'], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', (error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    child.stdout.destroy(
      missing
        ? new SourceError(
            'tool-missing',
            `${path} is packed with ${tool}, which is not installed`,
            `Install ${tool === 'xz' ? 'xz-utils' : tool}, or unpack the file first.`,
            error,
          )
        : error,
    );
  });
  child.on('close', (code) => {
    if (code)
      child.stdout.destroy(
        new SourceError(
          'damaged',
          `${tool} could not unpack ${path}`,
          'The file is damaged or still being written; try again later.',
        ),
      );
  });
  pipeline(file, child.stdin, () => {});
  return child.stdout;
}

async function* readable(path: string, stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of stream) yield bytes as Buffer;
  } catch (error) {
    throw asSourceError(path, error);
  }
}

const fixes: Record<string, string> = {
  ENOENT: 'Check the path; quote globs, so that the shell leaves them alone.',
  EACCES: 'Give this user the right to read it (on Debian: add it to the group adm).',
  EISDIR: 'Name the files in it.',
  Z_BUF_ERROR: 'The file ends too early: it is damaged or still being written; try again later.',
  Z_DATA_ERROR: 'The file is damaged.',
};

function asSourceError(path: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const { code = 'unreadable', message } = error as NodeJS.ErrnoException;
  return new SourceError(code, `Cannot read ${path}: ${message}`, fixes[code] ?? 'Check the file.', error);
}
