/** Tells which file descriptors logs may not take, so that answers, Slack and health can still open files and connections. */
import { readFileSync } from 'node:fs';

const spare = 64;

/** The lowest of them; logs get the lower ones, at least half of what the process may have. */
export const firstSpareDescriptor = Math.max(openFilesLimit() - spare, openFilesLimit() / 2);

function openFilesLimit(): number {
  try {
    const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return limit === undefined ? Infinity : Number(limit);
  } catch {
    // Only Linux has this file.
    return Infinity;
  }
}
