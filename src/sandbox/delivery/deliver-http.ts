/** Commands, interactions and events → signed POSTs to the app's request URL. */
import { createHmac } from 'node:crypto';
import { ACK_MS, failed, type Ack, type Courier, type Delivery, type Retry } from './courier.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

export class HttpCourier implements Courier {
  readonly #url: string;
  readonly #secret: string;
  readonly #ackMs: number;

  constructor(url: string, secret: string, ackMs: number) {
    this.#url = url;
    this.#secret = secret;
    this.#ackMs = ackMs;
  }

  /** Slack's handshake for a new request URL. @throws if the app does not answer with the challenge. */
  async verify(): Promise<void> {
    const challenge = `challenge-${Date.now()}`;
    const asked = JSON.stringify({ type: 'url_verification', challenge });
    const { status, text } = await this.#post(asked, JSON_TYPE, ACK_MS);
    if (status === 200 && text.includes(challenge)) return;
    throw new Error(`${this.#url} did not answer with the challenge: HTTP ${status} ${text}`);
  }

  async deliver(delivery: Delivery, retry?: Retry): Promise<Ack> {
    const start = performance.now();
    const took = () => performance.now() - start;
    const retried = retry && { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason };
    try {
      const { status, text } = await this.#post(encoded(delivery), contentType(delivery), this.#ackMs, retried);
      return status === 200 ? { ok: true, tookMs: took(), body: parsed(text) } : failed('dispatch_failed', took());
    } catch (error) {
      const late = error instanceof DOMException && error.name === 'TimeoutError';
      return failed(late ? 'operation_timeout' : 'dispatch_failed', took());
    }
  }

  async #post(
    body: string,
    type: string,
    withinMs: number,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; text: string }> {
    const headers = { 'content-type': type, ...extra, ...signature(this.#secret, body) };
    const signal = AbortSignal.timeout(withinMs);
    const response = await fetch(this.#url, { method: 'POST', headers, body, signal });
    return { status: response.status, text: await response.text() };
  }
}

/** The v0 signature: HMAC-SHA256 of `v0:TIMESTAMP:BODY`, with the real time, since apps refuse old timestamps. */
function signature(secret: string, body: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` };
}

function contentType({ kind }: Delivery): string {
  return kind === 'events_api' ? JSON_TYPE : FORM;
}

/** The body: a form for commands, a form with one field `payload` for interactions, JSON for events. */
function encoded({ kind, payload }: Delivery): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  const fields = kind === 'interactive' ? { payload: JSON.stringify(payload) } : payload;
  return new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString();
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
