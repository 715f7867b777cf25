/** Runs the command in the test's process, which is faster than a process of its own. */
import { onTestFinished, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import type { Ran } from './mailtrace.ts';

/** Environment and working directory are those of the tests: the arguments must name all paths. */
export async function mailtraceHere(args: readonly string[]): Promise<Omit<Ran, 'signal'>> {
  const wrote = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      wrote[stream] += String(text);
      return true;
    }),
  );
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  const code = await runProgram(['node', 'mailtrace', ...args], () => new AbortController().signal);
  for (const spy of spies) spy.mockRestore();
  return { code, ...wrote };
}
