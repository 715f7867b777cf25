/** Text and blocks from an app → the bot's message as Slack stores it. */
import { jsonOf, textOf, type Arguments } from './call-arguments.ts';
import { acceptBlocks, acceptLength } from '../limits/limits.ts';
import { storedBlocks } from './stored-blocks.ts';
import { isRecord, type Block, type SlackMessage } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

export interface Said {
  readonly text: string;
  /** `undefined` if none were given. */
  readonly blocks: readonly Block[] | undefined;
  readonly metadata: unknown;
}

/** Reads `text` and `blocks` from a call. @throws {Refusal} if Slack would refuse them. */
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

/**
 * The message after `chat.update`: text without blocks removes the old blocks; after blocks without text, the message
 * is not marked as edited.
 */
export function edited(workspace: Workspace, message: SlackMessage, said: Said): SlackMessage {
  const { blocks: _old, ...rest } = message;
  const mark = { edited: { user: workspace.identity.botUserId, ts: workspace.newTs() } };
  return { ...rest, text: said.text, ...(said.blocks === undefined ? mark : withBlocks(workspace, said)) };
}

/** Without `blocks` if the list is empty, so that the text is shown. */
function withBlocks(workspace: Workspace, { blocks = [] }: Said): { readonly blocks?: readonly Block[] } {
  return blocks.length === 0 ? {} : { blocks: storedBlocks(blocks, () => workspace.newId('').slice(-5)) };
}
