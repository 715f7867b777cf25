import { expect, test } from 'vitest';
import type { Chunk } from '../store/log-store.ts';
import { ChunkReader } from './chunk-reader.ts';

const at = Date.parse('2026-03-02T10:00:00Z');
const line = Buffer.from('Mar  2 10:00:00 mx1 postfix/qmgr[700]: 4XXx1q5ghSz7: removed\n');

/** @param onRead called when the bytes are fetched */
function chunkOf(source: number, bytes: Buffer, onRead: () => void): Chunk {
  const read = async (): Promise<Buffer> => {
    onRead();
    return bytes;
  };
  const times = { seedAt: at, zone: 'UTC', fromAt: at, toAt: at };
  return { source, file: `mx${source}.log`, offset: 0, ...times, key: `tail/${source}`, read };
}

test('the open ends of a thousand hosts are unpacked once, however often they are searched', async () => {
  let fetched = 0;
  const ends = Array.from({ length: 1000 }, (_, source) => chunkOf(source, line, () => fetched++));
  const reader = new ChunkReader('mx1');
  for (const _ of ['first', 'second']) for (const end of ends) expect(await reader.read(end)).toHaveLength(1);
  expect(fetched).toBe(1000);
});

test('what was not read for longest is let go of', async () => {
  let fetched = 0;
  const large = Buffer.alloc(64 * 1024, line);
  const blocks = Array.from({ length: 300 }, (_, source) => chunkOf(source, large, () => fetched++));
  const reader = new ChunkReader('mx1');
  for (const block of blocks) await reader.read(block, ['nothing of this']);
  expect(fetched).toBe(300);
  await reader.read(blocks.at(-1)!, ['nothing of this']);
  expect(fetched).toBe(300);
  await reader.read(blocks[0]!, ['nothing of this']);
  expect(fetched).toBe(301);
});
