/** Posts a message exactly once: where Slack's answer was lost, the message is looked for before it is posted again. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Message } from '../render/slack/blocks.ts';
import { isSlackTrouble, slackErrorCode } from './slack-error.ts';

type Client = webApi.WebClient;

export interface Spot {
  /** A user's ID stands for the direct messages with that user. */
  readonly channel: string;
  readonly threadTs: string | undefined;
}

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

export interface Poster {
  /** @throws Slack's refusal, or its trouble when that lasts */
  post(spot: Spot, message: Message): Promise<Posted>;
  /** How long Slack may take for one answer. */
  readonly patienceMs: number;
}

/** Slack shows no previews of what a log happens to name. */
export const plain = { unfurl_links: false, unfurl_media: false } as const;

/** Waits between tries after a hiccup of Slack's; a person does not wait for longer. */
const pausesMs = [250, 750, 2_000, 5_000];

/** The first block's id tells a message from every other. */
export function markerOf({ blocks }: Message): string | undefined {
  return blocks[0]?.block_id;
}

function marked(message: Message): Message {
  const [first, ...others] = message.blocks;
  if (first === undefined || first.block_id !== undefined) return message;
  return { ...message, blocks: [{ ...first, block_id: `m-${randomBytes(6).toString('hex')}` }, ...others] };
}

/** Direct messages have a channel of their own: their history can only be read by that. */
async function channelOf(client: Client, channel: string): Promise<string> {
  if (!/^[UW]/.test(channel)) return channel;
  const { channel: direct } = await client.conversations.open({ users: channel });
  return direct?.id ?? channel;
}

async function messagesIn(client: Client, channel: string, threadTs: string | undefined) {
  const { messages = [] } =
    threadTs === undefined
      ? await client.conversations.history({ channel, limit: 200 })
      : await client.conversations.replies({ channel, ts: threadTs, limit: 1_000 });
  return messages;
}

/** `undefined` where it is not, or where Slack does not let us look: it is rather said twice than never. */
export async function findPosted(
  client: Client,
  { channel, threadTs }: Spot,
  marker: string | undefined,
  log: Logger,
): Promise<Posted | undefined> {
  try {
    const where = await channelOf(client, channel);
    const messages = await messagesIn(client, where, threadTs);
    const found = messages.find(({ blocks }) => marker !== undefined && blocks?.[0]?.block_id === marker);
    return found?.ts === undefined ? undefined : { channel: where, ts: found.ts };
  } catch (err) {
    if (slackErrorCode(err) !== 'missing_scope') throw err;
    log.warn({ err }, 'Slack does not let us see whether a message was posted');
    return undefined;
  }
}

/** Milliseconds that Slack asks us to wait; `undefined` where it is no rate limit. */
function askedToWaitMs(error: unknown): number | undefined {
  const { retryAfter } = error as { retryAfter?: number };
  return retryAfter === undefined ? undefined : retryAfter * 1_000;
}

/** @param client one that never tries again by itself: that would post twice */
export function createPoster(client: Client, patienceMs: number, log: Logger): Poster {
  async function send({ channel, threadTs }: Spot, message: Message): Promise<Posted> {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
    const posted = await client.chat.postMessage({ channel, ...thread, ...plain, ...message });
    return { channel: posted.channel ?? channel, ts: posted.ts ?? '' };
  }

  return {
    patienceMs,
    async post(spot, message) {
      const sent = marked(message);
      let mayBeThere = false;
      for (let tries = 0; ; tries += 1) {
        try {
          const found = mayBeThere ? await findPosted(client, spot, markerOf(sent), log) : undefined;
          return found ?? (await send(spot, sent));
        } catch (error) {
          const pauseMs = pausesMs[tries];
          if (!isSlackTrouble(error) || pauseMs === undefined) throw error;
          const askedMs = askedToWaitMs(error);
          mayBeThere ||= askedMs === undefined;
          log.warn({ err: error }, 'a message could not be posted; it is tried again');
          await wait(Math.max(askedMs ?? 0, pauseMs));
        }
      }
    },
  };
}
