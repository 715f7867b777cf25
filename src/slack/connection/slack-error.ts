/** Turns an error of a Slack call into Slack's error code, and classifies it. */

/** `not_in_channel`, `message_not_found` …; `undefined` if the error is not a refusal by Slack. */
export function slackErrorCode(error: unknown): string | undefined {
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : undefined;
}

const closedToUs: ReadonlySet<string> = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
  'thread_not_found',
]);

/** Whether the bot may not post in the channel; an answer for the asker alone is still possible. */
export function isClosedToUs(error: unknown): boolean {
  const code = slackErrorCode(error);
  return code !== undefined && closedToUs.has(code);
}

/** Whether a message is gone or can no longer be edited. */
export function isMessageGone(error: unknown): boolean {
  const code = slackErrorCode(error);
  return code === 'message_not_found' || code === 'cant_update_message' || code === 'edit_window_closed';
}

const troubles: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
]);

/** Slack's codes for internal errors: the call may have been executed or not. */
export const isTroubleCode = (code: string): boolean => troubles.has(code);

/** Whether Slack did not reply, or replied with an internal error. */
export function isSlackTrouble(error: unknown): boolean {
  const code = slackErrorCode(error);
  return code === undefined || isTroubleCode(code);
}

/** Milliseconds that Slack asks us to wait before the next call; `undefined` if the error is no rate limit. */
export function askedToWaitMs(error: unknown): number | undefined {
  const { retryAfter } = error as { retryAfter?: number };
  return retryAfter === undefined ? undefined : retryAfter * 1_000;
}
