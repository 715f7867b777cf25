/** The app manifest asks for what the code uses: no right too few, none too many. */
import { globSync, readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { manifest } from '../../test/fixtures/slack-stage.ts';
import { actionIds } from '../render/slack/action-ids.ts';
import type { Glue } from './glue.ts';
import { listen } from './listeners.ts';

/** docs.slack.dev: the scope that each event and Web API method needs; `auth.test` needs none. */
const eventScopes: Record<string, string> = { app_mention: 'app_mentions:read', 'message.im': 'im:history' };
const methodScopes: Record<string, string | undefined> = {
  'auth.test': undefined,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'users.info': 'users:read',
};

/** An app that only writes down what is listened to. */
function listened(): Record<'command' | 'event' | 'action', string[]> {
  const names = { command: [] as string[], event: [] as string[], action: [] as string[] };
  const note = (kind: keyof typeof names) => (name: string) => void names[kind].push(name);
  const app = { command: note('command'), event: note('event'), action: note('action'), error: () => {} };
  listen(app as unknown as App, {} as Glue);
  return names;
}

function calledMethods(): string[] {
  const sources = globSync('src/slack/*.ts').filter((path) => !path.endsWith('.test.ts'));
  const calls = sources.flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(/\.((?:chat|users|auth|views|conversations|files|reactions)\.[A-Za-z]+)\(/g),
  ]);
  return [...new Set(calls.map(([, method = '']) => method))].sort();
}

test('every listener is in the manifest, and every entry of it is listened to', () => {
  const { command, event, action } = listened();
  expect(manifest.features.slash_commands.map((one) => one.command)).toEqual(command);
  const events = manifest.settings.event_subscriptions.bot_events;
  expect(events.map((name) => name.split('.')[0]).sort()).toEqual(event.sort());
  expect(action.sort()).toEqual(Object.values(actionIds).sort());
});

test('the scopes are those of the events and methods used, and no others', () => {
  const methods = calledMethods();
  expect(methods).toEqual(Object.keys(methodScopes).sort());
  const events = manifest.settings.event_subscriptions.bot_events.map((name) => eventScopes[name]);
  const needed = ['commands', ...events, ...methods.map((method) => methodScopes[method])].filter(Boolean);
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(needed)].sort());
});
