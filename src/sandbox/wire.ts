/** Types of Slack's stored and transmitted data, with Slack's names (snake_case, as in docs.slack.dev). */

export interface Block {
  readonly type: string;
  readonly block_id?: string;
  readonly [key: string]: unknown;
}

/** An interactive element of a block: button, select, overflow, input … */
export interface Element {
  readonly type: string;
  readonly action_id?: string;
  readonly [key: string]: unknown;
}

export interface Reaction {
  readonly name: string;
  readonly users: readonly string[];
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly url_private: string;
  /** Not a field of Slack: the uploaded bytes, as text. */
  readonly content: string;
}

export interface SlackMessage {
  readonly type: 'message';
  readonly subtype?: string;
  /** Channel id; not a field of Slack's stored messages. */
  readonly channel: string;
  /** Identity within the channel, `seconds.micros`. */
  readonly ts: string;
  readonly thread_ts?: string;
  readonly client_msg_id?: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly team: string;
  readonly text: string;
  readonly blocks?: readonly Block[];
  readonly attachments?: readonly Readonly<Record<string, unknown>>[];
  readonly metadata?: unknown;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly files?: readonly SlackFile[];
  readonly reactions?: readonly Reaction[];
}

/** Visible to one user only; Slack does not store it, and it disappears on reload. */
export interface Ephemeral extends SlackMessage {
  readonly is_ephemeral: true;
  /** The user id of the only reader. */
  readonly reader: string;
}

export interface SlackView {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly team_id: string;
  readonly app_id: string;
  readonly bot_id: string;
  readonly hash: string;
  readonly callback_id: string;
  readonly external_id: string;
  readonly private_metadata: string;
  readonly title: unknown;
  readonly submit: unknown;
  readonly close: unknown;
  readonly blocks: readonly Block[];
  readonly state: { readonly values: Readonly<Record<string, unknown>> };
  readonly clear_on_close: boolean;
  readonly notify_on_close: boolean;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  /** Not a field of Slack: the id of the user who sees it. */
  readonly reader: string;
  /** Not a field of Slack: the errors in the response to a submission, by `block_id`. */
  readonly errors: Readonly<Record<string, string>>;
}

export function isEphemeral(message: SlackMessage): message is Ephemeral {
  return 'is_ephemeral' in message;
}

/** Whether the message is shown outside its thread. */
export function isInChannel(message: SlackMessage): boolean {
  return message.thread_ts === undefined || message.subtype === 'thread_broadcast';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
