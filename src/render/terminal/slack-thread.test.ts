import { expect, test } from 'vitest';
import { at, bounced, delivered, hostileStory } from '../../../test/fixtures/stories.ts';
import { fixtureDoorway } from '../../../test/fixtures/doorway.ts';
import { cardOf } from '../card.ts';
import { replyMessage } from '../slack/reply.ts';
import { rootMessage } from '../slack/root.ts';
import { freshCard } from '../slack/state.ts';
import { summaryOf } from '../summary.ts';
import { slackThreadText } from './slack-thread.ts';
import { plainStyle } from './style.ts';

const zone = 'Europe/Berlin';
const now = at('10:45:00');
const options = { style: plainStyle, width: 80, nameOf: (user: string) => (user === 'U0SAM00001' ? 'sam' : user) };

test('a thread as it was posted', async () => {
  const stories = [hostileStory, bounced, delivered];
  const asked = await fixtureDoorway(stories).ask('* today', { zone, now, limit: 10 });
  if (asked.kind !== 'answer') throw new Error(asked.kind);
  const root = rootMessage(summaryOf(asked.answer, now), '* today', { asker: 'U0SAM00001', isPrivate: false });
  const replies = stories.map((story, index) =>
    replyMessage(cardOf(story, { zone, now }), { ...freshCard(story.id, zone), linesPage: index === 1 ? 1 : 0 }),
  );
  await expect(slackThreadText([root, ...replies], options)).toMatchFileSnapshot(
    '../../../test/golden/terminal/slack-thread.txt',
  );
});

test('a message without blocks, and no message at all', () => {
  expect(slackThreadText([{ text: '*hi* &lt;you&gt;' }], options)).toBe('hi <you>\n');
  expect(slackThreadText([], options)).toBe('');
});
