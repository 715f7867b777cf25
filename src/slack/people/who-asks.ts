/** Who acts, and where, read from whatever Slack brings; all that follows is done in that person's name, and what was pressed is noted. */
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { askingAs, type Asker } from '../../ask/asker.ts';
import type { Deed } from '../../store/audit-log.ts';
import type { Access } from './access.ts';
import type { Client } from '../glue.ts';

type Body = Readonly<Record<string, unknown>>;

const record = (value: unknown): Body => (typeof value === 'object' && value !== null ? (value as Body) : {});
const idOf = (value: unknown): string | null => {
  if (typeof value === 'string' && value !== '') return value;
  const { id } = record(value);
  return typeof id === 'string' && id !== '' ? id : null;
};

/** @param body of a command, an event, a pressed button, a shortcut or a view */
function whoAndWhere(body: Body): { readonly user: string | null; readonly channel: string | null } {
  const event = record(body['event']);
  const container = record(body['container']);
  return {
    user: idOf(body['user_id']) ?? idOf(body['user']) ?? idOf(event['user']),
    channel:
      idOf(body['channel_id']) ?? idOf(body['channel']) ?? idOf(container['channel_id']) ?? idOf(event['channel']),
  };
}

export function slackAsker(access: Access, client: Client, user: string, channel: string | null): Asker {
  return { surface: 'slack', user, channel, groups: (among) => access.groups.of(client, user, among) };
}

/** By the name of the button. */
function deedOf(actionId: string): Deed {
  if (/share|post-to/.test(actionId)) return 'share';
  if (/export|file|csv|json/.test(actionId)) return 'export';
  return /watch/.test(actionId) ? 'watch' : 'press';
}

/** The message that a button's value is about. */
function storyIdOf(value: unknown): string | null {
  try {
    const { s } = record(JSON.parse(String(value)));
    return typeof s === 'string' ? s : null;
  } catch {
    return null;
  }
}

async function notePress({ audit }: Access, asker: Asker, body: Body): Promise<void> {
  for (const pressed of Array.isArray(body['actions']) ? body['actions'] : []) {
    const { action_id: actionId, value } = record(pressed);
    const name = String(actionId).replace(/^mailtrace\./, '');
    await audit.did(asker, deedOf(name), name, { storyId: storyIdOf(value) });
  }
}

/** Nothing that Slack brings is handled in nobody's name. */
export const inTheNameOfWhoeverActs =
  (access: Access): Middleware<AnyMiddlewareArgs> =>
  async ({ body, client, next }) => {
    const { user, channel } = whoAndWhere(body as unknown as Body);
    const asker = slackAsker(access, client, user ?? '', channel);
    // Slack's acknowledgement does not wait for it.
    const noted = notePress(access, asker, body as unknown as Body);
    await Promise.all([noted, askingAs(asker, next)]);
  };
