/** Sends one JSON request to a webhook; an error tells whether retrying may help. */
import { AnnounceError } from '../alerts/announcing/announcer.ts';

const timeoutMs = 10_000;
/** Longest `Retry-After` that is respected. */
const longestAskedMs = 60 * 60_000;

/** @param what name of the receiver for error messages; never its whole URL, which may contain a secret */
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
    // Redirects are reported as errors: a signed body is for one receiver only.
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

/** 408 and 429 ask for a retry; other 4xx mean that the request is wrong, 3xx that the address is. */
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
