/** Opens what is no file and gives each byte once: a named pipe, standard input, systemd's journal. */
import { constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { isJournal, type JournalPlace, openJournal } from './journal.ts';
import { asSourceError, type SourceError, standardInput } from './open-bytes.ts';

export interface OpenStream {
  readonly stream: Readable;
  /** Why it ended, for the operator; `undefined` for what may end. */
  explain(): SourceError | undefined;
}

/** Whether a name is that of no path. */
export function isNoPath(name: string): boolean {
  return name === standardInput || isJournal(name);
}

/** Whether what has this name is no file. */
export async function isStream(name: string): Promise<boolean> {
  return isNoPath(name) || ((await stat(name).catch(() => undefined))?.isFIFO() ?? false);
}

/** Throws {@link SourceError}. */
export function openStream(name: string, place: JournalPlace): OpenStream {
  if (isJournal(name)) return openJournal(name, place);
  return { stream: name === standardInput ? openStandardInput() : openPipe(name), explain: () => undefined };
}

/** A process has one standard input, and its threads share it. */
function openStandardInput(): Readable {
  if (isatty(0)) return new ReadStream(0);
  const status = fstatSync(0);
  if (status.isFIFO() || status.isSocket()) return new Socket({ fd: 0, readable: true, writable: false });
  return createReadStream('', { fd: 0, autoClose: false });
}

/** Open for writing as well, so that it does not end whenever its last writer closes it. */
function openPipe(path: string): Readable {
  try {
    return new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), readable: true, writable: false });
  } catch (error) {
    throw asSourceError(path, error);
  }
}
