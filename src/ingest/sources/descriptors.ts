/** Tells which file descriptors logs may not take, so that answers, Slack and health can still open files and connections. */
import { readFileSync } from 'node:fs';

const spare = 64;

const limit = openFilesLimit();

/** The lowest of them; logs get the lower ones, at least half of what the process may have. */
export const firstSpareDescriptor = Math.max(limit - spare, limit / 2);

function openFilesLimit(): number {
  try {
    const [, most] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return most === undefined ? Infinity : Number(most);
  } catch {
    // Only Linux has this file.
    return Infinity;
  }
}
