/** An act of a user → the payload that Slack sends to the app, with all its fields. */
import type { Element, SlackMessage, SlackView } from '../wire.ts';
import { isEphemeral } from '../wire.ts';
import type { Channel, User, Workspace } from '../workspace.ts';

type Payload = Readonly<Record<string, unknown>>;

/** Slack's deprecated verification token: still sent, no longer checked. */
const TOKEN = 'sandbox-verification-token';

/** The user of an act, its trigger id and its response URL. */
export interface Act {
  readonly user: User;
  readonly triggerId: string;
  readonly responseUrl: string;
}

export function commandPayload(
  workspace: Workspace,
  act: Act,
  channel: Channel,
  command: string,
  text: string,
): Payload {
  const { teamId, teamDomain, appId } = workspace.identity;
  return {
    token: TOKEN,
    team_id: teamId,
    team_domain: teamDomain,
    channel_id: channel.id,
    channel_name: shownName(channel),
    user_id: act.user.id,
    user_name: act.user.name,
    command,
    text,
    api_app_id: appId,
    is_enterprise_install: 'false',
    response_url: act.responseUrl,
    trigger_id: act.triggerId,
  };
}

/** A button or menu of a message; `values` is the state of its inputs. */
export function messageActionPayload(
  workspace: Workspace,
  act: Act,
  message: SlackMessage,
  action: Payload,
  values: Payload = {},
): Payload {
  const hidden = isEphemeral(message);
  return {
    type: 'block_actions',
    ...interaction(workspace, act),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: hidden,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    channel: channelRef(workspace, message.channel),
    ...(hidden ? {} : { message }),
    state: { values },
    response_url: act.responseUrl,
    actions: [action],
  };
}

/** A button or menu of a modal or of the Home. */
export function viewActionPayload(workspace: Workspace, act: Act, view: SlackView, action: Payload): Payload {
  return {
    type: 'block_actions',
    ...interaction(workspace, act),
    container: { type: 'view', view_id: view.id },
    view,
    actions: [action],
  };
}

export function submissionPayload(workspace: Workspace, act: Act, view: SlackView): Payload {
  return { type: 'view_submission', ...interaction(workspace, act), view, response_urls: [] };
}

export function closedPayload(workspace: Workspace, act: Act, view: SlackView): Payload {
  const { trigger_id: _none, ...rest } = interaction(workspace, act);
  return { type: 'view_closed', ...rest, view, is_cleared: false };
}

/** A message shortcut, or a global one without `message`. */
export function shortcutPayload(workspace: Workspace, act: Act, callbackId: string, message?: SlackMessage): Payload {
  const common = { ...interaction(workspace, act), callback_id: callbackId, action_ts: workspace.newTs() };
  if (message === undefined) return { type: 'shortcut', ...common };
  const channel = channelRef(workspace, message.channel);
  return { type: 'message_action', ...common, response_url: act.responseUrl, message_ts: message.ts, channel, message };
}

export function eventPayload(workspace: Workspace, event: Payload): Payload {
  const { teamId, appId, botUserId } = workspace.identity;
  const authorization = {
    enterprise_id: null,
    team_id: teamId,
    user_id: botUserId,
    is_bot: true,
    is_enterprise_install: false,
  };
  return {
    token: TOKEN,
    team_id: teamId,
    context_team_id: teamId,
    context_enterprise_id: null,
    api_app_id: appId,
    event,
    type: 'event_callback',
    event_id: workspace.newId('Ev'),
    event_time: Math.floor(Number(event['event_ts'])),
    authorizations: [authorization],
    is_ext_shared_channel: false,
    event_context: 'sandbox-event-context',
  };
}

/** A person's message as an event. */
export function messageEvent(message: SlackMessage, type: 'message' | 'app_mention', channel: Channel): Payload {
  const { channel: channelId, ...rest } = message;
  const where = type === 'message' ? { channel_type: CHANNEL_TYPES[channel.kind] } : {};
  return { ...rest, type, channel: channelId, event_ts: message.ts, ...where };
}

const CHANNEL_TYPES = { public: 'channel', private: 'group', im: 'im' };

/** The entry of `actions` for an element; `picked` is the choice in a menu. */
export function actionOf(element: Element, blockId: string, actionTs: string, picked: Payload): Payload {
  const { confirm: _confirm, options: _options, option_groups: _groups, url: _url, ...shown } = element;
  return { ...shown, block_id: blockId, ...picked, action_ts: actionTs };
}

function interaction(workspace: Workspace, { user, triggerId }: Act): Record<string, unknown> {
  const { teamId, teamDomain, appId } = workspace.identity;
  return {
    token: TOKEN,
    api_app_id: appId,
    team: { id: teamId, domain: teamDomain },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId },
    trigger_id: triggerId,
  };
}

function channelRef(workspace: Workspace, id: string): Payload {
  return { id, name: shownName(workspace.channel(id)) };
}

/** The channel's name in payloads, which Slack hides for private channels. */
function shownName({ kind, name }: Channel): string {
  if (kind === 'im') return 'directmessage';
  return kind === 'private' ? 'privategroup' : name;
}
