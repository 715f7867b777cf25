/** Response URLs: up to five uses in thirty minutes, to answer an interaction or to replace or delete its message. */
import { botMessage, edited, saidIn, type Said } from '../web-api/bot-message.ts';
import { jsonOf, textOf, type Arguments } from '../web-api/call-arguments.ts';
import { POST_TEXT_MAX } from '../limits/limits.ts';
import { Refusal, refused, type Answer } from '../refusal.ts';
import { ordered, type Weather } from '../weather.ts';
import { isEphemeral, isRecord, type SlackMessage } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

const LIFE_MS = 30 * 60_000;
const USES_MAX = 5;

/** The user, channel and, if its button was pressed, message of an interaction. */
export interface Origin {
  readonly channel: string;
  readonly user: string;
  readonly message?: SlackMessage;
}

export class ResponseUrls {
  readonly #workspace: Workspace;
  readonly #weather: Weather;
  readonly #hostUrl: string;
  readonly #now: () => number;
  readonly #open = new Map<string, { readonly origin: Origin; readonly at: number; uses: number }>();

  constructor(workspace: Workspace, weather: Weather, hostUrl: string, now: () => number) {
    this.#workspace = workspace;
    this.#weather = weather;
    this.#hostUrl = hostUrl;
    this.#now = now;
  }

  /** A new URL: `http://127.0.0.1:PORT/actions/T…/7`. */
  issue(kind: 'commands' | 'actions', origin: Origin): string {
    const path = `/${kind}/${this.#workspace.identity.teamId}/${this.#open.size + 1}`;
    this.#open.set(path, { origin, at: this.#now(), uses: 0 });
    return this.#hostUrl + path;
  }

  answer(path: string, body: string): Answer {
    const failure = this.#weather.next('response_url');
    if (failure?.error === 'dropped' || failure?.error === 'hanging') return failure.error;
    try {
      if (failure !== undefined) throw ordered(failure);
      this.#use(path, body);
      return { status: 200, headers: {}, body: { ok: true } };
    } catch (error) {
      return refused(error, 400);
    }
  }

  /** @throws {Refusal} `expired_url`, `used_url`, or the message's error. */
  #use(path: string, body: string): void {
    const url = this.#open.get(path);
    if (url === undefined || this.#now() - url.at > LIFE_MS) throw new Refusal('expired_url', { status: 404 });
    if (url.uses >= USES_MAX) throw new Refusal('used_url', { status: 404 });
    url.uses += 1;
    const args = jsonOf({ body }, 'body');
    if (!isRecord(args)) throw new Refusal('invalid_payload');
    answer(this.#workspace, url.origin, args);
  }
}

/** Posts (also to one user), replaces or deletes; also used for a command's acknowledgement. @throws {Refusal} */
export function answer(workspace: Workspace, origin: Origin, args: Arguments): void {
  if (args['delete_original'] === true || args['delete_original'] === 'true') return remove(workspace, origin);
  const said = saidIn(args, POST_TEXT_MAX);
  const replace = args['replace_original'] === true || args['replace_original'] === 'true';
  if (replace && origin.message !== undefined) return replaceWith(workspace, origin.message, said);
  post(workspace, origin, said, args);
}

function post(workspace: Workspace, origin: Origin, said: Said, args: Arguments): void {
  const message = botMessage(workspace, origin.channel, said, textOf(args, 'thread_ts'));
  if (args['response_type'] === 'in_channel') workspace.post(message);
  else workspace.whisper({ ...message, is_ephemeral: true, reader: origin.user });
}

function replaceWith(workspace: Workspace, message: SlackMessage, said: Said): void {
  if (isEphemeral(message)) {
    workspace.editWhisper({
      ...message,
      ...edited(workspace, message, said),
      is_ephemeral: true,
      reader: message.reader,
    });
    return;
  }
  const stored = workspace.message(message.channel, message.ts);
  if (stored === undefined) throw new Refusal('message_not_found', { status: 404 });
  workspace.edit(edited(workspace, stored, said));
}

function remove(workspace: Workspace, { message }: Origin): void {
  if (message === undefined) return;
  if (isEphemeral(message)) workspace.deleteWhisper(message);
  else workspace.delete(message);
}
