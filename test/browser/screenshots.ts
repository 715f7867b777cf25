/** `npm run screenshots`: the README's pictures, taken anew. They look most like Slack where fonts-lato and fonts-noto-color-emoji are installed. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './browser.ts';
import { openPage, setPageStage } from './stage.ts';

const home = fileURLToPath(new URL('../../data/readme/', import.meta.url));
const viewport = { width: 1240, height: 770 };

/** A fresh workspace, a question, its thread, and whatever `act` does there. */
async function picture(
  browser: Browser,
  file: string,
  colorScheme: 'light' | 'dark',
  question: string,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const stage = await setPageStage();
  try {
    const { page } = await openPage(browser, stage.sandbox, { viewport, colorScheme });
    await page.getByLabel('Message #support').fill(question);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /\d+ repl/ }).click();
    await act(page);
    await page.mouse.move(5, 300);
    await page.evaluate('document.activeElement.blur()');
    await page.screenshot({ path: home + file });
    await page.context().close();
  } finally {
    await stage.close();
  }
}

await mkdir(home, { recursive: true });
const browser = await launchChromium();
try {
  await picture(browser, 'thread.png', 'light', '/mailtrace boss@example.com today', async (page) => {
    await page.getByText('10 of 11 messages shown').waitFor();
  });
  await picture(browser, 'thread-dark.png', 'dark', '/mailtrace jobs@agency.test', async (page) => {
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('button', { name: 'Raw lines' }).click();
    await thread.getByText('Raw lines 1').waitFor();
    await thread.getByRole('button', { name: 'Hide raw lines' }).scrollIntoViewIfNeeded();
  });
} finally {
  await browser.close();
}
