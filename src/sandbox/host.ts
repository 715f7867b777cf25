/** The HTTP server of the stand-in: Web API, uploads, response URLs and Socket Mode on one port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SocketCourier } from './delivery/deliver-socket.ts';
import { receiveUpload } from './web-api/file-methods.ts';
import { refusedBecause } from './guard.ts';
import type { Answer } from './refusal.ts';
import type { ResponseUrls } from './delivery/response-url.ts';
import type { WebApi } from './web-api/web-api.ts';
import type { Workspace } from './workspace.ts';

export interface Rooms {
  readonly workspace: Workspace;
  readonly webApi: WebApi;
  readonly responseUrls: ResponseUrls;
  readonly sockets: SocketCourier;
  /** Serves all other paths, such as a web page. */
  readonly page?: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
}

/** Listens on loopback; port 0 is any free one. */
export async function listen(port: number): Promise<{ readonly server: Server; readonly hostUrl: string }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, hostUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export function furnish(server: Server, rooms: Rooms): void {
  server.on('request', (request, response) => {
    serve(rooms, request, response).catch((error: unknown) => {
      response.destroy();
      if (!request.errored) throw error; // the client closed the connection
    });
  });
  server.on('upgrade', (request, stream, head) => {
    if (refusedBecause(request) === undefined) rooms.sockets.upgrade(request, stream, head);
    else stream.destroy();
  });
}

const NOWHERE = new URL('http://sandbox/');

async function serve(rooms: Rooms, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refused = refusedBecause(request);
  if (refused !== undefined) return void response.writeHead(403, { 'content-type': 'text/plain' }).end(refused);
  const { pathname, searchParams } = URL.parse(request.url ?? '/', 'http://sandbox') ?? NOWHERE;
  const [, room, name = ''] = pathname.split('/');
  if (room === 'api') return serveApi(rooms.webApi, name, searchParams, request, response);
  if (room === 'upload') return serveUpload(rooms.workspace, name, request, response);
  if (room === 'commands' || room === 'actions') {
    return send(response, rooms.responseUrls.answer(pathname, String(await bodyOf(request))));
  }
  if (room === 'files') return serveFile(rooms.workspace, name, response);
  if (rooms.page !== undefined) return rooms.page(request, response);
  response.writeHead(404).end();
}

async function serveApi(
  webApi: WebApi,
  method: string,
  search: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { authorization, 'content-type': contentType = '' } = request.headers;
  const body = String(await bodyOf(request));
  send(response, webApi.answer({ method, body, contentType, authorization, search }));
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'hanging') return;
  if (answer === 'dropped') return void response.destroy();
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

/** Accepts the raw bytes or a multipart form with them in its first part. */
async function serveUpload(
  workspace: Workspace,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const contentType = request.headers['content-type'] ?? '';
  const content = contentType.startsWith('multipart/') ? await firstPart(body, contentType) : String(body);
  const known = receiveUpload(workspace, id, content);
  response.writeHead(known ? 200 : 404).end(known ? `OK - ${body.length}` : '');
}

/** Empty if it is not a form. */
async function firstPart(body: Buffer, contentType: string): Promise<string> {
  const sent = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  const [part] = await sent.formData().then(
    (form) => [...form.values()],
    () => [],
  );
  return typeof part === 'string' ? part : await (part?.text() ?? '');
}

function serveFile(workspace: Workspace, id: string, response: ServerResponse): void {
  const file = workspace.files.get(id);
  if (file === undefined) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename*=UTF-8''${inHeader(file.name)}`,
    'x-content-type-options': 'nosniff',
  });
  response.end(file.content);
}

/** Encoded as RFC 5987 §3.2 requires. */
function inHeader(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
