/** What the app wants said → the message as Slack stores it, under the bot's name. */
import { jsonOf, textOf, type Arguments } from './call-arguments.ts';
import { acceptBlocks, acceptLength } from './limits.ts';
import { storedBlocks } from './stored-blocks.ts';
import { isRecord, type Block, type SlackMessage } from './wire.ts';
import type { Workspace } from './workspace.ts';

export interface Said {
  readonly text: string;
  /** `undefined` when none were given: an update then keeps the old ones. */
  readonly blocks: readonly Block[] | undefined;
  readonly metadata: unknown;
}

/** Reads `text` and `blocks` out of a call. @throws {Refusal} when Slack would not take them. */
export function saidIn(args: Arguments, textMax: number): Said {
  const given = args['blocks'] ?? undefined;
  const blocks = given === undefined ? undefined : acceptBlocks(jsonOf(args, 'blocks'));
  const text = textOf(args, 'text') ?? textOf(args, 'markdown_text') ?? '';
  acceptLength(text, blocks ?? [], textMax);
  const metadata = jsonOf(args, 'metadata');
  return { text, blocks, metadata: isRecord(metadata) ? metadata : undefined };
}

export function botMessage(
  workspace: Workspace,
  channel: string,
  said: Said,
  threadTs: string | undefined,
): SlackMessage {
  const { botUserId, botId, appId, teamId } = workspace.identity;
  return {
    type: 'message',
    channel,
    ts: workspace.newTs(),
    user: botUserId,
    bot_id: botId,
    app_id: appId,
    team: teamId,
    text: said.text,
    ...withBlocks(workspace, said),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(said.metadata === undefined ? {} : { metadata: said.metadata }),
  };
}

/** The message with new words; old blocks stay when none were given. */
export function edited(workspace: Workspace, message: SlackMessage, said: Said): SlackMessage {
  const mark = { user: workspace.identity.botUserId, ts: workspace.newTs() };
  return { ...message, text: said.text, ...withBlocks(workspace, said), edited: mark };
}

function withBlocks(workspace: Workspace, { blocks }: Said): { readonly blocks?: readonly Block[] } {
  return blocks === undefined ? {} : { blocks: storedBlocks(blocks, () => workspace.newId('').slice(-5)) };
}
