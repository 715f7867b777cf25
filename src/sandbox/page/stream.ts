/** What a user sees, live: a snapshot at once, then each change, as server-sent events. */
import type { ServerResponse } from 'node:http';
import type { Workspace } from '../workspace.ts';
import { sightOf, snapshotFor, type Sight } from './sight.ts';

/** @param first what else the page must know, sent before everything. */
export function stream(workspace: Workspace, me: string, first: unknown, response: ServerResponse): void {
  const send = (sight: Sight) => response.write(`data: ${JSON.stringify(sight)}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(`retry: 1000\nevent: about\ndata: ${JSON.stringify(first)}\n\n`);
  send(snapshotFor(workspace, me));
  const stop = workspace.onChange((change) => {
    const sight = sightOf(change, workspace, me);
    if (sight !== undefined) send(sight);
  });
  response.on('close', stop);
}
