/** The command as people run it: in a process of its own, knowing nothing of this machine but what a test tells it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Place {
  /** Working directory: where `.env` and the default database are looked for. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Number of the user who runs it, where this one may choose. */
  readonly uid?: number | undefined;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(args: readonly string[], { cwd, env, uid }: Place): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], TZ: 'UTC', MAILTRACE_HTTP: '127.0.0.1:0', ...env },
    stdio: 'pipe',
    ...(uid !== undefined && { uid, gid: uid }),
    // What hangs does not outlive its test.
    timeout: 25_000,
  });
}

async function endOf(child: ChildProcess): Promise<Pick<Ran, 'code' | 'signal'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Pick<Ran, 'code' | 'signal'>>();
  child.on('error', reject);
  child.on('close', (code, signal) => resolve({ code, signal }));
  return promise;
}

/** Runs it to its end. @param input what it reads on standard input */
export async function mailtrace(args: readonly string[], place: Place, input: string | Buffer = ''): Promise<Ran> {
  const child = launch(args, place);
  child.stdin!.on('error', () => {});
  child.stdin!.end(input);
  const [stdout, stderr, end] = await Promise.all([text(child.stdout!), text(child.stderr!), endOf(child)]);
  return { ...end, stdout, stderr };
}

/** A command that runs until it is stopped. Disposing of it ends it, however it stands. */
export interface Running extends AsyncDisposable {
  /** What the pattern finds in all that it wrote, as soon as it is there. Rejects when it ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** No more of it is read, as when `head` has seen enough. */
  hangUp(): void;
  readonly ended: Promise<Ran>;
}

export function startMailtrace(args: readonly string[], place: Place): Running {
  const child = launch(args, place);
  const wrote = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.setEncoding('utf8').on('data', (words: string) => {
      wrote[stream] += words;
      for (const listener of listeners) listener();
    });
  }
  const ended = endOf(child).then((end) => ({ ...end, ...wrote }));
  return {
    async said(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const look = (): void => {
        const found = pattern.exec(wrote.stdout) ?? pattern.exec(wrote.stderr);
        if (found) resolve(found);
      };
      listeners.add(look);
      look();
      void ended.then((ran) => reject(new Error(`never said ${pattern}, but:\n${ran.stdout}\n${ran.stderr}`)), reject);
      return promise.finally(() => listeners.delete(look));
    },
    signal: (name) => void child.kill(name),
    hangUp: () => void child.stdout!.destroy(),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
