/** For tests: a tiny Bolt app, connected to a stand-in over signed HTTP or over Socket Mode. */
import type { AddressInfo } from 'node:net';
import { App, LogLevel } from '@slack/bolt';
import type { StandIn } from './stand-in.ts';

export interface Connected {
  readonly app: App;
  stop(): Promise<void>;
}

type Setup = (app: App) => void;

export async function overHttp(stand: StandIn, setup: Setup): Promise<Connected> {
  const app = new App({
    token: stand.botToken,
    signingSecret: stand.signingSecret,
    clientOptions: { slackApiUrl: stand.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  setup(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const { port } = server.address() as AddressInfo;
  await stand.connectHttp(`http://127.0.0.1:${port}/slack/events`);
  return { app, stop: () => app.stop() as Promise<void> };
}

export async function overSocketMode(stand: StandIn, setup: Setup): Promise<Connected> {
  const app = new App({
    token: stand.botToken,
    appToken: stand.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: stand.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  setup(app);
  await app.start();
  return { app, stop: () => app.stop() as Promise<void> };
}
