/** What a Web API method is: the token and scope it wants, and what it does with its arguments. */
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
  /** A fresh single-use address for a Socket Mode connection. */
  readonly socketUrl: () => string;
}

export interface Method {
  /** `bot` unless said otherwise. */
  readonly token?: 'app';
  /** Any one of these; none means no scope is wanted. */
  readonly scopes?: readonly string[];
  /** The fields of the reply beside `ok`. @throws {Refusal} */
  readonly run: (args: Arguments, api: Api) => Readonly<Record<string, unknown>>;
}

export type Methods = Readonly<Record<string, Method>>;
