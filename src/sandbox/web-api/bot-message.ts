/** What the app wants said → the message as Slack stores it, under the bot's name. */
import { jsonOf, textOf, type Arguments } from './call-arguments.ts';
import { acceptBlocks, acceptLength } from '../limits/limits.ts';
import { storedBlocks } from './stored-blocks.ts';
import { isRecord, type Block, type SlackMessage } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

export interface Said {
  readonly text: string;
  /** `undefined` when none were given. */
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

/**
 * The message with new words, as `chat.update` makes it: text alone drops the old blocks, blocks alone keep no mark
 * of having been edited.
 */
export function edited(workspace: Workspace, message: SlackMessage, said: Said): SlackMessage {
  const { blocks: _old, ...rest } = message;
  const mark = { edited: { user: workspace.identity.botUserId, ts: workspace.newTs() } };
  return { ...rest, text: said.text, ...(said.blocks === undefined ? mark : withBlocks(workspace, said)) };
}

/** No blocks at all where the list was empty: the text is shown then. */
function withBlocks(workspace: Workspace, { blocks = [] }: Said): { readonly blocks?: readonly Block[] } {
  return blocks.length === 0 ? {} : { blocks: storedBlocks(blocks, () => workspace.newId('').slice(-5)) };
}
