/** Messages of Slack to one user, in the name of Slackbot. */
import type { Workspace } from './workspace.ts';

export interface Hearer {
  /** Channel id. */
  readonly channel: string;
  /** User id. */
  readonly user: string;
  /** The `ts` of the thread's root. */
  readonly thread?: string | undefined;
}

export function slackbotSays(workspace: Workspace, { channel, user, thread }: Hearer, text: string): void {
  workspace.whisper({
    type: 'message',
    channel,
    ts: workspace.newTs(),
    user: 'USLACKBOT',
    team: workspace.identity.teamId,
    text,
    is_ephemeral: true,
    reader: user,
    ...(thread === undefined ? {} : { thread_ts: thread }),
  });
}
