/** Serves `/health` (the process is running), `/ready` (it has caught up with the live logs and can write) and `/metrics` on a separate port. The first two also show the backlog and what blocks it. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, type Endpoint } from '../config.ts';
import type { Backlog } from '../store/upkeep.ts';

export interface Health {
  /** `host:port`, with the actual port if 0 was configured. */
  readonly address: string;
  close(): Promise<void>;
}

export interface State {
  isReady(): boolean;
  /** Why nothing can be indexed for now. */
  stuckBy(): string | null;
  /** What is still to be read; `undefined` if nothing. */
  backlog(): Promise<Backlog | undefined>;
}

/** What `/metrics` answers. */
export interface Figures {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Throws {@link ConfigError} when it cannot listen there. */
export async function serveHealth({ host, port }: Endpoint, state: State, figures?: Figures): Promise<Health> {
  const server = createServer(answering(state, figures));
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

function answering(state: State, figures: Figures | undefined): RequestListener {
  return ({ url }, response) => {
    const path = url?.split('?')[0];
    if (path === '/health') void answerState(200, 'ok', state, response);
    else if (path === '/ready' && state.isReady() && state.stuckBy() === null)
      void answerState(200, 'ready', state, response);
    else if (path === '/ready') void answerState(503, 'not ready', state, response);
    else if (path === '/metrics' && figures) void answerFigures(figures, response);
    else response.writeHead(404).end('not found\n');
  };
}

async function answerState(code: number, word: string, state: State, response: ServerResponse): Promise<void> {
  // The process is running, whatever the state of the database.
  const backlog = await state.backlog().catch(() => undefined);
  const stuckBy = state.stuckBy();
  const lines = [word, backlog && readingLine(backlog), stuckBy !== null && `waiting: ${stuckBy}`];
  response.writeHead(code).end(lines.filter(Boolean).join('\n') + '\n');
}

function readingLine({ livingBytes, olderFiles, olderBytes }: Backlog): string {
  return `reading: ${livingBytes} bytes of living logs, ${olderFiles} older files of ${olderBytes} bytes`;
}

async function answerFigures({ contentType, text }: Figures, response: ServerResponse): Promise<void> {
  try {
    const figures = await text();
    response.writeHead(200, { 'content-type': contentType }).end(figures);
  } catch (error) {
    response.writeHead(500).end(`${(error as Error).message}\n`);
  }
}
