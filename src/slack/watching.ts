/** Connects the watcher with Slack: in whose name it looks, and how its notices are posted. */
import type { webApi } from '@slack/bolt';
import { noticeMessage } from '../render/slack/watch.ts';
import type { Notice } from '../store/watch-book.ts';
import { createWatcher, type Move, type Watcher } from '../watch/watcher.ts';
import type { Glue } from './glue.ts';
import { deliverNotices } from './posting/notices.ts';
import { slackAsker } from './people/who-asks.ts';

/** Unique even among notices of an earlier database. */
const markerOf = ({ watch }: Move, noticeId: number): string => `notice-${watch.since.toString(36)}-${noticeId}`;

/** @param client one that never retries by itself */
export function startWatching(glue: Glue, client: webApi.WebClient): Watcher {
  const { doorway, watches: book, log, now, access } = glue;
  let retry: NodeJS.Timeout | undefined;
  const posted = ({ user, channel }: Notice): Promise<void> =>
    access.audit.did(slackAsker(access, client, user, channel), 'notice', 'watch');
  const later = (ms: number): void => {
    clearTimeout(retry);
    retry = setTimeout(() => void watcher.look(), ms).unref();
  };
  const watcher = createWatcher({
    doorway,
    book,
    log,
    now,
    askerOf: ({ user, channel }) => slackAsker(access, client, user, channel),
    write: (move, noticeId) => JSON.stringify(noticeMessage(move, markerOf(move, noticeId))),
    deliver: () => deliverNotices({ book, client, log, posted, later }),
  });
  // Posts what was due when the process last ended.
  void watcher.look();
  return {
    ...watcher,
    async stop() {
      clearTimeout(retry);
      await watcher.stop();
    },
  };
}
