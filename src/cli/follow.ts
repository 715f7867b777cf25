/** Follows files until stopped, for `mailtrace ingest --follow`. */
import { Follower } from '../ingest/follower.ts';
import type { Ingester } from '../ingest/ingester.ts';
import { exitCode } from './exit.ts';
import { tell } from './output.ts';

export async function follow(ingester: Ingester, paths: readonly string[], stopped: AbortSignal): Promise<number> {
  tell(`Following ${paths.join(', ')}; stop with Ctrl-C.`);
  const follower = new Follower(ingester, paths, {
    onTrouble: (error) => tell(`${error.message}. ${error.fix} I keep looking.`),
  });
  await follower.run(stopped);
  return exitCode.ok;
}
