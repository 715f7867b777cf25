/** `mailtrace sandbox`: the same program against a local stand-in for Slack, with the demo logs; shows one real question and its answer, and serves a page to ask more. */
import { Command } from 'commander';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, readProcessConfig } from '../config.ts';
import { pageSize } from '../render/slack/show-more.ts';
import { slackThreadText } from '../render/terminal/slack-thread.ts';
import { moveToToday } from '../sandbox/demo/demo-day.ts';
import { demoHappenings, type Happening } from '../sandbox/demo/happenings.ts';
import { parseManifest } from '../sandbox/manifest.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SlackMessage, StandIn } from '../sandbox/stand-in.ts';
import { parsePort } from './options.ts';
import { print, tell, terminalOptions } from './output.ts';
import type { Surroundings } from './program.ts';
import { untilAborted } from './until-aborted.ts';

const demoLog = fileURLToPath(new URL('../../data/demo/mail.log', import.meta.url));
const manifestFile = fileURLToPath(new URL('../../data/slack/manifest.json', import.meta.url));
const demoHome = 'data/local/demo';
const question = 'boss@example.com today';
const channel = 'support';
const asker = 'maria';
/** #postmasters */
const alertChannel = 'C0POSTMAST';
const loopback = '127.0.0.1';
/** Default port of the page; if it is taken, any free one. */
const usualPort = 3900;
/** Questions that the page suggests. */
const examples = [
  '/mailtrace boss@example.com today',
  '/mailtrace from:boss@example.com to:employee@example.com today',
  '/mailtrace status:deferred today',
  '/mailtrace private jobs@agency.test',
  '/mailtrace boss@exmaple.com yesterdya',
  '@mailtrace status:bounced today',
  '/mailtrace help',
];
/** Time limit for the first answer, for slow machines. */
const answerWithinMs = 60_000;

export interface SandboxOptions {
  /** Port of the page; 0 is any free one. If absent, the default one, or any free one if that is taken. */
  readonly port?: number;
  /** The JSON file of rules. MAILTRACE_RULES does not apply here: it names other people. */
  readonly rules?: string;
}

export function sandboxCommand({ stopSignal }: Surroundings): Command {
  return new Command('sandbox')
    .description('the same program against a local stand-in for Slack, with the demo logs')
    .option('--port <port>', `port of the page on this machine (default: ${usualPort}, or any free one)`, parsePort)
    .option('--rules <file>', 'rules to try out there (see README.md)')
    .addHelpText('after', companyHelp)
    .action((options: SandboxOptions) => runSandbox(readProcessConfig(), stopSignal(), options));
}

const companyHelp = `
For rules: the people are U0MARIA001, U0SAM00001 and U0LEE00001, the channels C0SUPPORT1, C0GENERAL1,
C0POSTMAST (incidents are posted there) and C0BOARD001.`;

export async function runSandbox(config: Config, stopped: AbortSignal, options: SandboxOptions = {}): Promise<void> {
  const { createLog, startService } = await import('../app.ts');
  const { zone } = config;
  await using cleanup = new AsyncDisposableStack();
  const happenings = demoHappenings(() => log, zone);
  const standIn = cleanup.adopt(await openSandbox(options, happenings), (standing) => standing.close());
  const home = homeOf(standIn);
  const { log, db } = await layOutDemo(home, zone);
  if (home !== demoHome) cleanup.defer(() => rm(home, { recursive: true, force: true }));
  const { apiUrl, botToken, signingSecret, workspace } = standIn;
  // The demo day is moved to today in this machine's zone, so the people must be in that zone too.
  workspace.addUser({ ...workspace.user(asker), zone });
  await using service = await startService({
    ...config,
    db,
    logs: [log],
    logZones: new Map([['', zone]]),
    slack: { mode: 'http', botToken, signingSecret, apiUrl, port: 0, host: loopback },
    http: null,
    rules: options.rules ?? null,
    alertChannel,
    log: createLog({ logLevel: 'warn' }),
  });
  await standIn.connectHttp(`http://${loopback}:${service.slackAddress?.port}/slack/events`);
  await service.caughtUp;
  print(await askInSlack(standIn));
  tell(howToGoOn(standIn.pageUrl, db, log));
  await Promise.race([untilAborted(stopped), service.running]);
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** The app as our own manifest describes it. */
async function openSandbox({ port }: SandboxOptions, happenings: readonly Happening[]): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/sandbox.ts');
  const manifest = parseManifest(await readFile(manifestFile, 'utf8'));
  const setting = { manifest, examples, happenings };
  try {
    return await startSandbox(setting, { port: port ?? usualPort });
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (port !== undefined) throw new ConfigError([`Port ${port} is taken: give another with --port`], error);
    return startSandbox(setting);
  }
}

/** Each sandbox has its own logs. */
function homeOf({ hostUrl }: Sandbox): string {
  const { port } = new URL(hostUrl);
  return Number(port) === usualPort ? demoHome : `${demoHome}-${port}`;
}

/** The demo day, moved to today, in a separate database. */
async function layOutDemo(home: string, zone: string): Promise<{ log: string; db: string }> {
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  const log = join(home, 'mail.log');
  await writeFile(log, moveToToday(await readFile(demoLog, 'utf8'), Date.now(), zone));
  return { log, db: join(home, 'mailtrace.db') };
}

/** Number of messages expected in the thread: all, or a page and the button for the rest. */
function repliesOf({ text }: SlackMessage): number {
  const total = Number(/^\d+/.exec(text)?.[0] ?? 0);
  return total > pageSize ? pageSize + 1 : total;
}

/** Asks the question in the stand-in and waits for the first page of its thread; rules may make the answer ephemeral. */
async function askInSlack(standIn: StandIn): Promise<string> {
  const { id, realName } = standIn.workspace.user(asker);
  await standIn.command(question, { channel, user: id });
  const thread = await standIn.waitFor(() => {
    const [root, whispers] = [standIn.messages(channel).at(-1), standIn.ephemerals(id)];
    if (root === undefined) return whispers.length > 0 && whispers;
    const messages = standIn.thread(channel, root.ts);
    return messages.length > repliesOf(root) && messages;
  }, answerWithinMs);
  const nameOf = (user: string) => standIn.workspace.user(user).realName;
  return `\n#${channel}  ${realName}: /mailtrace ${question}\n\n${slackThreadText(thread, { ...terminalOptions(), nameOf })}`;
}

function howToGoOn(pageUrl: string, db: string, log: string): string {
  return `
That was the real bot, talking to a stand-in for Slack on this machine. Go on in your browser:

  ${pageUrl}

or from another terminal:

  npx mailtrace trace --db ${db} boss@example.com today
  npx mailtrace trace --db ${db} --expanded --raw status:bounced today
  npx mailtrace trace --db ${db} help
  npx mailtrace queue --db ${db}
  npx mailtrace audit --db ${db}

Your own logs:         npx mailtrace ingest /var/log/mail.log   and   npx mailtrace trace boss@example.com today
Your own Slack:        set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, see "Connect Slack" in README.md; then npm start is the bot

I keep following ${log}: append a line, ask again. Stop with Ctrl-C.
`;
}
