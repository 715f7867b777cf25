/** Slack's "no": an error code, with what stands beside it in the reply. */

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

/** One thing wrong with a payload, and where: a JSON pointer such as `/blocks/0/text/text`. */
export interface Fault {
  readonly message: string;
  readonly at: string;
}

/** `invalid_blocks` or `invalid_arguments` with every fault listed, as Slack's replies list them. */
export function faulty(code: string, faults: readonly Fault[]): Refusal {
  const errors = faults.map(({ message, at }) => (at === '' ? message : `${message} [json-pointer:${at}]`));
  const messages = errors.map((error) => `[ERROR] ${error}`);
  return new Refusal(code, { fields: { errors, response_metadata: { messages } } });
}

/** A reply over HTTP, or none: the connection is cut, or left hanging. */
export type Answer = Reply | 'dropped' | 'hanging';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The answer a refusal makes. @throws what is not a refusal: a bug of ours. */
export function refused(error: unknown, status: number): Reply {
  if (!(error instanceof Refusal)) throw error;
  const { details } = error;
  const body = { ok: false, error: error.code, ...details.fields };
  return { status: details.status ?? status, headers: details.headers ?? {}, body };
}
