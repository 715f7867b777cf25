/** `npm run screenshots`: the README's pictures, taken anew. They look most like Slack where fonts-lato and fonts-noto-color-emoji are installed. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { webApi } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { happeningMessage } from '../../src/render/slack/happening.ts';
import { incidentMessage } from '../../src/render/slack/incident.ts';
import { demoNow } from '../fixtures/demo-doorway.ts';
import { anIncident, someFacts } from '../fixtures/incidents.ts';
import { launchChromium } from './browser.ts';
import { openPage, setPageStage } from './stage.ts';

const home = fileURLToPath(new URL('../../data/readme/', import.meta.url));
const viewport = { width: 1240, height: 770 };

/** A new workspace, a question, its thread, and what `act` does there. */
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

const minuteMs = 60_000;

/** A storm that has passed its worst, acknowledged. */
async function incidentPicture(browser: Browser, file: string): Promise<void> {
  const stage = await setPageStage();
  const client = new webApi.WebClient(stage.sandbox.botToken, { slackApiUrl: stage.sandbox.apiUrl });
  const beganAt = demoNow - 47 * minuteMs;
  const points = [2, 14, 31, 52, 80, 101, 127, 150, 171, 190, 212, 229, 229, 221, 204, 180];
  const incident = anIncident({
    beganAt,
    openedAt: beganAt + 6 * minuteMs,
    state: 'acknowledged',
    stateAt: beganAt + 9 * minuteMs,
    acknowledgedBy: 'Sam',
    facts: {
      ...someFacts,
      messages: 180,
      recipients: 196,
      senders: 31,
      oldestAt: beganAt,
      share: 0.64,
      sites: 1,
      destinations: [{ name: 'gmail.com', count: 196 }],
    },
    series: { from: beganAt, stepMs: 3 * minuteMs, points },
    peak: 229,
    endings: { delivered: 49, bounced: 0, other: 0 },
  });
  const taken = { kind: 'acknowledged', incident: 7, at: incident.stateAt, by: 'Sam' } as const;
  try {
    const channel = 'C0POSTMAST';
    const { ts = '' } = await client.chat.postMessage({ channel, ...incidentMessage(incident, demoNow) });
    await client.chat.postMessage({ channel, thread_ts: ts, ...happeningMessage(taken, channel)! });
    const { page } = await openPage(browser, stage.sandbox, { viewport: { width: 900, height: 640 } });
    await page.getByRole('link', { name: 'postmasters' }).or(page.getByText('postmasters')).first().click();
    await page.getByText('Mail for google.com waits').waitFor();
    await page.mouse.move(5, 300);
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
  await incidentPicture(browser, 'incident.png');
} finally {
  await browser.close();
}
