/** The whole way as people have it: the real app over the demo log, asked and pressed in a real browser. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from './browser.ts';
import { openPage, setPageStage, type PageStage } from './stage.ts';

describe.skipIf(!hasChromium)('mailtrace in the sandbox', { timeout: 60_000 }, () => {
  let browser: Browser;
  let stage: PageStage;
  let page: Page;
  let complaints: readonly string[] = [];

  beforeAll(async () => void (browser = await launchChromium()), 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => void (stage = await setPageStage()), 60_000);
  afterEach(async () => {
    await page.context().close();
    await stage.close();
    expect(complaints).toEqual([]);
  });

  async function open(options: BrowserContextOptions = {}, at = ''): Promise<void> {
    ({ page, complaints } = await openPage(browser, stage.sandbox, options, at));
  }
  const channel = () => page.getByRole('main');
  const thread = () => page.getByRole('complementary', { name: 'Thread' });
  const ask = async (words: string, place = '#support') => {
    const box = page.getByLabel(`Message ${place}`);
    await box.fill(words);
    await box.press('Enter');
  };
  const press = (name: string, where = thread()) => where.getByRole('button', { name, exact: true }).first().click();
  const openThread = (replies: RegExp) => channel().getByRole('button', { name: replies }).last().click();

  test('an example is asked, its thread opened, and the rest shown', async () => {
    await open();
    await channel().getByRole('button', { name: '/mailtrace boss@example.com today' }).click();
    await channel().getByText('11 messages: boss@example.com, today').waitFor();
    await openThread(/11 replies/);
    await thread().getByText('10 of 11 messages shown').waitFor();
    await press('Show 1 more');
    await thread().locator('.message').nth(12).waitFor();
    expect(await thread().innerText()).toMatch(/<!channel>/);
    expect(await thread().locator('.mention.mine').allInnerTexts()).toEqual(['@Maria Keller']);
  });

  test('Expand, Raw lines and back, in their place', async () => {
    await open();
    await ask('/mailtrace jobs@agency.test');
    await openThread(/1 reply/);
    await press('Expand');
    await thread().getByText('1. ns1 · sendmail').waitFor();
    await press('Raw lines');
    await thread()
      .getByText(/^Jan 12 \d\d:\d\d:\d\d ns1 sm-mta/)
      .first()
      .waitFor();
    await press('Hide raw lines');
    await press('Collapse');
    await thread().getByRole('button', { name: 'Expand', exact: true }).waitFor();
    expect(await thread().getByText('1. ns1 · sendmail').count()).toBe(0);
  });

  test('a private answer is seen by its asker alone', async () => {
    await open();
    await ask('/mailtrace private jobs@agency.test');
    const whisper = channel().locator('.message', { hasText: 'Only visible to you' });
    await whisper.getByText('1 message: jobs@agency.test').waitFor();
    await page.getByRole('button', { name: /Be somebody else/ }).click();
    await page.getByRole('menuitem', { name: 'Sam Rivera' }).click();
    await page.getByRole('button', { name: /You are Sam Rivera/ }).waitFor();
    expect(await whisper.count()).toBe(0);
  });

  test('each user has a zone, and answers in it', async () => {
    await open({}, '#/U0LEE00001/C0SUPPORT1');
    await page
      .getByRole('button', { name: /You are Lee Tanaka/ })
      .getByText('9:30 PM Tokyo')
      .waitFor();
    await ask('/mailtrace jobs@agency.test');
    await openThread(/1 reply/);
    await thread()
      .getByText(/GMT\+9|JST/)
      .first()
      .waitFor();
    expect(await channel().locator('.message time').last().innerText()).toBe('9:30 PM');
  });

  test('who lives elsewhere is answered in that zone', async () => {
    await open();
    await page.getByRole('button', { name: /You are Maria Keller/ }).click();
    await page.getByRole('menuitem', { name: /Live elsewhere/ }).click();
    await page.getByRole('menuitem', { name: /Asia\/Kolkata/ }).click();
    await page.getByText('6:00 PM Kolkata').waitFor();
    await ask('/mailtrace private jobs@agency.test');
    await channel()
      .getByText(/\(Asia\/Kolkata\)/)
      .waitFor();
  });

  test('a question with a mistake is answered with one that works, at the press of a button', async () => {
    await open();
    await ask('/mailtrace jobs@agency.test yesterdya');
    await channel().getByText('I do not know “yesterdya”').waitFor();
    await press('Ask this instead', channel());
    await channel()
      .getByText(/Nothing found: jobs@agency\.test, yesterday/)
      .waitFor();
  });

  test('asked in a mention within a thread, and in words of one’s own to the bot alone', async () => {
    await open({}, '#/U0SAM00001/C0SUPPORT1');
    await ask('where is my mail?');
    await channel().locator('.message').last().hover();
    await press('Reply in thread', channel());
    const reply = thread().getByLabel('Reply…');
    await reply.fill('@mailtrace jobs@agency.test');
    await reply.press('Enter');
    await thread().getByText('Bounced').first().waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'mailtrace' }).click();
    const messages = page.getByRole('tab', { name: 'Messages' });
    await messages.click();
    await ask('jobs@agency.test today', 'mailtrace');
    await channel().getByText('1 message: jobs@agency.test, today').waitFor();
  });

  test('hostile words are shown as they are, from people and from the log', async () => {
    await open();
    const hostile = '<img src=x onerror=alert(1)> \u202Egnp.exe <!channel> *x*';
    await ask(hostile);
    await channel().locator('.message', { hasText: hostile }).waitFor();
    await ask(`/mailtrace subject ${hostile}`);
    await channel().locator('.message', { hasText: 'Only visible to you' }).first().waitFor();
    expect(await page.locator('img[src="x"], script:not([src])').count()).toBe(0);
    expect(await page.locator('.mention.mine').count()).toBe(0);
  });

  test('light and dark, as the system has it or as one likes', async () => {
    await open({ colorScheme: 'dark' });
    const ground = () => page.evaluate('getComputedStyle(document.querySelector("main")).backgroundColor');
    expect(await ground()).toBe('rgb(26, 29, 33)');
    await page.getByRole('button', { name: 'Colours: as the system' }).click();
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.reload();
    await page.getByRole('button', { name: 'Colours: light' }).click();
    expect(await ground()).toBe('rgb(26, 29, 33)');
  });

  test('on a telephone one thing at a time, and back', async () => {
    await open({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
    await channel().getByRole('button', { name: '/mailtrace jobs@agency.test' }).tap();
    await openThread(/1 reply/);
    await thread().getByText('Bounced').first().waitFor();
    expect(await channel().isVisible()).toBe(false);
    await page.goBack();
    await channel().getByRole('button', { name: 'Back to the list' }).tap();
    await page.getByRole('link', { name: 'general' }).tap();
    await page.getByLabel('Message #general').waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(390);
  });

  test('by the keyboard alone', async () => {
    await open();
    await page.getByLabel('Message #support').waitFor();
    await page.keyboard.type('/mailtrace jobs@agency.test\n');
    const root = channel().getByRole('button', { name: /1 reply/ });
    await root.waitFor();
    await root.focus();
    await page.keyboard.press('Enter');
    await thread().getByText('Bounced').first().waitFor();
    await page.keyboard.press('Escape');
    await thread().waitFor({ state: 'detached' });
  });
});
