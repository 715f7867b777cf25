/** `fetch` for calls that may be made twice: Slack's own troubles, which come as refusals, are failures there, and so are tried again. */
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
