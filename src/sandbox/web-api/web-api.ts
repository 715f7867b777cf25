/** The Web API over HTTP: validates and executes a POST to `/api/METHOD`, and replies as Slack does. */
import type { Api, Method, Methods } from './api-method.ts';
import { argumentsOf, textOf, type Arguments } from './call-arguments.ts';
import { CHAT_METHODS } from './chat-methods.ts';
import { CONVERSATION_METHODS } from './conversation-methods.ts';
import { FILE_METHODS } from './file-methods.ts';
import { PEOPLE_METHODS } from './people-methods.ts';
import { Refusal, refused, type Answer, type Reply } from '../refusal.ts';
import { VIEW_METHODS } from './view-methods.ts';
import { ordered, type Failure, type Weather } from '../weather.ts';

const METHODS: Methods = {
  ...CHAT_METHODS,
  ...CONVERSATION_METHODS,
  ...FILE_METHODS,
  ...PEOPLE_METHODS,
  ...VIEW_METHODS,
};

const REMEMBERED = 1_000;

export interface Tokens {
  readonly bot: string;
  readonly app: string;
}

/** A call and its reply. */
export interface ApiCall {
  readonly method: string;
  readonly args: Arguments;
  readonly reply: Readonly<Record<string, unknown>>;
}

export interface Request {
  readonly method: string;
  readonly body: string;
  readonly contentType: string;
  readonly authorization: string | undefined;
  readonly search: URLSearchParams;
}

export class WebApi {
  /** The latest calls, oldest first. */
  readonly calls: ApiCall[] = [];
  readonly #api: Api;
  readonly #tokens: Tokens;
  readonly #weather: Weather;

  constructor(api: Api, tokens: Tokens, weather: Weather) {
    this.#api = api;
    this.#tokens = tokens;
    this.#weather = weather;
  }

  answer(request: Request): Answer {
    const args = argumentsOf(request.body, request.contentType, request.search);
    const failure = this.#weather.next(request.method);
    const reply = this.#outcome(request, args, failure);
    this.calls.push({ method: request.method, args, reply: reply.body });
    if (this.calls.length > REMEMBERED) this.calls.shift();
    this.#api.workspace.tell({ kind: 'called', method: request.method });
    return failure?.error === 'dropped' || failure?.error === 'hanging' ? failure.error : reply;
  }

  #outcome(request: Request, args: Arguments, failure: Failure | undefined): Reply {
    try {
      if (failure !== undefined && failure.afterwards !== true) throw ordered(failure);
      const method = this.#permitted(request, args);
      this.#count(request.method, textOf(args, 'channel') ?? '');
      const body = { ok: true, ...method.run(args, this.#api) };
      if (failure !== undefined) throw ordered(failure);
      return { status: 200, headers: this.#scopeHeaders(method), body };
    } catch (error) {
      return refused(error, 200);
    }
  }

  #permitted(request: Request, args: Arguments): Method {
    const token = request.authorization?.replace(/^Bearer /, '') ?? textOf(args, 'token');
    const method = Object.hasOwn(METHODS, request.method) ? METHODS[request.method] : undefined;
    if (method === undefined) throw new Refusal('unknown_method', { fields: { req_method: request.method } });
    if (token === undefined || token === '') throw new Refusal('not_authed');
    if (token !== this.#tokens.bot && token !== this.#tokens.app) throw new Refusal('invalid_auth');
    if (token !== this.#tokens[method.token ?? 'bot']) throw new Refusal('not_allowed_token_type');
    this.#demandScope(method);
    return method;
  }

  #count(method: string, where: string): void {
    this.#weather.count(method, this.#api.workspace.findChannel(where)?.id ?? where);
  }

  #demandScope({ scopes }: Method): void {
    if (scopes === undefined || scopes.some((scope) => this.#api.scopes.has(scope))) return;
    const provided = [...this.#api.scopes].join(',');
    throw new Refusal('missing_scope', { fields: { needed: scopes.join(','), provided } });
  }

  #scopeHeaders({ scopes }: Method): Readonly<Record<string, string>> {
    const accepted = scopes === undefined ? {} : { 'x-accepted-oauth-scopes': scopes.join(',') };
    return { 'x-oauth-scopes': [...this.#api.scopes].join(','), ...accepted };
  }
}
