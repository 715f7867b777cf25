/** A Web API method: the token and scopes it requires, and what it does. */
import type { Arguments } from './call-arguments.ts';
import type { Triggers } from '../delivery/triggers.ts';
import type { Workspace } from '../workspace.ts';

export interface Api {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly now: () => number;
  /** `http://127.0.0.1:PORT`. */
  readonly hostUrl: string;
  readonly scopes: ReadonlySet<string>;
  /** A new single-use URL for a Socket Mode connection. */
  readonly socketUrl: () => string;
}

export interface Method {
  /** The required token; by default the bot's. */
  readonly token?: 'app';
  /** Any one of these suffices; without it no scope is required. */
  readonly scopes?: readonly string[];
  /** Returns the fields of the reply except `ok`. @throws {Refusal} */
  readonly run: (args: Arguments, api: Api) => Readonly<Record<string, unknown>>;
}

export type Methods = Readonly<Record<string, Method>>;
