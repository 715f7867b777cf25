/** How Slack reaches us: through a WebSocket that we keep open (Socket Mode), or by signed requests to a port. */
import type { AddressInfo } from 'node:net';
import { HTTPReceiver, SocketModeReceiver, type Receiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { boltLog } from './bolt-log.ts';
import { persist } from './persist.ts';
import type { ClientOptions } from './web-clients.ts';

export interface Connection {
  readonly mode: 'socket' | 'http';
  /** Bolt's source of deliveries. */
  readonly receiver: Receiver;
  /** Resolves with the address it listens on; `null` in Socket Mode. */
  open(): Promise<AddressInfo | null>;
  /** Stops deliveries. */
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly signingSecret: string;
  readonly port: number;
  readonly host: string | undefined;
}

/** Receives Slack's requests at `/slack/events`; Bolt refuses requests without a valid signature. */
export function httpConnection({ signingSecret, port, host }: HttpOptions, log: Logger): Connection {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger: boltLog(log) });
  return {
    mode: 'http',
    receiver,
    async open() {
      const server = await receiver.start({ port, ...(host !== undefined && { host }) });
      const address = server.address();
      return typeof address === 'string' ? null : address;
    },
    close: () => receiver.stop(),
  };
}

/** Slack closes sockets every few hours. Reconnects by itself, since Bolt's own reconnecting always waits five seconds and ends the process when Slack refuses. */
export function socketConnection(appToken: string, clientOptions: ClientOptions, log: Logger): Connection {
  const logger = boltLog(log);
  const installerOptions = { clientOptions };
  const receiver = new SocketModeReceiver({ appToken, logger, autoReconnectEnabled: false, installerOptions });
  const { client } = receiver;
  const closed = new AbortController();
  let isConnecting = false;

  async function reconnect(): Promise<void> {
    if (isConnecting || closed.signal.aborted) return;
    isConnecting = true;
    await persist(() => client.start(), log, closed.signal);
    isConnecting = false;
    if (closed.signal.aborted) await client.disconnect();
  }
  return {
    mode: 'socket',
    receiver,
    async open() {
      await client.start();
      client.on('disconnected', () => void reconnect());
      return null;
    },
    async close() {
      closed.abort();
      await client.disconnect();
    },
  };
}
