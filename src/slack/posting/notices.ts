/** Posts the due notices, each exactly once: before a retry, looks whether the notice was posted. */
import type { Logger } from 'pino';
import type { Client } from '../glue.ts';
import type { Message } from '../../render/slack/blocks.ts';
import type { Notice, WatchBook } from '../../store/watch-book.ts';
import { findPosted, type Spot } from './posted.ts';
import { plain } from './poster.ts';
import { askedToWaitMs, isClosedToUs, isSlackTrouble, slackErrorCode } from '../connection/slack-error.ts';

export interface NoticeParts {
  readonly book: WatchBook;
  /** A client that never retries by itself, which could post twice. */
  readonly client: Client;
  readonly log: Logger;
  readonly posted: (notice: Notice) => Promise<void>;
  /** Called if notices are left: post again after this time. */
  readonly later: (ms: number) => void;
}

const retryMs = 3_000;

/** Without a thread, the notice goes to the watcher as a direct message. */
function spotOf({ channel, user, threadTs }: Notice): Spot {
  if (threadTs !== null) return { channel, threadTs };
  return { channel: channel.startsWith('D') ? channel : user, threadTs: undefined };
}

async function post(parts: NoticeParts, notice: Notice): Promise<void> {
  const { client, book, log } = parts;
  const message = JSON.parse(notice.message) as Message;
  const spot = spotOf(notice);
  if (!notice.tried || (await findPosted(client, spot, message, log)) === undefined) {
    book.trying(notice.id);
    const thread = spot.threadTs === undefined ? {} : { thread_ts: spot.threadTs };
    await client.chat.postMessage({ channel: spot.channel, ...thread, ...plain, ...message });
  }
  book.settle(notice.id);
  await parts.posted(notice);
}

/** What to do with a notice that could not be posted. */
function afterFailure({ log }: NoticeParts, notice: Notice, err: unknown): 'later' | 'elsewhere' | 'never' {
  const code = slackErrorCode(err);
  if (isSlackTrouble(err)) {
    log.warn({ err, notice: notice.id }, 'a notice could not be posted; it is tried again');
    return 'later';
  }
  const isClosed = isClosedToUs(err) || code === 'thread_not_found';
  if (isClosed && (notice.threadTs !== null || notice.channel !== notice.user)) return 'elsewhere';
  log.error({ err, notice: notice.id }, 'Slack refuses a notice');
  return 'never';
}

/** @returns milliseconds until the next attempt; `null` if it is done */
async function deliver(parts: NoticeParts, notice: Notice): Promise<number | null> {
  const { book } = parts;
  try {
    await post(parts, notice);
    return null;
  } catch (error) {
    const then = afterFailure(parts, notice, error);
    if (then === 'later') return askedToWaitMs(error) ?? retryMs;
    if (then === 'never') book.settle(notice.id);
    // If the thread's channel is closed, the notice goes to the watcher as a direct message.
    return then === 'never' ? null : deliver(parts, book.redirect(notice, notice.user));
  }
}

const placeKey = ({ channel, threadTs }: Notice): string => `${channel} ${threadTs}`;

/** Keeps the order within a thread; failures are retried later. Never rejects while the database is open. */
export async function deliverNotices(parts: NoticeParts): Promise<void> {
  const waiting = new Set<string>();
  for (const notice of parts.book.due()) {
    if (waiting.has(placeKey(notice))) continue;
    const wait = await deliver(parts, notice);
    if (wait === null) continue;
    waiting.add(placeKey(notice));
    parts.later(wait);
  }
}
