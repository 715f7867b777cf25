/** The operator's problem with the connection to Slack: what is wrong and what mends it. */
import { slackErrorCode } from './slack-error.ts';

export class SlackStartError extends Error {
  readonly code: string;
  readonly fix: string;

  constructor(code: string, message: string, fix: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SlackStartError';
    this.code = code;
    this.fix = fix;
  }
}

const badToken: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @param token the name of the setting that holds the token which was used */
export function startError(error: unknown, token: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'PORT'): SlackStartError {
  const code = slackErrorCode(error);
  if (code !== undefined && badToken.has(code)) {
    return new SlackStartError(
      code,
      `Slack refuses ${token}: ${code}`,
      `Copy ${token} anew from the app's settings.`,
      error,
    );
  }
  if (token === 'PORT') {
    return new SlackStartError(
      'listen',
      `Cannot listen for Slack: ${wordsOf(error)}`,
      'Set PORT to a free port.',
      error,
    );
  }
  return new SlackStartError(
    code ?? 'unreachable',
    `Slack does not let us in: ${wordsOf(error)}`,
    'Check the network to Slack, SLACK_API_URL if it is set, and the scopes in the app manifest.',
    error,
  );
}
