/** Streams what a user sees as server-sent events: a snapshot, then each change. */
import type { ServerResponse } from 'node:http';
import type { Workspace } from '../workspace.ts';
import { sightOf, snapshotFor, type Sight } from './sight.ts';

/** @param first other data for the page, sent before the snapshot */
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
