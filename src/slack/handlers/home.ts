/** The app's Home tab, drawn whenever somebody opens it. Each part is drawn separately, so that one that fails does not affect the others. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { notAllowed } from '../../access/refusal.ts';
import { currentAsker } from '../../ask/asker.ts';
import type { IndexHealth } from '../../ops/index-health.ts';
import {
  askSection,
  brokenSection,
  examplesSection,
  healthSection,
  homeView,
  recentSection,
} from '../../render/slack/home.ts';
import { problemBlocks } from '../../render/slack/problem.ts';
import { parseSuggestion } from '../../render/slack/state.ts';
import type { Viewer } from '../../render/viewer.ts';
import { answerQuestion } from '../answering/answer.ts';
import { directConversation } from '../posting/direct.ts';
import { answering, onceAtATime, type Client, type Glue } from '../glue.ts';
import { onPress } from './press.ts';
import type { RecentQuestions } from '../recent-questions.ts';

export interface HomeReader extends Viewer {
  /** Slack user ID. */
  readonly user: string;
}

/** One part of the Home tab: watches, open incidents, the index. Gives no blocks if it has nothing to show. */
export interface HomePart {
  /** Name for the error message in its place if it fails: `My watches`. */
  readonly name: string;
  blocks(reader: HomeReader): Promise<readonly KnownBlock[]>;
}

const askPart: HomePart = { name: 'The way to ask', blocks: async () => askSection() };
/** For people who may not ask in any channel. */
const outsidePart: HomePart = { name: 'Your rights', blocks: async () => problemBlocks(notAllowed, true) };
const examplesPart: HomePart = { name: 'Help', blocks: async () => examplesSection() };

const recentPart = (recent: RecentQuestions): HomePart => ({
  name: 'My questions',
  blocks: async ({ user }) => recentSection(await recent.of(user)),
});

export const indexHealthPart = (read: () => Promise<IndexHealth>): HomePart => ({
  name: 'The state of the logs',
  blocks: async (reader) => healthSection(await read(), reader),
});

async function blocksOf(glue: Glue, part: HomePart, reader: HomeReader): Promise<readonly KnownBlock[]> {
  try {
    return await part.blocks(reader);
  } catch (err) {
    glue.log.error({ err, part: part.name }, 'a part of the Home could not be made');
    return brokenSection(part.name);
  }
}

/** Incidents and the index are hidden from people who may not ask. */
async function partsFor(glue: Glue): Promise<readonly HomePart[]> {
  if (!(await glue.access.isSomebody(currentAsker()))) return [askPart, outsidePart];
  return [askPart, recentPart(glue.recent), ...glue.home, examplesPart];
}

/** Publishes the Home tab as of now. */
export async function publishHome(glue: Glue, client: Client, user: string): Promise<void> {
  const reader = { user, zone: await glue.zones.zoneOf(client, user), now: glue.now() };
  const parts = await partsFor(glue);
  const sections = await Promise.all(parts.map((part) => blocksOf(glue, part, reader)));
  await client.views.publish({ user_id: user, view: homeView(sections) });
}

type Args = SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs;

export const onHomeOpened =
  (glue: Glue) =>
  async ({ event, client, context }: Args): Promise<void> => {
    if (event.tab !== 'home') return;
    const { user } = event;
    const conversation = directConversation(glue.poster, client, user, context.botUserId);
    await answering(glue, conversation, () => publishHome(glue, client, user));
  };

/** Ask again: answered in a direct message, since the Home tab is private. */
export const onAskAgain = (glue: Glue) =>
  onPress(glue, parseSuggestion, (press, typed) =>
    onceAtATime(glue, `${press.conversation.user} ${press.key}`, () =>
      answerQuestion(glue, press.client, press.conversation, { ...typed, isPrivate: false }),
    ),
  );
