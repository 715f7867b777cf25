/** Environment → configuration: defaults, every variable, every problem with its fix, no secret ever said. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, environmentNames, readConfig, type Environment, type Needs } from './config.ts';

function problemsOf(env: Environment, needs?: Needs): readonly string[] {
  try {
    readConfig(env, needs);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const bot = { SLACK_BOT_TOKEN: 'xoxb-1-abc' };

describe('what is read', () => {
  test('an empty environment gives the defaults', () => {
    expect(readConfig({})).toEqual({
      db: 'data/local/mailtrace.db',
      logs: [],
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      logZones: new Map(),
      host: hostname(),
      http: { host: '127.0.0.1', port: 9464 },
      rules: null,
      alertChannel: null,
      keep: {},
      keepText: null,
      auditDays: 365,
      logLevel: 'info',
      slack: null,
      unknown: [],
    });
  });

  test.each<[Environment, object]>([
    [{ MAILTRACE_DB: '/srv/mail.db' }, { db: '/srv/mail.db' }],
    [{ MAILTRACE_DB: '  ' }, { db: 'data/local/mailtrace.db' }],
    [{ MAILTRACE_LOGS: ' /var/log/mail.log, /srv/*/mail.log ,' }, { logs: ['/var/log/mail.log', '/srv/*/mail.log'] }],
    [{ MAILTRACE_ZONE: 'Asia/Kathmandu' }, { zone: 'Asia/Kathmandu' }],
    [{ MAILTRACE_LOG_ZONE: 'Europe/Berlin' }, { logZones: new Map([['', 'Europe/Berlin']]) }],
    [
      { MAILTRACE_LOG_ZONE: 'NS1=Europe/Berlin, ns2=Etc/GMT+5 ,UTC' },
      {
        logZones: new Map([
          ['ns1', 'Europe/Berlin'],
          ['ns2', 'Etc/GMT+5'],
          ['', 'UTC'],
        ]),
      },
    ],
    [{ MAILTRACE_HOST: 'mail.example.com' }, { host: 'mail.example.com' }],
    [{ MAILTRACE_HTTP: '0.0.0.0:80' }, { http: { host: '0.0.0.0', port: 80 } }],
    [{ MAILTRACE_HTTP: '[::1]:0' }, { http: { host: '::1', port: 0 } }],
    [{ MAILTRACE_RULES: '/etc/mailtrace/rules.json' }, { rules: '/etc/mailtrace/rules.json' }],
    [{ MAILTRACE_AUDIT_DAYS: '0' }, { auditDays: 0 }],
    [{ MAILTRACE_KEEP: '90d' }, { keep: { days: 90 } }],
    [{ MAILTRACE_KEEP: '90d, 20GB' }, { keep: { days: 90, bytes: 20e9 } }],
    [{ MAILTRACE_LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    [
      { ...bot, SLACK_APP_TOKEN: ' xapp-1-def\n' },
      { slack: { mode: 'socket', botToken: 'xoxb-1-abc', appToken: 'xapp-1-def' } },
    ],
    [
      { ...bot, SLACK_SIGNING_SECRET: '0123456789abcdef' },
      { slack: { mode: 'http', botToken: 'xoxb-1-abc', signingSecret: '0123456789abcdef', port: 3000 } },
    ],
    [
      { ...bot, SLACK_SIGNING_SECRET: '0123456789abcdef', PORT: '8080', SLACK_API_URL: 'http://127.0.0.1:1/api/' },
      { slack: { mode: 'http', port: 8080, apiUrl: 'http://127.0.0.1:1/api/' } },
    ],
    [
      { ...bot, SLACK_SIGNING_SECRET: '0123456789abcdef', SLACK_APP_TOKEN: 'xapp-1-def' },
      { slack: { mode: 'socket', appToken: 'xapp-1-def' } },
    ],
  ])('%j', (env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });

  test('variables of other programs do not matter', () => {
    expect(readConfig({ PATH: '/bin', RULES: 'rules.json' })).toEqual(readConfig({}));
  });

  test('a misspelled variable is remembered, to be told', () => {
    expect(readConfig({ MAILTRACE_LOG: '/var/log/mail.log', MAILTRACE_KEEPS: '' }).unknown).toEqual(['MAILTRACE_LOG']);
  });
});

describe('what is wrong', () => {
  test.each<[Environment, string]>([
    [{ MAILTRACE_ZONE: 'Berlin' }, 'MAILTRACE_ZONE is no time zone: use a name such as Europe/Berlin or UTC'],
    [
      { MAILTRACE_LOG_ZONE: 'ns1=Mars/Olympus' },
      'MAILTRACE_LOG_ZONE “Mars/Olympus” is no time zone: use a name such as Europe/Berlin or UTC',
    ],
    [{ MAILTRACE_LOG_ZONE: 'ns1=' }, 'MAILTRACE_LOG_ZONE “” is no time zone: use a name such as Europe/Berlin or UTC'],
    [{ MAILTRACE_HTTP: '9464' }, 'MAILTRACE_HTTP is not host:port: use for example 127.0.0.1:9464'],
    [
      { MAILTRACE_HTTP: 'localhost:70000' },
      'MAILTRACE_HTTP has no such port: use a number from 0 to 65535, for example 127.0.0.1:9464',
    ],
    [{ MAILTRACE_LOG_LEVEL: 'loud' }, 'MAILTRACE_LOG_LEVEL is no level: use one of debug, info, warn, error, silent'],
    [{ SLACK_API_URL: 'slack' }, 'SLACK_API_URL is no URL: leave it unset for Slack itself'],
    [
      { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xapp-1' },
      'SLACK_BOT_TOKEN should begin with xoxb-: copy it from OAuth & Permissions of your Slack app',
    ],
    [
      { ...bot, SLACK_APP_TOKEN: 'xoxb-1' },
      'SLACK_APP_TOKEN should begin with xapp-: copy it from Basic Information → App-Level Tokens of your Slack app',
    ],
    [
      { ...bot, SLACK_SIGNING_SECRET: 'short' },
      'SLACK_SIGNING_SECRET is too short: copy it from Basic Information of your Slack app',
    ],
    [bot, 'SLACK_BOT_TOKEN needs company: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN is missing: copy it from OAuth & Permissions of your Slack app'],
  ])('%j', (env, problem) => {
    expect(problemsOf(env)).toEqual([problem]);
  });

  test.each(['port', '-1', '65536', '1e3', '0x50', '3000.5'])('PORT=%s', (PORT) => {
    expect(problemsOf({ PORT })).toEqual(['PORT is no port: use a number from 0 to 65535, for example 3000']);
  });

  test.each<[Environment]>([
    [{ MAILTRACE_DB: '~/mail.db' }],
    [{ MAILTRACE_LOGS: '/var/log/mail.log,~joe/mail.log' }],
    [{ MAILTRACE_RULES: '~' }],
  ])('%j: no shell is there to understand it', (env) => {
    const [name] = Object.keys(env);
    expect(problemsOf(env)).toEqual([`${name} begins with ~, which only a shell understands: write the whole path`]);
  });

  test('a name that merely begins with ~ is a name', () => {
    expect(readConfig({ MAILTRACE_LOGS: './~x/a.log,~mail log' }).logs).toEqual(['./~x/a.log', '~mail log']);
  });

  test('all of it is said at once', () => {
    const env = { PORT: 'x', MAILTRACE_ZONE: 'x', MAILTRACE_HTTP: 'x', SLACK_APP_TOKEN: 'x', MAILTRACE_LOG_LEVEL: 'x' };
    const named = problemsOf(env, { logs: true }).map((problem) => problem.split(' ')[0]);
    expect(named.sort()).toEqual([
      'MAILTRACE_HTTP',
      'MAILTRACE_LOGS',
      'MAILTRACE_LOG_LEVEL',
      'MAILTRACE_ZONE',
      'PORT',
      'SLACK_APP_TOKEN',
      'SLACK_BOT_TOKEN',
    ]);
  });

  test('logs are asked for only where they are needed', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ MAILTRACE_LOGS: '' }, { logs: true })).toEqual([
      'MAILTRACE_LOGS is not set: name the logs to follow, for example MAILTRACE_LOGS=/var/log/mail.log',
    ]);
  });

  test('no secret is repeated, whatever is wrong with it', () => {
    const secrets = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_API_URL'];
    const secret = fc.stringMatching(/^[0-9A-Z]{5,40}$/);
    fc.assert(
      fc.property(fc.constantFrom(...secrets), secret, (name, value) => {
        const problems = problemsOf({ [name]: value, PORT: 'x' });
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.join('\n')).not.toContain(value);
      }),
    );
  });
});

test('.env.example names every variable and no other', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const named = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  expect([...new Set(named)].sort()).toEqual([...environmentNames].sort());
  expect(problemsOf(Object.fromEntries(uncommented(example)))).toEqual([]);
});

/** What somebody gets who copies the file as it is. */
function uncommented(example: string): [string, string][] {
  return [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
}
