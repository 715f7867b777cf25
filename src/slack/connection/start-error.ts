/** A problem with the connection to Slack that the operator can fix: what is wrong, and the fix. */
import { isTroubleCode, slackErrorCode } from './slack-error.ts';

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

/** The code when it was not Slack that refused. */
const unreachable = 'unreachable';

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export type Setting = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'PORT';

function startError(error: unknown, setting: Setting): SlackStartError {
  const code = slackErrorCode(error);
  if (code !== undefined && badToken.has(code)) {
    const fix = `Copy ${setting} anew from the settings of your Slack app.`;
    return new SlackStartError(code, `Slack refuses ${setting}: ${code}`, fix, error);
  }
  if (setting === 'PORT') {
    return new SlackStartError(
      'listen',
      `Cannot listen for Slack: ${wordsOf(error)}`,
      'Set PORT to a free port.',
      error,
    );
  }
  const fix = 'Check the network to Slack, SLACK_API_URL if it is set, and the scopes of the app manifest.';
  return new SlackStartError(code ?? unreachable, `Slack does not let us in: ${wordsOf(error)}`, fix, error);
}

/** For `catch`. @param setting the variable whose value failed */
export const startFailure =
  (setting: Setting) =>
  (error: unknown): never => {
    throw startError(error, setting);
  };

/** Whether Slack may let us in later, with nothing changed. */
export const isOutage = (error: unknown): boolean =>
  error instanceof SlackStartError && (error.code === unreachable || isTroubleCode(error.code));
