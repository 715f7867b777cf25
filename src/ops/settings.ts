/** The configuration in force, one variable after the other; secrets are masked. */
import type { Config, Endpoint, SlackConfig } from '../config.ts';
import type { Trouble } from '../ingest/trouble.ts';

export interface Setting {
  /** Name of the environment variable. */
  readonly name: string;
  /** `null` if it is not set or not used. */
  readonly value: string | null;
}

export function settingsOf(config: Config): Setting[] {
  const { db, logs, zone, logZones, host, keepText, http, rules, alertChannel, auditDays, logLevel, slack } = config;
  const values: Record<string, string | null> = {
    MAILTRACE_DB: db,
    MAILTRACE_LOGS: orNull(logs.join(',')),
    MAILTRACE_ZONE: zone,
    MAILTRACE_LOG_ZONE: orNull([...logZones].map(([of, name]) => (of === '' ? name : `${of}=${name}`)).join(',')),
    MAILTRACE_HOST: host,
    MAILTRACE_KEEP: keepText,
    MAILTRACE_HTTP: written(http),
    MAILTRACE_RULES: rules,
    MAILTRACE_ALERT_CHANNEL: alertChannel,
    MAILTRACE_AUDIT_DAYS: String(auditDays),
    MAILTRACE_LOG_LEVEL: logLevel,
    ...slackValues(slack),
  };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** A misspelled variable does nothing, and says nothing about it. */
export function unknownSettings({ unknown }: Pick<Config, 'unknown'>): Trouble[] {
  return unknown.map((name) => ({
    message: `${name} is no setting of mailtrace`,
    fix: 'See .env.example for the names.',
  }));
}

function slackValues(slack: SlackConfig | null): Record<string, string | null> {
  return {
    SLACK_BOT_TOKEN: slack && masked(slack.botToken),
    SLACK_APP_TOKEN: slack?.mode === 'socket' ? masked(slack.appToken) : null,
    SLACK_SIGNING_SECRET: slack?.mode === 'http' ? masked('') : null,
    SLACK_API_URL: slack?.apiUrl === undefined ? null : withoutSecrets(slack.apiUrl),
    PORT: slack?.mode === 'http' ? String(slack.port) : null,
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

// xoxb-… · xapp-…: the prefix of a token is not secret.
function masked(secret: string): string {
  return `${/^x[a-z]{3}-/.exec(secret)?.[0] ?? ''}…`;
}

// http://user:password@localhost/api/?key=…
function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** `127.0.0.1:9464`, `[::1]:9464`. */
function written({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
