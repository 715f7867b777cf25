/** `mailtrace sandbox`: the same program against a local stand-in for Slack, with the demo logs; shows one real question and its answer. */
import { Command } from 'commander';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { createLog, startService } from '../app.ts';
import type { Doorway } from '../ask/doorway.ts';
import type { Config } from '../config.ts';
import { pageSize } from '../render/slack/show-more.ts';
import { slackThreadText } from '../render/terminal/slack-thread.ts';
import { moveToToday } from '../sandbox/demo-day.ts';
import { startStandIn, type StandIn } from '../sandbox/stand-in.ts';
import { exitCode } from './exit.ts';
import { print, terminalOptions } from './output.ts';
import { untilAborted } from './serve.ts';

const demoLog = fileURLToPath(new URL('../../data/demo/mail.log', import.meta.url));
const demoHome = 'data/local/demo';
const question = 'boss@example.com today';
const channel = 'support';
const asker = 'maria';

export function sandboxCommand(readConfig: () => Config, stopped: AbortSignal): Command {
  return new Command('sandbox')
    .description('the same program against a local stand-in for Slack, with the demo logs')
    .action(async () => {
      process.exitCode = await runSandbox(readConfig(), stopped);
    });
}

export async function runSandbox(config: Config, stopped: AbortSignal): Promise<number> {
  const { log, db } = await layOutDemo(config.zone);
  const standIn = await startStandIn();
  const service = await startService({
    db,
    logs: [log],
    zone: config.zone,
    zoneOf: () => ({ zone: config.zone, certain: true }),
    host: config.host,
    slack: {
      mode: 'http',
      botToken: standIn.botToken,
      signingSecret: standIn.signingSecret,
      apiUrl: standIn.apiUrl,
      port: 0,
    },
    http: null,
    log: createLog({ logLevel: 'warn' }),
  });
  await standIn.connectHttp(`http://127.0.0.1:${service.slackPort}/slack/events`);
  print(await askInSlack(standIn, service.doorway));
  print(howToGoOn(db, log));
  await untilAborted(stopped);
  await service.stop();
  await standIn.close();
  return exitCode.ok;
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
  });
  const nameOf = (user: string) => standIn.workspace.user(user).realName;
  return `\n#${channel}  ${realName}: /mailtrace ${question}\n\n${slackThreadText(thread, { ...terminalOptions(), nameOf })}`;
}

function howToGoOn(db: string, log: string): string {
  return `
That was the real bot, talking to a stand-in for Slack on this machine. Ask more, from another terminal:

  npx mailtrace trace --db ${db} boss@example.com today
  npx mailtrace trace --db ${db} --expanded --raw status:bounced today
  npx mailtrace trace --db ${db} help
  npx mailtrace queue --db ${db}

Your own logs:         npx mailtrace ingest /var/log/mail.log   and   npx mailtrace trace boss@example.com today
Your own Slack:        set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, see "Connect Slack" in README.md; then npm start is the bot

I keep following ${log}: append a line, ask again. Stop with Ctrl-C.
`;
}
