/** "Trace this message": on words, headers and bounces that people posted, in both modes. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Doorway } from '../../src/ask/doorway.ts';
import type { SlackMessage } from '../../src/sandbox/stand-in.ts';
import { fixtureDoorway } from '../fixtures/doorway.ts';
import { accept, markupOf } from '../fixtures/slack-page.ts';
import { modes, setStage, startSlack, wordsOf, type Stage } from '../fixtures/slack-stage.ts';
import { hostile, stories } from '../fixtures/stories.ts';

const traceMessage = 'mailtrace.trace-message';
const maria = 'U0MARIA001';
const sample = (name: string): string => readFileSync(new URL(`../pasted/${name}.txt`, import.meta.url), 'utf8');

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** The fixture's doorway knows addresses alone; of `from:a to:b` it looks for the last. */
function byAddress(): Doorway & { questions: string[] } {
  const inner = fixtureDoorway(stories);
  return {
    ...inner,
    ask: async (question, options) => {
      inner.questions.push(question);
      const words = question.split(' ').map((word) => word.replace(/^(?:from|to):/, ''));
      return inner.ask(
        words.findLast((word) => /^[^<]*@[\w.]+$/.test(word) && !word.includes(':')) ?? 'none@none.test',
        options,
      );
    },
  };
}

describe.each(modes)('over %s', (mode) => {
  async function begin(doorway: Doorway = byAddress()): Promise<Stage> {
    return (stage = await setStage(mode, doorway, await startSlack()));
  }
  const threadOf = (ts: string, replies: number): Promise<readonly SlackMessage[]> => {
    const { slack } = stage as Stage;
    return slack.waitFor(() => slack.thread('#support', ts).length > replies && slack.thread('#support', ts));
  };

  test('a pasted bounce is answered in the thread of its message, by the most specific that finds something', async () => {
    const doorway = byAddress();
    const { slack } = await begin(doorway);
    const { message } = await slack.say(sample('sendmail'), { user: 'sam' });
    const { ack } = await slack.shortcut(traceMessage, { user: 'lee', message });
    expect(ack.ok).toBe(true);
    const [, root, reply] = await threadOf(message.ts, 2);
    expect(doorway.questions.filter((question) => /:/.test(question))).toEqual([
      'id:<d6c97dca3261.10@example.com>',
      'id:<202611230902.6AN923L4000341@ns1.example.com>',
      'qid:6AN923L4000338',
      'qid:6AN923L4000341',
      'from:info@example.com to:members@partner.test',
    ]);
    expect(wordsOf(root as SlackMessage)).toContain(
      'Asked by <@U0LEE00001>: `from:info@example.com to:members@partner.test`',
    );
    expect(wordsOf(root as SlackMessage)).toContain(
      'Read out of the message, and used: mail from `info@example.com` to `members@partner.test`. Nothing was found by the Message-ID `&lt;d6c97dca3261.10@example.com&gt;`',
    );
    expect(wordsOf(reply as SlackMessage)).toContain('*Bounced*');
    await stage?.settle();
    expect(slack.messages('#support')).toHaveLength(1);
  });

  test('a message in a thread is answered in that thread', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('good morning');
    const inThread = await slack.say('where is the mail to members@partner.test?', { thread: message.ts });
    await slack.shortcut(traceMessage, { message: inThread.message });
    await threadOf(message.ts, 3);
    expect(slack.messages('#support')).toHaveLength(1);
  });

  test('where the bot is no member only the asker sees the answer', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('members@partner.test says nothing came', { channel: '#general' });
    await slack.shortcut(traceMessage, { message });
    const [answer] = await slack.waitFor(() => slack.ephemerals(maria).length > 0 && slack.ephemerals(maria));
    expect(wordsOf(answer as SlackMessage)).toContain(
      'Read out of the message, and used: mail of `members@partner.test`.',
    );
    expect(wordsOf(answer as SlackMessage)).toContain('I am not in this channel');
    expect(slack.workspace.messages('C0GENERAL1')).toHaveLength(1);
  });

  test('when nothing is found, all that was tried is named', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('From: nobody@nowhere.test To: none@nowhere.test');
    await slack.shortcut(traceMessage, { message });
    const [, root] = await threadOf(message.ts, 1);
    expect(wordsOf(root as SlackMessage)).toContain('*Nothing found');
    expect(wordsOf(root as SlackMessage)).toContain('Read out of the message, and nothing was found by');
  });

  test('a message with nothing to ask about says what would do, and offers the form', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('lunch?');
    await slack.shortcut(traceMessage, { message });
    const [answer] = await slack.waitFor(() => slack.ephemerals(maria).length > 0 && slack.ephemerals(maria));
    expect(wordsOf(answer as SlackMessage)).toContain('I read no address, Message-ID or queue ID');
    await slack.press(answer as SlackMessage, 'Refine');
    await slack.waitFor((workspace) => workspace.modals.get(maria)?.length);
  });

  test('brought twice, it is answered once', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('members@partner.test?');
    await slack.shortcut(traceMessage, { message });
    const shortcut = slack.deliveries.at(-1);
    if (shortcut !== undefined) await slack.redeliver(shortcut);
    await threadOf(message.ts, 2);
    await stage?.settle();
    expect(slack.thread('#support', message.ts)).toHaveLength(3);
  });

  test('of a message that was deleted meanwhile the asker is told alone', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('members@partner.test?');
    slack.workspace.delete(message);
    await slack.shortcut(traceMessage, { message });
    const answer = await slack.waitFor(() => slack.ephemerals(maria)[0]);
    expect(wordsOf(answer)).toContain('This thread is gone, so only you see the answer.');
  });

  test('in an archived channel the asker is answered', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('members@partner.test?');
    slack.workspace.archive('#support');
    await slack.shortcut(traceMessage, { message });
    await slack.waitFor(() => slack.ephemerals(maria).some((one) => wordsOf(one).includes('archived')));
  });

  test('what a message says is shown and never obeyed', async () => {
    const { slack } = await begin();
    const { message } = await slack.say(`From: ${hostile} <!channel>@example.com boss@example.com ${hostile}`);
    await slack.shortcut(traceMessage, { message });
    const all = (await threadOf(message.ts, 1)).slice(1);
    for (const one of all) {
      const posted = one as unknown as Parameters<typeof accept>[0];
      accept(posted);
      for (const text of markupOf(posted)) expect(text.replace(`<@${maria}>`, '')).not.toMatch(/<|>/);
    }
  });

  test('a failure is confessed', async () => {
    const { slack } = await begin({ ...byAddress(), ask: () => Promise.reject(new Error('the store is on fire')) });
    const { message } = await slack.say('members@partner.test?');
    await slack.shortcut(traceMessage, { message });
    await slack.waitFor(() => slack.ephemerals(maria).some((one) => wordsOf(one).includes('something went wrong')));
  });
});
