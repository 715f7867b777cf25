/** Reads systemd's journal with `journalctl`, starting after the last stored entry. */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SourceError } from './open-bytes.ts';

const prefix = 'journal:';

/** `journal:` is the whole journal, `journal:postfix*.service` a unit (journalctl's globs), `journal:SYSLOG_FACILITY=2` entries with that field. */
export function isJournal(name: string): boolean {
  return name.startsWith(prefix);
}

/** The fields that are parsed; journalctl adds `__CURSOR` and `__REALTIME_TIMESTAMP`. */
const fields = 'MESSAGE,_HOSTNAME,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_COMM,_SOURCE_REALTIME_TIMESTAMP,_SYSTEMD_UNIT';

/** Where to continue reading. */
export interface JournalPlace {
  /** The lines read last: the cursor is in the last of them. */
  readonly before: Buffer;
  /** Instant of the last line, used if none of them is stored any more. */
  readonly lastAt: number | undefined;
}

/** Command line, see journalctl(1). */
export function journalArguments(name: string, { before, lastAt }: JournalPlace): string[] {
  const wanted = name.slice(prefix.length);
  const cursor = lastCursor(before);
  // --all: without it entries above 4096 bytes lose their message. --no-tail: without it only ten older ones are given.
  const args = ['--output=json', `--output-fields=${fields}`, '--all', '--follow', '--no-tail', '--quiet'];
  if (cursor !== undefined) args.push(`--after-cursor=${cursor}`);
  else if (lastAt !== undefined) args.push(`--since=@${Math.floor(lastAt / 1000) + 1}`);
  if (wanted.includes('=')) args.push(wanted);
  else if (wanted !== '') args.push(`--unit=${wanted}`);
  return args;
}

// {"__CURSOR":"s=5b0c…;i=1f;b=…;m=…;t=…;x=…","__REALTIME_TIMESTAMP":"1105461949000000",…}      older ones: "__CURSOR" : "s=…"
const cursorField = /"__CURSOR"\s*:\s*"([^"\\]+)"/g;

/** Cursor of the last entry that has one. */
function lastCursor(lines: Buffer): string | undefined {
  return [...lines.toString('latin1').matchAll(cursorField)].at(-1)?.[1];
}

export interface OpenJournal {
  readonly stream: Readable;
  /** Why it ended: `journalctl --follow` never ends by itself. */
  explain(): SourceError;
}

export function openJournal(name: string, place: JournalPlace): OpenJournal {
  const child = spawn('journalctl', journalArguments(name, place), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let isMissing = false;
  child.stderr.setEncoding('utf8').on('data', (words: string) => void (said = (said + words).slice(-500)));
  child.on('error', ({ code }: NodeJS.ErrnoException) => {
    isMissing = code === 'ENOENT';
    child.stdout.destroy();
  });
  child.stdout.on('close', () => {
    // journalctl only reads, so killing it loses nothing; a hanging one must not keep the program from ending.
    child.kill('SIGKILL');
    child.unref();
    (child.stderr as Socket).unref();
  });
  return { stream: child.stdout, explain: () => (isMissing ? noJournalctl(name) : endedTrouble(name, said.trim())) };
}

export function noJournalctl(name: string): SourceError {
  return new SourceError(
    'tool-missing',
    `Cannot read ${name}: there is no journalctl`,
    'It comes with systemd. Where mail is logged into files, name those.',
  );
}

function endedTrouble(name: string, said: string): SourceError {
  return new SourceError(
    'journal-ended',
    `journalctl ended while it read ${name}${said === '' ? '' : `: ${said}`}`,
    'It is started again. Give this user the right to read the journal: add it to the group systemd-journal.',
  );
}
