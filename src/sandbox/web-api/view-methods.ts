/** `views.*`: modals on a user's screen, at most three deep, and the app's Home. */
import type { Api, Methods } from './api-method.ts';
import { jsonOf, requiredText, textOf, type Arguments } from './call-arguments.ts';
import { acceptView, type AcceptedView } from '../limits/limits.ts';
import { faulty, Refusal } from '../refusal.ts';
import { storedBlocks } from './stored-blocks.ts';
import type { SlackView } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

const STACK_MAX = 3;

export const VIEW_METHODS: Methods = {
  'views.open': { run: open },
  'views.push': { run: push },
  'views.update': { run: update },
  'views.publish': { run: publish },
};

function open(args: Arguments, { workspace, triggers }: Api): Record<string, unknown> {
  const view = acceptView(jsonOf(args, 'view'), 'modal');
  const reader = triggers.exchange(requiredText(args, 'trigger_id'));
  const opened = newView(workspace, view, reader, undefined);
  workspace.setModals(reader, [opened]);
  return { view: opened };
}

function push(args: Arguments, { workspace, triggers }: Api): Record<string, unknown> {
  const view = acceptView(jsonOf(args, 'view'), 'modal');
  return { view: pushView(workspace, view, triggers.exchange(requiredText(args, 'trigger_id'))) };
}

function update(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const view = acceptView(jsonOf(args, 'view'), 'modal');
  const old = named(args, workspace);
  const hash = textOf(args, 'hash');
  if (hash !== undefined && hash !== old.hash) throw new Refusal('hash_conflict');
  return { view: replaceView(workspace, old, view) };
}

function publish(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const view = acceptView(jsonOf(args, 'view'), 'home');
  const reader = requiredText(args, 'user_id');
  if (!workspace.users.has(reader))
    throw faulty('invalid_arguments', [{ message: 'invalid `user_id`', at: '/user_id' }]);
  const old = workspace.homes.get(reader);
  const hash = textOf(args, 'hash');
  if (hash !== undefined && hash !== old?.hash) throw new Refusal('hash_conflict');
  const fresh = newView(workspace, view, reader, undefined);
  const published = old === undefined ? fresh : { ...fresh, id: old.id, root_view_id: old.id };
  workspace.setHome(published);
  return { view: published };
}

/** Pushes a view on the user's stack. @throws {Refusal} `push_limit_reached`. */
export function pushView(workspace: Workspace, view: AcceptedView, reader: string): SlackView {
  const stack = workspace.modals.get(reader) ?? [];
  if (stack.length === 0) throw new Refusal('not_found');
  if (stack.length >= STACK_MAX) throw new Refusal('push_limit_reached');
  const pushed = newView(workspace, view, reader, stack.at(-1));
  workspace.setModals(reader, [...stack, pushed]);
  return pushed;
}

/** Replaces an open view. */
export function replaceView(workspace: Workspace, old: SlackView, view: AcceptedView): SlackView {
  const { id, root_view_id, previous_view_id, state } = old;
  const fresh = { ...newView(workspace, view, old.reader, undefined), id, root_view_id, previous_view_id, state };
  workspace.setView(fresh);
  return fresh;
}

function named(args: Arguments, workspace: Workspace): SlackView {
  const all = [...workspace.modals.values()].flat();
  const id = textOf(args, 'view_id');
  const external = textOf(args, 'external_id');
  const found = all.find((view) => view.id === id || (external !== undefined && view.external_id === external));
  if (found === undefined) throw new Refusal('not_found');
  return found;
}

function newView(workspace: Workspace, view: AcceptedView, reader: string, previous: SlackView | undefined): SlackView {
  const id = workspace.newId('V');
  const text = (name: string) => (typeof view[name] === 'string' ? view[name] : '');
  return {
    id,
    type: view['type'] === 'home' ? 'home' : 'modal',
    team_id: workspace.identity.teamId,
    app_id: workspace.identity.appId,
    bot_id: workspace.identity.botId,
    hash: `${workspace.newTs()}.${id}`,
    callback_id: text('callback_id'),
    external_id: text('external_id'),
    private_metadata: text('private_metadata'),
    title: view['title'] ?? null,
    submit: view['submit'] ?? null,
    close: view['close'] ?? null,
    blocks: storedBlocks(view.blocks, () => workspace.newId('').slice(-5)),
    state: { values: {} },
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
    root_view_id: previous?.root_view_id ?? id,
    previous_view_id: previous?.id ?? null,
    reader,
    errors: {},
  };
}
