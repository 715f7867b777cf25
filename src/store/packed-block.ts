/** Packs raw lines with zstd and a checksum, and unpacks them; detects damage. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const params = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };

export interface PackedBlock {
  /** Size when unpacked. */
  readonly bytes: number;
  readonly zstd: Buffer;
}

export function pack(lines: Buffer): Buffer {
  return zstdCompressSync(lines, { params });
}

/** `undefined` if the block is damaged. */
export function unpack({ bytes, zstd }: PackedBlock): Buffer | undefined {
  try {
    // Allocating the whole output buffer at once halves the time.
    const lines = zstdDecompressSync(zstd, { chunkSize: bytes + 64 });
    return lines.length === bytes ? lines : undefined;
  } catch {
    return undefined;
  }
}
