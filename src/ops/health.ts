/** Answers `/health` (the process lives) and `/ready` (it follows and answers) on a loopback port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Health {
  readonly address: string;
  close(): Promise<void>;
}

/** @param where `host:port`. */
export async function serveHealth(where: string, isReady: () => boolean): Promise<Health> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/health') response.writeHead(200).end('ok\n');
    else if (path === '/ready') response.writeHead(isReady() ? 200 : 503).end(isReady() ? 'ready\n' : 'not ready\n');
    else response.writeHead(404).end('not found\n');
  });
  const split = where.lastIndexOf(':');
  const host = where.slice(0, split).replaceAll(/[[\]]/g, '');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(where.slice(split + 1)), host, resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    address: `${address}:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
