/** Tells where the lines begin in a new file that no source holds. */
import type { Ingester } from '../ingester.ts';
import { keptBytes } from './kept-lines.ts';
import { type OpenFile, readAt } from './open-file.ts';
import { SharedLines } from './shared-lines.ts';

/** Read in one go. */
const pieceBytes = 1024 * 1024;

/** Offset of the first of them in the file at `path`. */
export async function offsetOfUnknown(ingester: Ingester, path: string, file: OpenFile): Promise<number> {
  return (await sharedBytes(ingester, file)) || (await keptFrom(ingester, path, file));
}

async function sharedBytes(ingester: Ingester, { handle, beginning }: OpenFile): Promise<number> {
  const shared = new SharedLines(ingester, beginning);
  let end = 0;
  let bytes = beginning;
  for (let more = await shared.lengthIn(bytes, end); more > 0; more = await shared.lengthIn(bytes, end)) {
    end += more;
    bytes = await readAt(handle, end, pieceBytes);
  }
  return end;
}

/** The same for a log whose oldest lines were cut off. */
async function keptFrom(ingester: Ingester, path: string, file: OpenFile): Promise<number> {
  if (ingester.sourcesAt(path).length === 0) return 0;
  // The last lines may have been read just now, from the file as it was before.
  await ingester.commit();
  const before = ingester.sourcesAt(path);
  const length = await keptBytes(ingester.store, before, file);
  // All of the log before was stored.
  if (length > 0) await ingester.closeGap(before.at(-1)!);
  return length;
}
