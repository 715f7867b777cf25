/** The app manifest asks for what the code uses: no right too few, none too many. */
import { globSync, readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { manifest } from '../../test/fixtures/slack-stage.ts';
import { actionIds, shortcutIds, viewIds } from '../render/slack/action-ids.ts';
import type { Glue } from './glue.ts';
import { listen } from './listeners.ts';

/** docs.slack.dev: the scope that each event and Web API method needs; `auth.test` needs none. */
const eventScopes: Record<string, string | undefined> = {
  app_home_opened: undefined,
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
};
const historyScopes = ['channels:history', 'groups:history', 'im:history'];
const methodScopes: Record<string, string | readonly string[] | undefined> = {
  'auth.test': undefined,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.history': historyScopes,
  'conversations.open': 'im:write',
  'conversations.replies': historyScopes,
  'files.completeUploadExternal': 'files:write',
  'files.getUploadURLExternal': 'files:write',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'views.open': undefined,
  'views.publish': undefined,
  'views.update': undefined,
};

/** An app that only writes down what is listened to. */
function listened(): Record<'command' | 'event' | 'action' | 'shortcut' | 'view', string[]> {
  const names = { command: [], event: [], action: [], shortcut: [], view: [] } as Record<string, string[]>;
  const note = (kind: string) => (name: string | { callback_id: string }) =>
    void names[kind]?.push(typeof name === 'string' ? name : name.callback_id);
  const app = { ...Object.fromEntries(Object.keys(names).map((kind) => [kind, note(kind)])), error: () => {} };
  listen(app as unknown as App, { alerts: {} } as Glue);
  return names as ReturnType<typeof listened>;
}

function calledMethods(): string[] {
  const sources = globSync('src/slack/**/*.ts').filter((path) => !path.endsWith('.test.ts'));
  const calls = sources.flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(
      /\.((?:chat|usergroups\.users|users|auth|views|conversations|files|reactions)\.[A-Za-z0-9]+)\(/g,
    ),
  ]);
  return [...new Set(calls.map(([, method = '']) => method))].sort();
}

test('every listener is in the manifest, and every entry of it is listened to', () => {
  const { command, event, action, shortcut, view } = listened();
  expect(manifest.features.slash_commands.map((one) => one.command)).toEqual(command);
  const events = manifest.settings.event_subscriptions.bot_events;
  expect(events.map((name) => name.split('.')[0]).sort()).toEqual(event.sort());
  const shortcuts = manifest.features.shortcuts.map((one) => one.callback_id);
  expect(shortcuts.sort()).toEqual(shortcut.sort());
  expect(Object.values<string>(shortcutIds).sort()).toEqual(shortcut);
  expect(view.sort()).toEqual(Object.values(viewIds).sort());
  expect(action.sort()).toEqual(Object.values(actionIds).sort());
});

test('the scopes are those of the events and methods used, and no others', () => {
  const methods = calledMethods();
  expect(methods).toEqual(Object.keys(methodScopes).sort());
  const events = manifest.settings.event_subscriptions.bot_events.map((name) => eventScopes[name]);
  const needed = ['commands', ...events, ...methods.flatMap((method) => methodScopes[method])].filter(Boolean);
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(needed)].sort());
});
