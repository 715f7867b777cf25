/** `fetch` for calls that may be repeated: turns replies that report Slack's internal errors into failures, so that the client retries. */
import { isTroubleCode } from './slack-error.ts';

async function troubleOf(response: Response): Promise<string | undefined> {
  if (!response.ok || response.headers.get('content-type')?.includes('json') !== true) return undefined;
  const { error } = (await response.clone().json()) as { readonly error?: unknown };
  return typeof error === 'string' && isTroubleCode(error) ? error : undefined;
}

export const troubleFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const trouble = await troubleOf(response);
  if (trouble !== undefined) throw new Error(`Slack says ${trouble}`);
  return response;
};
