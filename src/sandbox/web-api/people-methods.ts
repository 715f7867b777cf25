/** `auth.test`, `users.*`, `reactions.*`, `apps.connections.open`: people, reactions, and connections for Socket Mode. */
import type { Api, Methods } from './api-method.ts';
import { requiredText, type Arguments } from './call-arguments.ts';
import { joinedChannel } from './reachable.ts';
import { Refusal } from '../refusal.ts';
import type { Reaction } from '../wire.ts';
import type { User, Workspace } from '../workspace.ts';

export const PEOPLE_METHODS: Methods = {
  'api.test': { run: () => ({}) },
  'auth.test': { run: authTest },
  'apps.connections.open': { token: 'app', run: (_args, { socketUrl }) => ({ url: socketUrl() }) },
  'users.info': { scopes: ['users:read'], run: userInfo },
  'usergroups.users.list': { scopes: ['usergroups:read'], run: groupMembers },
  'users.list': { scopes: ['users:read'], run: userList },
  'reactions.add': { scopes: ['reactions:write'], run: addReaction },
  'reactions.remove': { scopes: ['reactions:write'], run: removeReaction },
};

function authTest(_args: Arguments, { workspace: { identity } }: Api): Record<string, unknown> {
  return {
    url: `https://${identity.teamDomain}.slack.com/`,
    team: identity.teamDomain,
    team_id: identity.teamId,
    user: 'mailtrace',
    user_id: identity.botUserId,
    bot_id: identity.botId,
    is_enterprise_install: false,
  };
}

function userInfo(args: Arguments, api: Api): Record<string, unknown> {
  const user = api.workspace.users.get(requiredText(args, 'user'));
  if (user === undefined) throw new Refusal('user_not_found');
  return { user: profiled(user, api) };
}

function userList(_args: Arguments, api: Api): Record<string, unknown> {
  const members = [...api.workspace.users.values()].map((user) => profiled(user, api));
  return { members, cache_ts: Math.floor(api.now() / 1000), response_metadata: { next_cursor: '' } };
}

function groupMembers(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const users = workspace.groups.get(requiredText(args, 'usergroup'));
  if (users === undefined) throw new Refusal('no_such_subteam');
  return { users };
}

function profiled(user: User, { workspace, now }: Api): Record<string, unknown> {
  const offset = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(user.zone).offsetNanoseconds / 1e9;
  return {
    id: user.id,
    team_id: workspace.identity.teamId,
    name: user.name,
    deleted: false,
    real_name: user.realName,
    tz: user.zone,
    tz_label: user.zone,
    tz_offset: offset,
    profile: { real_name: user.realName, display_name: user.name, team: workspace.identity.teamId },
    is_bot: user.isBot,
    is_app_user: false,
  };
}

function addReaction(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const me = workspace.identity.botUserId;
  return changeReactions(args, workspace, (reactions, name) => {
    const old = reactions.find((reaction) => reaction.name === name);
    if (old?.users.includes(me) === true) throw new Refusal('already_reacted');
    const rest = reactions.filter((reaction) => reaction !== old);
    return [...rest, { name, users: [...(old?.users ?? []), me] }];
  });
}

function removeReaction(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const me = workspace.identity.botUserId;
  return changeReactions(args, workspace, (reactions, name) => {
    const old = reactions.find((reaction) => reaction.name === name && reaction.users.includes(me));
    if (old === undefined) throw new Refusal('no_reaction');
    const left = { name, users: old.users.filter((id) => id !== me) };
    return [...reactions.filter((reaction) => reaction !== old), ...(left.users.length > 0 ? [left] : [])];
  });
}

function changeReactions(
  args: Arguments,
  workspace: Workspace,
  change: (reactions: readonly Reaction[], name: string) => readonly Reaction[],
): Record<string, unknown> {
  const name = requiredText(args, 'name').replaceAll(':', '');
  const channel = joinedChannel(workspace, requiredText(args, 'channel'));
  const message = workspace.message(channel.id, requiredText(args, 'timestamp'));
  if (message === undefined) throw new Refusal('message_not_found');
  workspace.react({ ...message, reactions: change(message.reactions ?? [], name) });
  return {};
}
