/** Socket Mode: the same deliveries as envelopes over WebSocket, acknowledged by envelope id. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { jsonOf } from '../web-api/call-arguments.ts';
import { failed, type Ack, type Courier, type Delivery, type Retry } from './courier.ts';
import { isRecord } from '../wire.ts';

const CONNECTIONS_MAX = 10; // docs.slack.dev/apis/events-api/using-socket-mode

/** Deadline for the closing handshake, milliseconds. */
const CLOSE_MS = 1_000;

type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export class SocketCourier implements Courier {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #appId: string;
  readonly #ackMs: number;
  readonly #tickets = new Set<string>();
  readonly #sockets: WebSocket[] = [];
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  readonly #awaited: { readonly count: number; readonly resolve: () => void }[] = [];
  #made = 0;
  #count = 0;

  constructor(appId: string, ackMs: number) {
    this.#appId = appId;
    this.#ackMs = ackMs;
  }

  /** Number of open connections. */
  get connections(): number {
    return this.#sockets.length;
  }

  /** Resolves when `count` connections have been made in total. */
  connected(count: number): Promise<void> {
    if (this.#made >= count) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.push({ count, resolve }));
  }

  /** A new single-use path for a connection, as returned by `apps.connections.open`. */
  ticket(): string {
    this.#count += 1;
    const ticket = `ticket-${this.#count}`;
    this.#tickets.add(ticket);
    return `/link/?ticket=${ticket}&app_id=${this.#appId}`;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = URL.parse(request.url ?? '/', 'ws://sandbox')?.searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      stream.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#greet(socket));
  }

  /** Sends an envelope to one of the connections, in rotation. */
  async deliver(delivery: Delivery, retry?: Retry): Promise<Ack> {
    const start = performance.now();
    const took = () => performance.now() - start;
    const socket = this.#sockets.shift();
    if (socket === undefined) return failed('dispatch_failed', 0);
    this.#sockets.push(socket);
    const { promise, resolve } = Promise.withResolvers<Ack>();
    const timer = setTimeout(() => resolve(failed('operation_timeout', took())), this.#ackMs);
    this.#waiting.set(delivery.id, (body) => resolve({ ok: true, tookMs: took(), body }));
    socket.send(JSON.stringify(envelope(delivery, retry)));
    return promise.finally(() => clearTimeout(timer));
  }

  /** Asks every connection to reconnect, as Slack does every few hours. */
  disconnect(reason: DisconnectReason = 'refresh_requested'): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(goodbye(reason)));
  }

  /** Terminates every connection without a closing handshake. */
  drop(): void {
    for (const socket of this.#sockets.splice(0)) socket.terminate();
  }

  /** Closes every connection with a handshake; one that does not answer is terminated. */
  async close(): Promise<void> {
    const closed = this.#sockets.map((socket) => {
      const timer = setTimeout(() => socket.terminate(), CLOSE_MS);
      socket.close(1000);
      return new Promise<void>((resolve) => socket.once('close', () => resolve(clearTimeout(timer))));
    });
    await Promise.all(closed);
  }

  #greet(socket: WebSocket): void {
    if (this.#sockets.length >= CONNECTIONS_MAX) {
      socket.send(JSON.stringify(goodbye('too_many_websockets')));
      socket.close();
      return;
    }
    this.#sockets.push(socket);
    socket.on('message', (data) => this.#acknowledge(String(data)));
    socket.on('close', () => this.#forget(socket));
    socket.send(JSON.stringify(hello(this.#appId, this.#sockets.length)));
    this.#made += 1;
    for (const { count, resolve } of this.#awaited) if (this.#made >= count) resolve();
  }

  #forget(socket: WebSocket): void {
    const index = this.#sockets.indexOf(socket);
    if (index >= 0) this.#sockets.splice(index, 1);
  }

  #acknowledge(data: string): void {
    const message = jsonOf({ data }, 'data');
    if (!isRecord(message)) return;
    const { envelope_id: id, payload } = message;
    const empty = !isRecord(payload) || Object.keys(payload).length === 0;
    this.#waiting.get(String(id))?.(empty ? undefined : payload);
    this.#waiting.delete(String(id));
  }
}

function envelope({ id, kind, payload }: Delivery, retry: Retry | undefined): Readonly<Record<string, unknown>> {
  const again = { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' };
  const base = { envelope_id: id, type: kind, payload, accepts_response_payload: kind !== 'events_api' };
  return kind === 'events_api' || retry !== undefined ? { ...base, ...again } : base;
}

function hello(appId: string, connections: number): Readonly<Record<string, unknown>> {
  const debug = { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 };
  return { type: 'hello', num_connections: connections, debug_info: debug, connection_info: { app_id: appId } };
}

function goodbye(reason: DisconnectReason): Readonly<Record<string, unknown>> {
  return { type: 'disconnect', reason, debug_info: { host: 'sandbox' } };
}
