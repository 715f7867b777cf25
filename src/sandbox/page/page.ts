/** Serves the page over HTTP: its files, a stream of events with what a user sees, and the user's acts as JSON. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Happening } from '../demo/happenings.ts';
import type { AppManifest } from '../manifest.ts';
import type { StandIn } from '../stand-in.ts';
import { carryOut, parseAct } from './act.ts';
import { readAsset } from './assets.ts';
import { differences } from './differences.ts';
import { stream } from './stream.ts';

export interface PageOptions {
  readonly manifest: AppManifest;
  /** Example inputs, as typed. */
  readonly examples: readonly string[];
  /** Buttons that trigger something outside Slack. */
  readonly happenings?: readonly Happening[];
}

/** Log text is only shown as text; if a bug made it markup, these headers still prevent scripts and loading. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const bodyMax = 200_000;

export class Page {
  readonly #standIn: StandIn;
  readonly #options: PageOptions;

  constructor(standIn: StandIn, options: PageOptions) {
    this.#standIn = standIn;
    this.#options = options;
  }

  serve(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    this.#answer(request, response).catch(() => response.destroy());
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = URL.parse(request.url ?? '/', 'http://page') ?? new URL('http://page/');
    if (pathname === '/act') return this.#act(request, response);
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    if (pathname === '/stream') return this.#stream(searchParams.get('user') ?? '', response);
    const asset = await readAsset(pathname);
    if (asset === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
  }

  #stream(who: string, response: ServerResponse): void {
    const { workspace } = this.#standIn;
    const user = [...workspace.users.values()].find(({ id, isBot }) => id === who && !isBot);
    if (user === undefined) return void response.writeHead(404).end();
    workspace.direct(user.id, workspace.identity.botUserId); // so that the app is in the list from the start
    const { manifest: app, examples, happenings = [] } = this.#options;
    const offered = happenings.map(({ name, label }) => ({ name, label }));
    stream(workspace, user.id, { app, examples, happenings: offered, differences }, response);
  }

  /** Accepts JSON only: a form of another site cannot send that type without a CORS preflight. */
  async #act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
    if (request.headers['content-type'] !== 'application/json') return void response.writeHead(415).end();
    const act = parseAct(await jsonBody(request));
    if (act === undefined) return reply(response, 400, 'This is no act that I know.');
    try {
      reply(response, 200, await carryOut(this.#standIn, this.#options, act));
    } catch (error) {
      reply(response, 409, error instanceof Error ? error.message : String(error));
    }
  }
}

function reply(response: ServerResponse, status: number, told: string | null): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ told }));
}

/** `undefined` if the body is not JSON or too large. */
async function jsonBody(request: IncomingMessage): Promise<unknown> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > bodyMax) return undefined;
  }
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
