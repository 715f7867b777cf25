/** An error of a Slack call turned into Slack's own code for it, and into what it means for an answer. */

/** `not_in_channel`, `message_not_found` …; `undefined` when the error is no refusal of Slack's. */
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

/** The bot may not post where it was asked; an answer for the asker alone is still possible. */
export function isClosedToUs(error: unknown): boolean {
  const code = slackErrorCode(error);
  return code !== undefined && closedToUs.has(code);
}

/** The message that a button was pressed on is gone or can no longer be edited. */
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

/** Says nothing of what was asked, and what was to be done may have been. */
export const isTroubleCode = (code: string): boolean => troubles.has(code);

/** No answer, or one of Slack's own troubles. */
export function isSlackTrouble(error: unknown): boolean {
  const code = slackErrorCode(error);
  return code === undefined || isTroubleCode(code);
}
