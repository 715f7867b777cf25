/** Whatever an app posts, opens and asks is drawn and driven; seen in a real browser. */
import type { App, BlockAction, SlackViewAction } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, Heard, overHttp, type Connected } from '../../src/sandbox/bolt-app.ts';
import { parseManifest } from '../../src/sandbox/manifest.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { demoNow } from '../fixtures/demo-doorway.ts';
import { hostile, modal, pressedBlocks, second, shownBlocks, unknownBlock } from './all-blocks.ts';
import { hasChromium, launchChromium } from './browser.ts';
import { openPage } from './stage.ts';

const manifest = parseManifest(
  JSON.stringify({
    display_information: { name: 'test app' },
    features: {
      app_home: { home_tab_enabled: true },
      slash_commands: [{ command: '/mailtrace', description: 'Test', usage_hint: 'anything' }],
      shortcuts: [
        { name: 'Look closer', type: 'message', callback_id: 'closer' },
        { name: 'Fill in', type: 'global', callback_id: 'fill' },
      ],
    },
    oauth_config: { scopes: { bot: ['chat:write', 'commands', 'files:write'] } },
    settings: { event_subscriptions: { bot_events: ['app_home_opened', 'app_mention', 'message.im'] } },
  }),
);
const SUPPORT = 'C0SUPPORT1';

/** Blocks as plain objects; the stand-in checks them. */
type Any = never;

describe.skipIf(!hasChromium)('the page', { timeout: 60_000 }, () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let connected: Connected;
  let page: Page;
  let complaints: readonly string[];
  let pressed: Heard<BlockAction>;
  let submitted: Heard<SlackViewAction>;
  let shortcuts: Heard<unknown>;

  beforeAll(async () => void (browser = await launchChromium()), 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    [pressed, submitted, shortcuts] = [new Heard(), new Heard(), new Heard()];
    sandbox = await startSandbox({ manifest, examples: ['/mailtrace example'] }, { now: () => demoNow });
    connected = await overHttp(sandbox, listen);
    ({ page, complaints } = await openPage(browser, sandbox));
  }, 60_000);
  afterEach(async () => {
    await page.context().close();
    await connected.stop().catch(() => {}); // a test may have stopped it
    await sandbox.close();
  });

  function listen(app: App): void {
    app.command('/mailtrace', async ({ ack, command, client }) => {
      if (command.text === 'modal') await client.views.open({ trigger_id: command.trigger_id, view: modal as Any });
      await ack(command.text === 'modal' ? undefined : `heard ${command.text}`);
    });
    app.action(/^(?!link|deeper).*/, async ({ ack, body }) => (pressed.add(body as BlockAction), ack()));
    app.action('deeper', async ({ ack, body, client }) => {
      pressed.add(body as BlockAction);
      await client.views.push({ trigger_id: (body as BlockAction).trigger_id, view: second as Any });
      await ack();
    });
    app.view('everything', async ({ ack, body, view }) => {
      submitted.add(body);
      const sender = view.state.values['sender']?.['sender_field']?.value ?? '';
      return sender.includes('@') ? ack() : ack({ response_action: 'errors', errors: { sender: 'No address' } });
    });
    app.view({ callback_id: 'everything', type: 'view_closed' }, async ({ ack, body }) => (submitted.add(body), ack()));
    app.shortcut(/.*/, async ({ ack, shortcut, client }) => {
      shortcuts.add(shortcut);
      if (shortcut.callback_id === 'fill')
        await client.views.open({ trigger_id: shortcut.trigger_id, view: modal as Any });
      await ack();
    });
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: pressedBlocks } as Any });
    });
  }
  const post = (blocks: unknown, more: object = {}) =>
    clientOf(sandbox).chat.postMessage({ channel: SUPPORT, text: 'blocks', blocks: blocks as Any, ...more });
  const type = async (words: string) => {
    const box = page.getByLabel('Message #support');
    await box.fill(words);
    await box.press('Enter');
  };
  const last = () => page.getByRole('main').locator('.message').last();

  test('draws every block, and obeys nothing in its text', async () => {
    await post(shownBlocks(`${sandbox.hostUrl}/icon.svg`));
    const message = last();
    await message.getByText('A header 🎉').waitFor();
    const words = await message.innerText();
    for (const shown of [
      'bold italic struck code link ✅ 10:02:11',
      'not *bold* ❌',
      'no :x:',
      '@Maria Keller',
      'Jan 12 10:02:11 ns1 sm-mta[1]: *x* :x:',
      'Monday, January 12th, 2026 12:30:00 PM',
      'at 10:02:11 from [IPv6:2001:db8:a:b::1]',
      hostile,
      '👋',
      '@here',
      'Today at 12:30 PM',
      '#general',
      '@S0HELPDESK',
      '#36c5f0',
    ]) {
      expect(words).toContain(shown);
    }
    expect(await message.locator('strong').allInnerTexts()).toEqual(['bold', 'Queue ID', 'bold', 'context', 'bold']);
    expect(await message.locator('ol').first().getAttribute('start')).toBe('3');
    expect(await message.locator('blockquote').allInnerTexts()).toEqual(['quoted', 'a quote', 'quote']);
    expect(await message.locator('td, th').allInnerTexts()).toEqual([
      'a',
      'b',
      '1',
      '2',
      'Host',
      'Count',
      '<b>ns1</b>',
      '42',
    ]);
    expect(await message.getByRole('img', { name: 'icon' }).count()).toBe(2);
    expect(await message.locator('img[src="x"], a[href^="javascript"]').count()).toBe(0);
    expect(await message.getByRole('link', { name: 'no link' }).count()).toBe(0);
    expect(await page.title()).toBe('mailtrace sandbox');
    expect(complaints).toEqual([]);
  });

  test('says so where it cannot draw a block', async () => {
    const { message } = await sandbox.say('x');
    sandbox.workspace.edit({ ...message, blocks: [unknownBlock] });
    await last().getByText('The sandbox cannot draw “hologram”').click();
    await last().getByText('three dimensions').waitFor();
  });

  test('tells the app of buttons, menus and boxes, each in its own block', async () => {
    await post(pressedBlocks);
    const message = last();
    const told = async (count: number) => (await pressed.first(count)).at(-1);
    await message.getByRole('button', { name: 'Go', exact: true }).click();
    expect(await told(1)).toMatchObject({ actions: [{ action_id: 'go', block_id: 'row', value: 'v1' }] });
    await message.getByRole('button', { name: 'Go too' }).click();
    expect(await told(2)).toMatchObject({ actions: [{ action_id: 'go', block_id: 'twin', value: 'v2' }] });
    await message.getByLabel('Pick one').selectOption('two');
    expect(await told(3)).toMatchObject({
      actions: [{ selected_option: { value: 'two' } }],
      state: { values: { row: { pick: { selected_option: { value: 'two' } }, day: { selected_date: '2026-01-12' } } } },
    });
    await message.getByText('Pick some').click();
    await message.getByLabel('Pick some').getByText('Option three').click();
    expect(await told(4)).toMatchObject({ actions: [{ selected_options: [{ value: 'three' }] }] });
    await message.getByLabel('Who').selectOption({ label: 'Lee Tanaka' });
    expect(await told(5)).toMatchObject({ actions: [{ selected_user: 'U0LEE00001' }] });
    await message.getByText('with a word on it').click();
    expect(await told(6)).toMatchObject({ actions: [{ selected_options: [{ value: 'four' }] }] });
    await message.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Option two' }).click();
    expect(await told(7)).toMatchObject({ actions: [{ type: 'overflow', selected_option: { value: 'two' } }] });
    expect(await message.getByRole('link', { name: 'Open' }).getAttribute('rel')).toBe('noopener noreferrer');
    expect(complaints).toEqual([]);
  });

  test('asks first where a button wants it', async () => {
    await post(pressedBlocks);
    await last().getByRole('button', { name: 'Burn' }).click();
    await page.getByRole('dialog').getByText('It is gone then.').waitFor();
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await last().getByRole('button', { name: 'Burn' }).click();
    await page.getByRole('button', { name: 'Burn it' }).click();
    expect(await pressed.first(1)).toMatchObject([{ actions: [{ action_id: 'burn' }] }]);
  });

  test('fills a modal: what was typed stays when something was wrong with it', async () => {
    await type('/mailtrace modal');
    const dialog = page.getByRole('dialog', { name: 'Every input' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Please complete this required field.').waitFor();
    await dialog.getByLabel('Sender').fill('boss');
    await dialog.getByLabel('Status').selectOption('two');
    await dialog.getByLabel('Day').fill('2026-01-11');
    await dialog.getByLabel('Time').fill('09:30');
    await dialog.getByLabel('Moment').fill('2026-01-11T09:30');
    await dialog.getByRole('group', { name: 'Boxes' }).getByText('Option one').click();
    await dialog.getByRole('radiogroup', { name: 'Radio' }).getByText('Option three').click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('No address').waitFor();
    expect(await dialog.getByLabel('Sender').inputValue()).toBe('boss');
    await dialog.getByLabel('Sender').fill('boss@example.com');
    await dialog.getByLabel('Sender').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const [, done] = await submitted.first(2);
    expect(done?.view.state.values).toMatchObject({
      sender: { sender_field: { value: 'boss@example.com' } },
      note: { note_field: { value: 'kept' } },
      status: { status_field: { selected_option: { value: 'two' } } },
      room: { room_field: { selected_conversation: SUPPORT } },
      day: { day_field: { selected_date: '2026-01-11' } },
      time: { time_field: { selected_time: '09:30' } },
      // Typed in Berlin.
      moment: { moment_field: { selected_date_time: Date.parse('2026-01-11T08:30:00Z') / 1000 } },
      boxes: { boxes_field: { selected_options: [{ value: 'one' }] } },
      radio: { radio_field: { selected_option: { value: 'three' } } },
    });
    expect(complaints).toEqual([]);
  });

  test('lays modals over each other, with what was typed below', async () => {
    await type('/mailtrace modal');
    await page.getByLabel('Sender').fill('half done');
    await page.getByRole('button', { name: 'Deeper' }).click();
    await page.getByRole('dialog', { name: 'Second' }).waitFor();
    expect((await pressed.first(1))[0]?.view?.state.values).toMatchObject({
      sender: { sender_field: { value: 'half done' } },
    });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Every input' }).waitFor();
    expect(await page.getByLabel('Sender').inputValue()).toBe('half done');
    await page.getByRole('button', { name: 'Not now' }).click();
    expect((await submitted.first(1))[0]).toMatchObject({ type: 'view_closed' });
  });

  test('offers the app’s shortcuts, for a message and for everywhere', async () => {
    await type('ask boss@example.com');
    await last().hover();
    await last().getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Look closer' }).click();
    await page.getByRole('button', { name: 'Commands and shortcuts' }).click();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Every input' }).waitFor();
    expect(await shortcuts.first(2)).toMatchObject([
      { callback_id: 'closer', message: { text: 'ask <mailto:boss@example.com|boss@example.com>' } },
      { callback_id: 'fill', user: { id: 'U0MARIA001' } },
    ]);
  });

  test('completes commands and names while one types', async () => {
    const box = page.getByLabel('Message #support');
    await box.pressSequentially('/ma');
    await page.getByRole('option', { name: '/mailtrace anything' }).waitFor();
    await box.press('Enter');
    expect(await box.inputValue()).toBe('/mailtrace ');
    await box.pressSequentially('x');
    await box.press('Enter');
    await last().getByText('heard x').waitFor();
    await last().getByText('Only visible to you').waitFor();
    await box.pressSequentially('@le');
    await box.press('Tab');
    await box.press('Enter');
    await last().getByText('@Lee Tanaka').waitFor();
  });

  test('shows the Home, and hears its buttons', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'mailtrace' }).click();
    await page.getByRole('button', { name: 'Go too' }).click();
    expect((await pressed.first(1))[0]).toMatchObject({ view: { type: 'home' }, actions: [{ block_id: 'twin' }] });
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.getByLabel('Message mailtrace').waitFor();
  });

  test('shows what arrives at once: messages, edits, threads, and what is elsewhere as unread', async () => {
    const ts = (await post(undefined, { text: 'an *alert* <!here>' })).ts ?? '';
    await last().getByText('an alert @here').waitFor();
    await clientOf(sandbox).chat.update({ channel: SUPPORT, ts, text: 'resolved' });
    await last().getByText('(edited)').waitFor();
    await post(undefined, { text: 'a reply', thread_ts: ts });
    await last()
      .getByRole('button', { name: /1 reply/ })
      .click();
    await page.getByRole('complementary', { name: 'Thread' }).getByText('a reply').waitFor();
    const elsewhere = page.getByRole('link', { name: /postmasters/ });
    await clientOf(sandbox).chat.postMessage({ channel: '#postmasters', text: '<@U0MARIA001> look' });
    await elsewhere.getByLabel('1 new').waitFor();
    await elsewhere.click();
    await last().getByText('@Maria Keller look').waitFor();
    expect(await elsewhere.getByLabel('1 new').count()).toBe(0);
    await clientOf(sandbox).chat.delete({ channel: '#postmasters', ts: sandbox.messages('#postmasters')[0]?.ts ?? '' });
    await last().waitFor({ state: 'detached' });
  });

  test('gives files to download', async () => {
    const content = `first line\n${hostile}\n`;
    await clientOf(sandbox).filesUploadV2({
      channel_id: SUPPORT,
      content,
      filename: 'raw lines.log',
      title: 'Raw lines',
    });
    await last().getByText('first line').waitFor();
    const downloading = page.waitForEvent('download');
    await last().getByRole('link', { name: 'Raw lines' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('raw lines.log');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe(content);
  });

  test('says that the app did not answer', async () => {
    await post(pressedBlocks);
    await last().getByRole('button', { name: 'Go', exact: true }).waitFor();
    await connected.stop();
    await last().getByRole('button', { name: 'Go', exact: true }).click();
    await page.getByRole('status').getByText('The app did not respond').waitFor();
  });
});
