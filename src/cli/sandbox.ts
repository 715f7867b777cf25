/** `mailtrace sandbox`: the same program against a local stand-in for Slack, with the demo logs; shows one real question and its answer, and serves a page to ask more. */
import { Command } from 'commander';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Doorway } from '../ask/doorway.ts';
import { type Config, readProcessConfig } from '../config.ts';
import { pageSize } from '../render/slack/show-more.ts';
import { slackThreadText } from '../render/terminal/slack-thread.ts';
import { moveToToday } from '../sandbox/demo-day.ts';
import { parseManifest } from '../sandbox/manifest.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { StandIn } from '../sandbox/stand-in.ts';
import { print, tell, terminalOptions } from './output.ts';
import type { Surroundings } from './program.ts';
import { untilAborted } from './until-aborted.ts';

const demoLog = fileURLToPath(new URL('../../data/demo/mail.log', import.meta.url));
const manifestFile = fileURLToPath(new URL('../../data/slack/manifest.json', import.meta.url));
const demoHome = 'data/local/demo';
const question = 'boss@example.com today';
const channel = 'support';
const asker = 'maria';
/** Where the page is, unless that is taken. */
const usualPort = 3900;
/** What the page offers to try. */
const examples = [
  '/mailtrace boss@example.com today',
  '/mailtrace from:boss@example.com to:employee@example.com today',
  '/mailtrace status:deferred today',
  '/mailtrace private jobs@agency.test',
  '/mailtrace boss@exmaple.com yesterdya',
  '@mailtrace status:bounced today',
  '/mailtrace help',
];
/** A slow machine's first answer. */
const answerWithinMs = 60_000;

export function sandboxCommand({ stopSignal }: Surroundings): Command {
  return new Command('sandbox')
    .description('the same program against a local stand-in for Slack, with the demo logs')
    .action(() => runSandbox(readProcessConfig(), stopSignal()));
}

export async function runSandbox(config: Config, stopped: AbortSignal): Promise<void> {
  const { createLog, startService } = await import('../app.ts');
  const { zone } = config;
  const { log, db } = await layOutDemo(zone);
  await using cleanup = new AsyncDisposableStack();
  const standIn = cleanup.adopt(await openSandbox(), (standing) => standing.close());
  const { apiUrl, botToken, appToken, workspace } = standIn;
  // The demo's day is today here, so here is where who asks for today must live.
  workspace.addUser({ ...workspace.user(asker), zone });
  await using service = await startService({
    ...config,
    db,
    logs: [log],
    logZones: new Map([['', zone]]),
    slack: { mode: 'socket', botToken, appToken, apiUrl },
    http: null,
    // Nobody there is among the people whom our own rules know.
    rules: null,
    log: createLog({ logLevel: 'warn' }),
  });
  await service.caughtUp;
  print(await askInSlack(standIn, service.doorway));
  tell(howToGoOn(standIn.pageUrl, db, log));
  await Promise.race([untilAborted(stopped), service.running]);
}

/** Everything as our own manifest asks Slack for it, on the usual port or any free one. */
async function openSandbox(): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/sandbox.ts');
  const manifest = parseManifest(await readFile(manifestFile, 'utf8'));
  try {
    return await startSandbox({ manifest, examples }, { port: usualPort });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return startSandbox({ manifest, examples });
  }
}

/** The demo day, moved to today, in a database of its own. */
async function layOutDemo(zone: string): Promise<{ log: string; db: string }> {
  await rm(demoHome, { recursive: true, force: true });
  await mkdir(demoHome, { recursive: true });
  const log = join(demoHome, 'mail.log');
  await writeFile(log, moveToToday(await readFile(demoLog, 'utf8'), Date.now(), zone));
  return { log, db: join(demoHome, 'mailtrace.db') };
}

/** Types the question in the stand-in and waits for the whole first page of its thread. */
async function askInSlack(standIn: StandIn, doorway: Doorway): Promise<string> {
  const { id, realName, zone } = standIn.workspace.user(asker);
  const asked = await doorway.ask(question, { zone, now: Date.now(), limit: 1 });
  const total = asked.kind === 'answer' ? asked.answer.total : 0;
  const replies = total > pageSize ? pageSize + 1 : total;
  await standIn.command(question, { channel, user: id });
  const thread = await standIn.waitFor(() => {
    const root = standIn.messages(channel).at(-1);
    const messages = root ? standIn.thread(channel, root.ts) : [];
    return messages.length > replies && messages;
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

Your own logs:         npx mailtrace ingest /var/log/mail.log   and   npx mailtrace trace boss@example.com today
Your own Slack:        set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, see "Connect Slack" in README.md; then npm start is the bot

I keep following ${log}: append a line, ask again. Stop with Ctrl-C.
`;
}
