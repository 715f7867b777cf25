/** Opens streams, which deliver each byte once: a named pipe, standard input, systemd's journal. */
import { constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { isJournal, type JournalPlace, openJournal } from './journal.ts';
import { asSourceError, type SourceError, standardInput } from './open-bytes.ts';

export interface OpenStream {
  readonly stream: Readable;
  /** Why it ended, for the operator; `undefined` if ending is normal. */
  explain(): SourceError | undefined;
}

/** Whether a name is not a path: `-` or `journal:…`. */
export function isNoPath(name: string): boolean {
  return name === standardInput || isJournal(name);
}

/** Whether a name is that of a stream, not of a file. */
export async function isStream(name: string): Promise<boolean> {
  return isNoPath(name) || ((await stat(name).catch(() => undefined))?.isFIFO() ?? false);
}

/** Throws {@link SourceError}. */
export function openStream(name: string, place: JournalPlace): OpenStream {
  if (isJournal(name)) return openJournal(name, place);
  return { stream: name === standardInput ? openStandardInput() : openPipe(name), explain: () => undefined };
}

/** By its file descriptor, which all threads of the process share. */
function openStandardInput(): Readable {
  if (isatty(0)) return new ReadStream(0);
  const status = fstatSync(0);
  if (status.isFIFO() || status.isSocket()) return new Socket({ fd: 0, readable: true, writable: false });
  return createReadStream('', { fd: 0, autoClose: false });
}

/** Opened for writing as well, so that it does not end when its last writer closes it. */
function openPipe(path: string): Readable {
  try {
    return new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), readable: true, writable: false });
  } catch (error) {
    throw asSourceError(path, error);
  }
}
