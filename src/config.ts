/** Reads the environment into one frozen configuration; every problem is reported at once, each with its fix. */
import { hostname } from 'node:os';
import * as z from 'zod';
import { isZone } from './time/zone.ts';

const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const zoneRule = z.string().refine(isZone, 'is no time zone: use a name such as Europe/Berlin or UTC');

/** `Europe/Berlin`, or `ns1=Europe/Berlin,ns2=UTC`. */
const logZones = z.string().transform((text, context) => {
  const zones = new Map<string, string>();
  for (const part of commaList(text)) {
    const [zone = '', host = ''] = part.split('=').reverse();
    if (isZone(zone)) zones.set(host.toLowerCase(), zone);
    else context.addIssue(`“${zone}” is no time zone: use a name such as Europe/Berlin or UTC`);
  }
  return zones as ReadonlyMap<string, string>;
});

const hostAndPort = z
  .string()
  .regex(/^(?:[\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i, 'is not host:port: use for example 127.0.0.1:9464');

const token = (prefix: string, where: string) =>
  z.string().startsWith(prefix, `should begin with ${prefix}: copy it from ${where} of your Slack app`);

const environment = z.object({
  MAILTRACE_DB: z.string().default('data/local/mailtrace.db'),
  MAILTRACE_LOGS: z.string().default('').transform(commaList),
  MAILTRACE_ZONE: zoneRule.default(machineZone),
  MAILTRACE_LOG_ZONE: logZones.optional(),
  MAILTRACE_HOST: z.string().default(hostname()),
  MAILTRACE_HTTP: hostAndPort.default('127.0.0.1:9464'),
  MAILTRACE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SLACK_BOT_TOKEN: token('xoxb-', 'OAuth & Permissions').optional(),
  SLACK_APP_TOKEN: token('xapp-', 'Basic Information → App-Level Tokens').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short: copy it from Basic Information of your Slack app').optional(),
  SLACK_API_URL: z.url('is no URL').optional(),
  PORT: z.coerce
    .number('is no port number')
    .int('is no port number')
    .min(0, 'is no port number')
    .max(65535, 'is no port number')
    .default(3000),
});

/** How Slack reaches us. */
export type SlackConfig = {
  readonly botToken: string;
  readonly apiUrl?: string;
} & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number }
);

export interface Config {
  readonly db: string;
  /** Files, directories and globs to follow. */
  readonly logs: readonly string[];
  /** Zone of askers whose own is not known. */
  readonly zone: string;
  /** Zones of logs whose lines carry none, by host (`''` for every other). */
  readonly logZones: ReadonlyMap<string, string>;
  /** Host of log lines that name none. */
  readonly host: string;
  /** `host:port` of health and metrics. */
  readonly http: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly slack: SlackConfig | null;
}

/** A broken configuration: all of its problems, one a line. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Throws {@link ConfigError}. An empty variable counts as not set. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const read = environment.safeParse(set);
  const problems = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (set['SLACK_BOT_TOKEN'] && !set['SLACK_APP_TOKEN'] && !set['SLACK_SIGNING_SECRET']) {
    problems.push('SLACK_BOT_TOKEN needs company: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)');
  }
  if (!set['SLACK_BOT_TOKEN'] && (set['SLACK_APP_TOKEN'] || set['SLACK_SIGNING_SECRET'])) {
    problems.push('SLACK_BOT_TOKEN is missing: copy it from OAuth & Permissions of your Slack app');
  }
  if (!read.success || problems.length > 0) throw new ConfigError(problems);
  const values = read.data;
  return Object.freeze({
    db: values.MAILTRACE_DB,
    logs: values.MAILTRACE_LOGS,
    zone: values.MAILTRACE_ZONE,
    logZones: values.MAILTRACE_LOG_ZONE ?? new Map<string, string>(),
    host: values.MAILTRACE_HOST,
    http: values.MAILTRACE_HTTP,
    logLevel: values.MAILTRACE_LOG_LEVEL,
    slack: slackOf(values),
  });
}

function slackOf(values: z.output<typeof environment>): SlackConfig | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = values;
  if (!botToken) return null;
  const base = { botToken, ...(values.SLACK_API_URL ? { apiUrl: values.SLACK_API_URL } : {}) };
  if (appToken) return { ...base, mode: 'socket', appToken };
  return signingSecret ? { ...base, mode: 'http', signingSecret, port: values.PORT } : null;
}

function commaList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
