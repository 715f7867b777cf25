import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyStory } from '../../../test/fixtures/any-story.ts';
import { accept, markupOf, slackPage } from '../../../test/fixtures/slack-page.ts';
import {
  at,
  bounced,
  deferredThenRelayed,
  delivered,
  hostileStory,
  listed,
  rejected,
} from '../../../test/fixtures/stories.ts';
import { cardOf } from '../card.ts';
import { replyMessage } from './reply.ts';
import { freshCard, parseCardState, type CardState } from './state.ts';

const zone = 'America/New_York';
const now = at('10:45:00');

const drawn = (story: typeof bounced, change: Partial<CardState> = {}) =>
  replyMessage(cardOf(story, { zone, now }), { ...freshCard(story.id, zone), ...change });

describe('a reply', () => {
  test.each([
    ['delivered', delivered, {}],
    ['rejected', rejected, {}],
    ['bounced', bounced, {}],
    ['bounced-expanded-lines', bounced, { expanded: true, linesPage: 1 }],
    ['deferred-then-relayed', deferredThenRelayed, { expanded: true }],
    ['recipients', listed(12), {}],
    ['recipients-expanded', listed(60), { expanded: true }],
    ['raw-lines-second-page', listed(60), { linesPage: 2 }],
    ['hostile', hostileStory, { expanded: true, linesPage: 1 }],
  ])('%s', async (name, story, change) => {
    const message = drawn(story, change);
    accept(message);
    await expect(slackPage(message)).toMatchFileSnapshot(`../../../test/golden/slack/${name}.txt`);
  });

  test('is within Slack’s limits and obeys nothing, whatever the logs say', () => {
    const state = fc.record({ expanded: fc.boolean(), linesPage: fc.nat(3), relatedShown: fc.boolean() });
    fc.assert(
      fc.property(anyStory, state, (story, change) => {
        const message = drawn(story, change);
        accept(message);
        for (const text of markupOf(message)) {
          expect(text).not.toMatch(/<|>|&(?!(lt|gt|amp);)/);
          expect(text).not.toMatch(/[[\p{Cc}\p{Cf}\p{Cs}]--\n]/v);
        }
      }),
    );
  });
});

describe('its buttons', () => {
  const states = (story: typeof bounced, change: Partial<CardState> = {}): Record<string, CardState | undefined> => {
    const actions = drawn(story, change).blocks.find((block) => block.type === 'actions');
    const buttons = actions?.type === 'actions' ? actions.elements : [];
    return Object.fromEntries(
      buttons.flatMap((one) => (one.type === 'button' ? [[one.text.text, parseCardState(one.value)]] : [])),
    );
  };

  test('carry the state they lead to', () => {
    const fresh = freshCard(bounced.id, zone);
    expect(states(bounced)).toEqual({
      Expand: { ...fresh, expanded: true },
      'Raw lines': { ...fresh, linesPage: 1 },
      'Related (1)': { ...fresh, relatedShown: true },
      'Copy for customer': fresh,
    });
    expect(states(bounced, { expanded: true, linesPage: 1, relatedShown: true })).toEqual({
      Collapse: { ...fresh, linesPage: 1, relatedShown: true },
      'Hide raw lines': { ...fresh, expanded: true, relatedShown: true },
      'Copy for customer': { ...fresh, expanded: true, linesPage: 1, relatedShown: true },
    });
  });

  test('offer a file where a line is too long to be shown', () => {
    const [evidence] = bounced.evidence;
    const long = { ...bounced, evidence: evidence ? [{ ...evidence, line: evidence.line + 'x'.repeat(3_000) }] : [] };
    expect(Object.keys(states(long))).not.toContain('All lines as a file');
    expect(states(long, { linesPage: 1 })).toHaveProperty(['All lines as a file'], expect.anything());
  });

  test('lead through all raw lines', () => {
    const story = listed(60);
    const first = states(story, { linesPage: 1 })['Next lines'];
    expect(first?.linesPage).toBe(2);
    const shown = [1, 2, 3, 4, 5].flatMap((linesPage) =>
      drawn(story, { linesPage }).blocks.flatMap((block) =>
        block.type === 'section' ? ((block.text?.text ?? '').match(/to=&lt;reader\.\d+/g) ?? []) : [],
      ),
    );
    expect(new Set(shown).size).toBe(60);
  });
});
