/** Looks in the history of a channel or thread whether a message was posted. */
import type { Logger } from 'pino';
import type { Client } from '../glue.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { slackErrorCode } from '../connection/slack-error.ts';

export interface Spot {
  /** A channel ID; a user ID means the direct messages with that user. */
  readonly channel: string;
  readonly threadTs: string | undefined;
}

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** The fields of a message that we use. */
interface Found {
  readonly ts?: string;
  readonly blocks?: readonly { readonly block_id?: string }[];
  readonly files?: readonly { readonly id?: string }[];
}

/** The id of the first block identifies a message. */
export function markerOf({ blocks }: Pick<Message, 'blocks'>): string | undefined {
  return blocks[0]?.block_id;
}

/** Direct messages have a channel ID of their own, which is needed to read their history. */
async function channelOf(client: Client, channel: string): Promise<string> {
  if (!/^[UW]/.test(channel)) return channel;
  const { channel: direct } = await client.conversations.open({ users: channel });
  return direct?.id ?? channel;
}

async function messagesIn(client: Client, channel: string, threadTs: string | undefined): Promise<readonly Found[]> {
  const { messages = [] } =
    threadTs === undefined
      ? await client.conversations.history({ channel, limit: 200 })
      : await client.conversations.replies({ channel, ts: threadTs, limit: 1_000 });
  return messages as readonly Found[];
}

/** `undefined` if there is none, or if the history cannot be read: better posted twice than never. */
export async function findMessage(
  client: Client,
  { channel, threadTs }: Spot,
  isIt: (message: Found) => boolean,
  log: Logger,
): Promise<Posted | undefined> {
  try {
    const where = await channelOf(client, channel);
    const found = (await messagesIn(client, where, threadTs)).find(isIt);
    return found?.ts === undefined ? undefined : { channel: where, ts: found.ts };
  } catch (err) {
    if (slackErrorCode(err) !== 'missing_scope') throw err;
    log.warn({ err }, 'Slack does not let us see whether a message was posted');
    return undefined;
  }
}

export function findPosted(client: Client, spot: Spot, message: Message, log: Logger): Promise<Posted | undefined> {
  const marker = markerOf(message);
  return findMessage(client, spot, ({ blocks }) => marker !== undefined && blocks?.[0]?.block_id === marker, log);
}
