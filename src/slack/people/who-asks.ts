/** Reads from each delivery who acts and where; runs the handlers in that person's name, and audits buttons. */
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { askingAs, type Asker } from '../../ask/asker.ts';
import type { Deed } from '../../store/audit-log.ts';
import type { Access } from './access.ts';
import { record, type Body } from '../delivery-body.ts';
import type { Client } from '../glue.ts';

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

/** Audited acts, by the name of the button. */
function deedOf(actionId: string): Deed {
  if (/share|post-to/.test(actionId)) return 'share';
  if (/export|file|csv|json/.test(actionId)) return 'export';
  return /watch/.test(actionId) ? 'watch' : 'press';
}

/** The story id in a button's value. */
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

/** Middleware: every delivery is handled in somebody's name. */
export const runAsActor =
  (access: Access): Middleware<AnyMiddlewareArgs> =>
  async ({ body, client, next }) => {
    const { user, channel } = whoAndWhere(body as unknown as Body);
    const asker = slackAsker(access, client, user ?? '', channel);
    // Not awaited: it must not delay the acknowledgement.
    const noted = notePress(access, asker, body as unknown as Body);
    await Promise.all([noted, askingAs(asker, next)]);
  };
