/** Parses the environment into one frozen configuration; reports every problem at once, each with its fix. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseEnv } from 'node:util';
import * as z from 'zod';
import type { Keep } from './store/retention.ts';
import { isZone } from './time/zone.ts';

/** `undefined` from a machine whose TZ is no zone. */
const machineZone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether only a shell would find the file: `~/mail.log`, `~joe/mail.log`. */
export const beginsAtHome = (path: string): boolean => /^~[\w.-]*(?:\/|$)/.test(path);

const homeFix = 'begins with ~, which only a shell understands: write the whole path';
const path = z.string().refine((text) => !beginsAtHome(text), homeFix);
const paths = z
  .string()
  .transform(commaList)
  .refine((list) => !list.some(beginsAtHome), homeFix);

const zoneFix = 'use a name such as Europe/Berlin or UTC';

/** `Europe/Berlin`, or `ns1=Europe/Berlin,ns2=UTC`. */
const logZones = z.string().transform((text, context) => {
  const zones = new Map<string, string>();
  for (const part of commaList(text)) {
    const [host, zone] = part.includes('=') ? halves(part, part.indexOf('=')) : ['', part];
    if (isZone(zone)) zones.set(host.toLowerCase(), zone);
    else context.addIssue(`“${zone}” is no time zone: ${zoneFix}`);
  }
  return zones as ReadonlyMap<string, string>;
});

/** Where to listen. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const highestPort = 65_535;
const portFix = 'use a number from 0 to 65535, for example';

// 127.0.0.1:9464 · localhost:9464 · [::1]:9464
const endpoint = z
  .string()
  .regex(/^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i, 'is not host:port: use for example 127.0.0.1:9464')
  .transform((text): Endpoint => {
    const [host, port] = halves(text, text.lastIndexOf(':'));
    return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
  })
  .refine(({ port }) => port <= highestPort, `has no such port: ${portFix} 127.0.0.1:9464`);

const port = z
  .string()
  .regex(/^\d{1,5}$/, `is no port: ${portFix} 3000`)
  .transform(Number)
  .refine((number) => number <= highestPort, `is no port: ${portFix} 3000`);

const sizes: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

/** `90d`, `20GB`, or both. */
const keep = z.string().transform((text, context): Keep => {
  const kept: { days?: number; bytes?: number } = {};
  for (const part of commaList(text)) {
    const [, number = '', unit = ''] = /^(\d{1,6})(d|[MGT]B)$/.exec(part) ?? [];
    if (Number(number) === 0)
      context.addIssue(`“${part}” is neither an age nor a size: use for example 90d, 20GB or both`);
    else if (unit === 'd') kept.days = Number(number);
    else kept.bytes = Number(number) * sizes[unit]!;
  }
  return kept;
});

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const token = (prefix: string, where: string) =>
  z.string().startsWith(prefix, `should begin with ${prefix}: copy it from ${where} of your Slack app`);

const environment = z.object({
  MAILTRACE_DB: path.default('data/local/mailtrace.db'),
  MAILTRACE_LOGS: paths.default([]),
  MAILTRACE_ZONE: z
    .string()
    .refine(isZone, `is no time zone: ${zoneFix}`)
    .default(machineZone ?? 'UTC'),
  MAILTRACE_LOG_ZONE: logZones.default(new Map<string, string>()),
  MAILTRACE_HOST: z.string().default(hostname()),
  MAILTRACE_KEEP: keep.default({}),
  MAILTRACE_HTTP: endpoint.default({ host: '127.0.0.1', port: 9464 }),
  MAILTRACE_RULES: path.optional(),
  MAILTRACE_ALERT_CHANNEL: z
    .string()
    .regex(/^(?:[CGD][A-Z0-9]{6,}|#[\p{L}\p{N}_-]{1,80})$/u, 'is no channel: use its ID (C0123ABCDEF) or #name')
    .optional(),
  MAILTRACE_AUDIT_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, 'is no number of days: use for example 365, or 0 for ever')
    .transform(Number)
    .default(365),
  MAILTRACE_LOG_LEVEL: z.enum(logLevels, `is no level: use one of ${logLevels.join(', ')}`).default('info'),
  SLACK_BOT_TOKEN: token('xoxb-', 'OAuth & Permissions').optional(),
  SLACK_APP_TOKEN: token('xapp-', 'Basic Information → App-Level Tokens').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short: copy it from Basic Information of your Slack app').optional(),
  SLACK_API_URL: z.url('is no URL: leave it unset for Slack itself').optional(),
  PORT: port.default(3000),
});

/** Every variable that is read. */
export const environmentNames: readonly string[] = Object.keys(environment.shape);

/** How Slack reaches us. */
export type SlackConfig = {
  readonly botToken: string;
  readonly apiUrl?: string;
} & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number; readonly host?: string }
);

export interface Config {
  readonly db: string;
  /** Files, directories and globs to follow. */
  readonly logs: readonly string[];
  /** Zone of askers whose own is unknown. */
  readonly zone: string;
  /** Zones of logs whose lines carry none, by host (`''` for every other). */
  readonly logZones: ReadonlyMap<string, string>;
  /** Host of log lines that name none. */
  readonly host: string;
  /** How old logs, and how large the database may become; without limits, everything is kept. */
  readonly keep: Keep;
  /** As it was written; `null` for everything. */
  readonly keepText: string | null;
  /** Of `/health` and `/ready`. */
  readonly http: Endpoint;
  /** The JSON file of rules; `null` for none. */
  readonly rules: string | null;
  /** Where incidents are posted when the rules file says nothing; `null` for nowhere. */
  readonly alertChannel: string | null;
  /** Days that the audit log is kept; 0 is forever. */
  readonly auditDays: number;
  readonly logLevel: (typeof logLevels)[number];
  readonly slack: SlackConfig | null;
  /** Variables that are named like ours, but mean nothing: misspelled, or of another version. */
  readonly unknown: readonly string[];
}

/** An invalid configuration: all of its problems, one per line. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join('\n'), { cause });
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that a command requires. */
export interface Needs {
  readonly logs?: boolean;
}

const missingLogs = 'MAILTRACE_LOGS is not set: name the logs to follow, for example MAILTRACE_LOGS=/var/log/mail.log';

/** Reads the process's environment, and `.env` in the working directory for variables not set there. Throws {@link ConfigError}. */
export function readProcessConfig(needs: Needs = {}): Config {
  for (const [name, value] of Object.entries(readEnvFile('.env'))) process.env[name] ??= value;
  return readConfig(process.env, needs);
}

/** Nothing if there is no such file. Node's own `loadEnvFile` takes one that it may not read for missing. */
function readEnvFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw new ConfigError([`${file} cannot be read (${message}): give this user the right to read it`], error);
  }
}

/** Throws {@link ConfigError}. An empty variable counts as not set. */
export function readConfig(env: Environment, needs: Needs = {}): Config {
  const set = whatIsSet(env);
  const read = environment.safeParse(set);
  const problems = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  problems.push(...slackProblems(set));
  if (needs.logs && set['MAILTRACE_LOGS'] === undefined) problems.push(missingLogs);
  if (!read.success || problems.length > 0) throw new ConfigError(problems);
  const values = read.data;
  return Object.freeze({
    db: values.MAILTRACE_DB,
    logs: values.MAILTRACE_LOGS,
    zone: values.MAILTRACE_ZONE,
    logZones: values.MAILTRACE_LOG_ZONE,
    host: values.MAILTRACE_HOST,
    keep: values.MAILTRACE_KEEP,
    keepText: set['MAILTRACE_KEEP'] ?? null,
    http: values.MAILTRACE_HTTP,
    rules: values.MAILTRACE_RULES ?? null,
    alertChannel: values.MAILTRACE_ALERT_CHANNEL ?? null,
    auditDays: values.MAILTRACE_AUDIT_DAYS,
    logLevel: values.MAILTRACE_LOG_LEVEL,
    slack: slackOf(values),
    unknown: Object.keys(set).filter((name) => name.startsWith('MAILTRACE_') && !environmentNames.includes(name)),
  });
}

function whatIsSet(env: Environment): Record<string, string> {
  const entries = Object.entries(env).map(([name, value = '']) => [name, value.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** Checks that Slack's tokens are complete: a single one is of no use. */
function slackProblems({ SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET }: Environment): string[] {
  const hasWay = SLACK_APP_TOKEN !== undefined || SLACK_SIGNING_SECRET !== undefined;
  if (SLACK_BOT_TOKEN !== undefined && !hasWay) {
    return ['SLACK_BOT_TOKEN needs company: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)'];
  }
  if (SLACK_BOT_TOKEN === undefined && hasWay) {
    return ['SLACK_BOT_TOKEN is missing: copy it from OAuth & Permissions of your Slack app'];
  }
  return [];
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

/** The text before and after a character. */
function halves(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at + 1)];
}
