/** An error of Slack: its code, and the other fields of the reply. */

export interface RefusalDetails {
  /** HTTP status; Slack answers 200 to nearly everything. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further fields of the reply, such as `response_metadata` or `needed`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export class Refusal extends Error {
  readonly code: string;
  readonly details: RefusalDetails;

  constructor(code: string, details: RefusalDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** One error in a payload, and its place: a JSON pointer such as `/blocks/0/text/text`. */
export interface Fault {
  readonly message: string;
  readonly at: string;
}

/** `invalid_blocks` or `invalid_arguments` with all faults, in the format of Slack's replies. */
export function faulty(code: string, faults: readonly Fault[]): Refusal {
  const errors = faults.map(({ message, at }) => (at === '' ? message : `${message} [json-pointer:${at}]`));
  const messages = errors.map((error) => `[ERROR] ${error}`);
  return new Refusal(code, { fields: { errors, response_metadata: { messages } } });
}

/** A reply over HTTP, or none: the connection is dropped or left open. */
export type Answer = Reply | 'dropped' | 'hanging';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The reply for a refusal. @throws any other error, which is a bug of ours. */
export function refused(error: unknown, status: number): Reply {
  if (!(error instanceof Refusal)) throw error;
  const { details } = error;
  const body = { ok: false, error: error.code, ...details.fields };
  return { status: details.status ?? status, headers: details.headers ?? {}, body };
}
