/** Runs other programs and measures their processor time. */
import { spawnSync } from 'node:child_process';

/** Seconds of user and system time of a bash command line, including its children. Throws if it fails. */
export function cpuSeconds(script: string, ...parameters: readonly string[]): number {
  const timed = `TIMEFORMAT='%3U %3S'; time { ${script}; } >/dev/null 2>&1`;
  const { stderr, status } = spawnSync('bash', ['-c', timed, 'bench', ...parameters], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`exited with ${status}: ${script}`);
  const [user = NaN, system = NaN] = stderr.trim().split(' ').map(Number);
  return user + system;
}

export function isInstalled(program: string): boolean {
  return spawnSync('bash', ['-c', 'command -v "$1"', 'bench', program]).status === 0;
}
