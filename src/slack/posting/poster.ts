/** Shows messages and files to everybody in a place, each exactly once. */
import { randomBytes } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Message } from '../../render/slack/blocks.ts';
import { exactlyOnce } from './exactly-once.ts';
import { findPosted, type Posted, type Spot } from './posted.ts';
import { type TextFile, upload } from './upload.ts';

export interface Poster {
  /** How long Slack may take to reply, in milliseconds. */
  readonly patienceMs: number;
  post(spot: Spot, message: Message): Promise<Posted>;
  upload(spot: Spot, file: TextFile): Promise<void>;
}

/** No link previews: messages quote log text. */
export const plain = { unfurl_links: false, unfurl_media: false } as const;

function marked(message: Message): Message {
  const [first, ...others] = message.blocks;
  if (first === undefined || first.block_id !== undefined) return message;
  return { ...message, blocks: [{ ...first, block_id: `m-${randomBytes(6).toString('hex')}` }, ...others] };
}

/** @param client one that never retries by itself, which could post twice */
export function createPoster(client: webApi.WebClient, patienceMs: number, log: Logger): Poster {
  async function send({ channel, threadTs }: Spot, message: Message): Promise<Posted> {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
    const posted = await client.chat.postMessage({ channel, ...thread, ...plain, ...message });
    return { channel: posted.channel ?? channel, ts: posted.ts ?? '' };
  }

  return {
    patienceMs,
    post(spot, message) {
      const sent = marked(message);
      return exactlyOnce(
        () => send(spot, sent),
        () => findPosted(client, spot, sent, log),
        log,
      );
    },
    upload: (spot, file) => upload(client, spot, file, patienceMs, log),
  };
}
