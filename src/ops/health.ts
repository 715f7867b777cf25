/** Answers `/health` (the process lives), `/ready` (it has caught up with the logs) and `/metrics` on a port of its own. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, type Endpoint } from '../config.ts';

export interface Health {
  /** `host:port`, with the port that was taken where any was wanted. */
  readonly address: string;
  close(): Promise<void>;
}

/** What `/metrics` answers. */
export interface Figures {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Throws {@link ConfigError} when it cannot listen there. */
export async function serveHealth(
  { host, port }: Endpoint,
  isReady: () => boolean,
  figures?: Figures,
): Promise<Health> {
  const server = createServer(answering(isReady, figures));
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

function answering(isReady: () => boolean, figures: Figures | undefined): RequestListener {
  return ({ url }, response) => {
    const path = url?.split('?')[0];
    if (path === '/health') response.writeHead(200).end('ok\n');
    else if (path === '/ready') response.writeHead(isReady() ? 200 : 503).end(isReady() ? 'ready\n' : 'not ready\n');
    else if (path === '/metrics' && figures) void answerFigures(figures, response);
    else response.writeHead(404).end('not found\n');
  };
}

async function answerFigures({ contentType, text }: Figures, response: ServerResponse): Promise<void> {
  try {
    const figures = await text();
    response.writeHead(200, { 'content-type': contentType }).end(figures);
  } catch (error) {
    response.writeHead(500).end(`${(error as Error).message}\n`);
  }
}
