/** Runs the command in a process of its own, with only the environment that a test gives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Place {
  /** Working directory: where `.env` and the default database are looked for. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** User id to run it as, if the current user may set it. */
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
    // A hanging process must not outlive its test.
    timeout: 25_000,
  });
}

async function endOf(child: ChildProcess): Promise<Pick<Ran, 'code' | 'signal'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Pick<Ran, 'code' | 'signal'>>();
  child.on('error', reject);
  child.on('close', (code, signal) => resolve({ code, signal }));
  return promise;
}

/** Runs it until it exits. @param input standard input */
export async function mailtrace(args: readonly string[], place: Place, input: string | Buffer = ''): Promise<Ran> {
  const child = launch(args, place);
  child.stdin!.on('error', () => {});
  child.stdin!.end(input);
  const [stdout, stderr, end] = await Promise.all([text(child.stdout!), text(child.stderr!), endOf(child)]);
  return { ...end, stdout, stderr };
}

/** The place, used by somebody who may not read and write everything, as root may. Skips the test where nobody else can run the program. */
export async function asNobody(place: Place, context: TestContext): Promise<Place> {
  if (process.getuid?.() !== 0) return place;
  const nobodys = { ...place, uid: 65_534 };
  const ran = await mailtrace(['--version'], nobodys).catch(() => undefined);
  if (ran?.code !== 0) context.skip('this program is in a folder that another user cannot read');
  return nobodys;
}

/** A command that runs until it is stopped. Disposing of it kills it. */
export interface Running extends AsyncDisposable {
  /** Resolves with the pattern's first match in its output; rejects if it exits before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** Closes its output, as `head` does. */
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
