/** Answers `/health` (the process lives) and `/ready` (it has caught up with the logs) on a port of its own. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, type Endpoint } from '../config.ts';

export interface Health {
  /** `host:port`, with the port that was taken where any was wanted. */
  readonly address: string;
  close(): Promise<void>;
}

/** Throws {@link ConfigError} when it cannot listen there. */
export async function serveHealth({ host, port }: Endpoint, isReady: () => boolean): Promise<Health> {
  const server = createServer(answering(isReady));
  await new Promise<void>((resolve, reject) => {
    const refuse = ({ message }: Error) =>
      reject(new ConfigError([`MAILTRACE_HTTP cannot be listened on (${message}): set another host:port`]));
    server.once('error', refuse);
    server.listen(port, host, resolve);
  });
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answering(isReady: () => boolean): RequestListener {
  return ({ url }, response) => {
    const path = url?.split('?')[0];
    if (path === '/health') response.writeHead(200).end('ok\n');
    else if (path === '/ready') response.writeHead(isReady() ? 200 : 503).end(isReady() ? 'ready\n' : 'not ready\n');
    else response.writeHead(404).end('not found\n');
  };
}
