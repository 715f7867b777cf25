/** What is taken along from an answer: a text for a customer, files, and what one shares with the channel. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Doorway } from '../../src/ask/doorway.ts';
import type { SlackMessage } from '../../src/sandbox/stand-in.ts';
import type { SlackFile, SlackView } from '../../src/sandbox/wire.ts';
import { fixtureDoorway } from '../fixtures/doorway.ts';
import { modes, setStage, startSlack, wordsOf, type Stage } from '../fixtures/slack-stage.ts';
import { hostileStory, listed, stories } from '../fixtures/stories.ts';

const maria = 'U0MARIA001';
const formula = {
  ...listed(2),
  id: 'ns1-formula',
  subject: '=HYPERLINK("http://evil.test")',
  envelopeSender: '+news@example.com',
};

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe.each(modes)('over %s', (mode) => {
  async function begin(doorway: Doorway = fixtureDoorway(stories)): Promise<Stage> {
    return (stage = await setStage(mode, doorway, await startSlack()));
  }
  const threadOf = (replies: number): Promise<readonly SlackMessage[]> => {
    const { slack } = stage as Stage;
    return slack.waitFor(() => {
      const root = slack.messages('#support').at(-1);
      const thread = root === undefined ? [] : slack.thread('#support', root.ts);
      return thread.length > replies && thread;
    });
  };
  const whisper = (words: string): Promise<SlackMessage> => {
    const { slack } = stage as Stage;
    return slack.waitFor(() => slack.ephemerals(maria).find((one) => wordsOf(one).includes(words)));
  };
  const copy = (words: string): Promise<{ view: SlackView; text: string }> => {
    const { slack } = stage as Stage;
    return slack.waitFor((workspace) => {
      const view = workspace.modals.get(maria)?.at(-1);
      const input = view?.blocks.find(({ type }) => type === 'input')?.['element'] as
        | { initial_value: string }
        | undefined;
      return view && input?.initial_value.includes(words) && { view, text: input.initial_value };
    });
  };
  const sharedFile = (channel: string): Promise<{ file: SlackFile; message: SlackMessage }> =>
    (stage as Stage).slack.waitFor((workspace) => {
      const message = workspace.messages(channel).find((one) => one.files !== undefined);
      const file = message?.files?.[0];
      return message && file && { file, message };
    });
  const directChannel = (): string => {
    const { workspace } = (stage as Stage).slack;
    return workspace.direct(maria, workspace.identity.botUserId).id;
  };

  test('Copy for customer: a text to copy, without our hosts and addresses', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await slack.press(reply, 'Copy for customer');
    const { text } = await copy('The server’s answer: 550 5.1.1');
    expect(text).toContain('To: members@partner.test');
    expect(text).not.toMatch(/ns1|pc4|192\.0\.2/);
    const { errors } = await slack.submitView();
    expect(errors).toEqual({});
    expect(slack.workspace.modals.get(maria)).toEqual([]);
  });

  test('with several recipients one is chosen, and no other is named', async () => {
    const { slack } = await begin(fixtureDoorway([listed(120)]));
    await slack.command('news@example.com');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await slack.press(reply, 'Copy for customer');
    const { view } = await copy('reader.0@');
    await slack.press(view, 'mailtrace.copy-for', { value: '7' });
    const { text } = await copy('reader.7@');
    expect(text.match(/reader\.\d+/g)).toEqual(['reader.7']);
  });

  test('of those behind an alias only what sets them apart is told', async () => {
    const whole = listed(3);
    const fates = ['relayed', 'relayed', 'deferred'] as const;
    const story = {
      ...whole,
      recipients: whole.recipients.map((one, index) => ({
        ...one,
        originalRecipient: 'team@example.com',
        disposition: fates[index] ?? ('unknown' as const),
      })),
    };
    const { slack } = await begin(fixtureDoorway([story]));
    await slack.command('news@example.com');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await slack.press(reply, 'Copy for customer');
    const { view } = await copy('To: team@example.com');
    const [, { elements }] = view.blocks as [unknown, { elements: { options: { text: { text: string } }[] }[] }];
    const options = elements[0]?.options.map(({ text }) => text.text);
    expect(options).toEqual(['team@example.com (relayed)', 'team@example.com (deferred)']);
    expect(JSON.stringify(view)).not.toContain('reader.');
  });

  test('Copy for customer where the modal came too late, and of a message that is gone', async () => {
    const { slack, restart } = await begin();
    await slack.command('members@partner.test');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    slack.failNext({ method: 'views.open', error: 'expired_trigger_id' });
    await slack.press(reply, 'Copy for customer');
    await whisper('To: members@partner.test');
    await restart(fixtureDoorway([]));
    await slack.press(reply, 'Copy for customer');
    await slack.waitFor((workspace) =>
      JSON.stringify(workspace.modals.get(maria) ?? []).includes('The logs no longer hold this message'),
    );
  });

  test('a modal that is closed before it is written is nobody’s loss', async () => {
    const written = Promise.withResolvers<void>();
    const inner = fixtureDoorway(stories);
    const slow: Doorway = { ...inner, story: async (...named) => (await written.promise, inner.story(...named)) };
    const { slack, logged, settle } = await begin(slow);
    await slack.command('members@partner.test');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await slack.press(reply, 'Copy for customer');
    await slack.waitFor((workspace) => workspace.modals.get(maria)?.length);
    await slack.closeView();
    written.resolve();
    await settle();
    expect(logged).toEqual([]);
    expect(slack.ephemerals(maria)).toEqual([]);
  });

  test('what the logs say is shown in the modal and never obeyed', async () => {
    const { slack } = await begin(fixtureDoorway([hostileStory]));
    await slack.command('<!channel>@example.com');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await slack.press(reply, 'Copy for customer');
    const { text } = await copy('<!channel>');
    expect(text).not.toMatch(/[[\p{Cc}\p{Cf}]--\n]/v);
  });

  test('long raw lines come as a file, once', async () => {
    const { slack, settle } = await begin(fixtureDoorway([listed(60)]));
    await slack.command('news@example.com');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    expect(wordsOf(reply)).not.toContain('All lines as a file');
    await slack.press(reply, 'Raw lines');
    const opened = await slack.waitFor((workspace) => {
      const now = workspace.message(reply.channel, reply.ts);
      return now !== undefined && wordsOf(now).includes('All lines as a file') && now;
    });
    await Promise.all([slack.press(opened, 'All lines as a file'), slack.press(opened, 'All lines as a file')]);
    const { file, message } = await sharedFile('C0SUPPORT1');
    expect(message.thread_ts).toBe(reply.thread_ts);
    expect(file.content.match(/to=<reader\.\d+@partner\.test>/g)).toHaveLength(60);
    await settle();
    expect(slack.workspace.messages('C0SUPPORT1').filter((one) => one.files)).toHaveLength(1);
  });

  test('an answer as CSV and as JSON, every message of it', async () => {
    const { slack } = await begin(fixtureDoorway([formula, ...stories]));
    await slack.command('*');
    const [root] = (await threadOf(6)) as [SlackMessage];
    await slack.press(root, 'Export CSV');
    const { file, message } = await sharedFile('C0SUPPORT1');
    expect(message.thread_ts).toBe(root.ts);
    expect(file.name).toBe('mailtrace-20261123T094500Z.csv');
    expect(file.content.split('\r\n')).toHaveLength(1 + 2 + 5 + 1);
    expect(file.content).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
    expect(file.content).toContain(`"'+news@example.com"`);
    expect(file.content).not.toMatch(/(?:^|,)"[=+@-]/m);
    await slack.press(root, 'Export JSON');
    const json = await slack.waitFor((workspace) =>
      [...workspace.files.values()].find(({ name, content }) => name.endsWith('.json') && content !== ''),
    );
    expect(JSON.parse(json.content)).toMatchObject({ version: 1, total: 6 });
  });

  test('a private answer is exported into a direct message', async () => {
    const { slack } = await begin();
    await slack.command('private members@partner.test');
    await slack.press(await whisper('*1 message:'), 'Export CSV');
    const { file } = await sharedFile(directChannel());
    expect(file.content).toContain('"members@partner.test"');
    await whisper('in a direct message');
    expect(slack.messages('#support')).toEqual([]);
  });

  test('a rate limit makes an export slower, another failure is confessed', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const [root] = (await threadOf(1)) as [SlackMessage];
    slack.failNext({ method: 'files.completeUploadExternal', error: 'storage_limit_reached' });
    await slack.press(root, 'Export CSV');
    await whisper('something went wrong');
    slack.failNext({ method: 'files.getUploadURLExternal', error: 'ratelimited' });
    await slack.press(root, 'Export CSV');
    await sharedFile('C0SUPPORT1');
  });

  test('a file of which Slack forgets to say that it is shown is shown once', async () => {
    const { slack, settle } = await begin();
    await slack.command('members@partner.test');
    const [root] = (await threadOf(1)) as [SlackMessage];
    slack.failNext({ method: 'files.completeUploadExternal', error: 'dropped', afterwards: true });
    await slack.press(root, 'Export CSV');
    await sharedFile('C0SUPPORT1');
    await settle();
    expect(slack.thread('#support', root.ts).filter(({ files }) => files !== undefined)).toHaveLength(1);
    expect(slack.ephemerals('maria')).toEqual([]);
  });

  test('where the message was deleted meanwhile, the file comes in a direct message', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const [root, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    slack.workspace.delete(reply);
    slack.workspace.delete(root);
    await slack.press(root, 'Export CSV');
    await sharedFile(directChannel());
  });

  test('in an archived channel nothing is shared, and that is said', async () => {
    const { slack } = await begin();
    await slack.command('private members@partner.test');
    const list = await whisper('*1 message:');
    slack.workspace.archive('#support');
    await slack.press(list, 'Share to channel');
    await whisper('This channel is archived');
  });

  test('Share to channel shows a private answer to everybody, once, with the name of who did', async () => {
    const { slack, settle } = await begin();
    await slack.command('private members@partner.test');
    const list = await whisper('*1 message:');
    await Promise.all([slack.press(list, 'Share to channel'), slack.press(list, 'Share to channel')]);
    const [root, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    expect(wordsOf(root)).toContain('Asked by <@U0MARIA001>: `members@partner.test`');
    expect(wordsOf(reply)).toContain('*Bounced*');
    await settle();
    expect(slack.messages('#support')).toHaveLength(1);
  });

  test('one message of a private answer is shared alone', async () => {
    const { slack } = await begin();
    await slack.command('private info@example.com');
    await slack.press(await whisper('*3 messages:'), 'Expand');
    await slack.press(await whisper('*1. ns1'), 'Share to channel');
    const shared = await slack.waitFor(() => slack.messages('#support')[0]);
    expect(wordsOf(shared)).toMatch(/^Shared by <@U0MARIA001>\n✅ \*Delivered\*/);
    await slack.press(shared, 'Expand', { user: 'sam' });
    await slack.waitFor((workspace) =>
      wordsOf(workspace.message('C0SUPPORT1', shared.ts) ?? shared).includes('Collapse'),
    );
  });

  test('where the bot is no member nothing can be shared, and that is said', async () => {
    const { slack } = await begin();
    await slack.command('private members@partner.test', { channel: '#general' });
    await slack.press(await whisper('*1 message:'), 'Share to channel');
    await whisper('I am not in this channel');
    await slack.press(await whisper('*1 message:'), 'Expand');
    await slack.press(await whisper('*1. ns1'), 'Share to channel');
    await stage?.settle();
    expect(slack.workspace.messages('C0GENERAL1')).toEqual([]);
  });
});
