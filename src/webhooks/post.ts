/** Sends one JSON request to a webhook, and says of a failure whether trying again may help. */
import { AnnounceError } from '../alerts/announcing/announcer.ts';

const timeoutMs = 10_000;
/** A receiver that asks for more is not obeyed. */
const longestAskedMs = 60 * 60_000;

/** @param what the receiver, for words to the operator; never its whole URL, which may hold a secret */
export async function postJson(
  url: string,
  what: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'user-agent': 'mailtrace', ...headers },
    // A webhook that moved must be told to the operator: a signed body is for one receiver only.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new AnnounceError(`${what} does not answer: ${reasonOf(cause)}`, { cause });
  });
  const said = (await response.text().catch(() => '')).slice(0, 200).trim();
  if (response.ok) return;
  throw new AnnounceError(`${what} said ${response.status}${said === '' ? '' : `: ${said}`}`, {
    mayPass: mayPass(response.status),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  });
}

/** 408 and 429 ask for another try; other 4xx mean that the request is wrong, 3xx that the address is. */
function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(longestAskedMs, Math.max(0, seconds * 1000)) : 0;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
