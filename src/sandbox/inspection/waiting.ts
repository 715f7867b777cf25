/** Waits until a predicate holds for the workspace, evaluated after every change, without polling. */
import { pictureOf } from './picture.ts';
import type { Workspace } from '../workspace.ts';

/** Below the test timeout of five seconds. */
const DEADLINE_MS = 4_500;

/** Resolves with the predicate's first truthy value; rejects after the deadline, with a picture of the workspace. */
export function waitFor<T>(
  workspace: Workspace,
  predicate: (workspace: Workspace) => T | undefined | null | false | '' | 0,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const look = () => {
    try {
      const seen = predicate(workspace);
      if (seen) resolve(seen);
    } catch (error) {
      reject(error);
    }
  };
  const stop = workspace.onChange(look);
  const timer = setTimeout(() => reject(new Error(complaint(workspace, predicate, deadlineMs))), deadlineMs);
  look();
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}

function complaint(workspace: Workspace, predicate: unknown, deadlineMs: number): string {
  return `waited ${deadlineMs} ms in vain for ${String(predicate)}\nwhat there is:\n${pictureOf(workspace)}`;
}
