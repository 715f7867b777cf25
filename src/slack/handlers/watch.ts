/** Watch and Unwatch: the presser is told when the message moves, in its thread, or in a direct message if the answer is private. */
import { cardOf } from '../../render/card.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { parseCardState, type CardState } from '../../render/slack/state.ts';
import { storyGoneMessage } from '../../render/slack/trouble.ts';
import {
  notYoursMessage,
  nothingToWatchMessage,
  parseWatchId,
  unwatchedMessage,
  watchesSection,
  watchingMessage,
} from '../../render/slack/watch.ts';
import type { Story } from '../../story/story.ts';
import type { WatchBook } from '../../store/watch-book.ts';
import { canMove, fatesOf } from '../../watch/fate.ts';
import type { Glue } from '../glue.ts';
import { publishHome, type HomePart } from './home.ts';
import { onPress, type Press } from './press.ts';

/** How long a watch lasts. */
const watchedMs = 3 * 86_400_000;

/** The thread of a message that everybody in the channel sees; `null` if only the presser sees it. */
function threadOf(glue: Glue, { conversation, messageTs, isEphemeral, isInView }: Press): string | null {
  if (isEphemeral || isInView || glue.access.isPrivate(conversation.channel)) return null;
  return conversation.threadTs ?? messageTs;
}

function begin(glue: Glue, press: Press, story: Story, zone: string): Message {
  const now = glue.now();
  const card = cardOf(story, { zone, now });
  if (!canMove(story, now)) return nothingToWatchMessage(card);
  const { user, channel } = press.conversation;
  const known = glue.watches.find(story.id, user);
  const watch = glue.watches.begin({
    storyId: story.id,
    title: card.title,
    user,
    channel,
    threadTs: threadOf(glue, press),
    zone,
    since: now,
    until: now + watchedMs,
    told: JSON.stringify(fatesOf(story)),
    toldAt: now,
  });
  return watchingMessage(watch, { zone, now }, known === undefined);
}

async function watch(glue: Glue, press: Press, { storyId }: CardState): Promise<void> {
  const { conversation, client } = press;
  const story = await glue.doorway.story(storyId, { now: glue.now() });
  const zone = await glue.zones.zoneOf(client, conversation.user);
  await conversation.whisper(story === null ? storyGoneMessage() : begin(glue, press, story, zone));
}

export const onWatch = (glue: Glue) => onPress(glue, parseCardState, (press, state) => watch(glue, press, state));

async function unwatch(glue: Glue, press: Press, id: number): Promise<void> {
  const { client, conversation, isEphemeral, isInView } = press;
  const watch = glue.watches.all().find((one) => one.id === id);
  if (watch !== undefined && watch.user !== conversation.user) return conversation.whisper(notYoursMessage());
  glue.watches.end(id);
  if (isInView) return publishHome(glue, client, conversation.user);
  const message = unwatchedMessage(watch?.title ?? null);
  await (isEphemeral ? conversation.replace(message) : conversation.whisper(message));
}

export const onUnwatch = (glue: Glue) => onPress(glue, parseWatchId, (press, id) => unwatch(glue, press, id));

/** The watches of the person who opened the Home tab. */
export const watchesPart = (book: WatchBook): HomePart => ({
  name: 'My watches',
  blocks: async (reader) => watchesSection(book.of(reader.user), reader),
});
