/** Everything for the browser: the real app with the demo log, the stand-in and its page, with a fixed clock. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { parseManifest } from '../../src/sandbox/manifest.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { demoNow, openDemoDoorway } from '../fixtures/demo-doorway.ts';
import { setStage } from '../fixtures/slack-stage.ts';
import { complaintsOf } from './browser.ts';

const manifestFile = new URL('../../data/slack/manifest.json', import.meta.url);

export const examples: readonly string[] = [
  '/mailtrace boss@example.com today',
  '/mailtrace jobs@agency.test',
  '/mailtrace status:deferred today',
  '@mailtrace help',
];

export interface PageStage {
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

export async function setPageStage(): Promise<PageStage> {
  const demo = await openDemoDoorway();
  const manifest = parseManifest(await readFile(manifestFile, 'utf8'));
  const sandbox = await startSandbox({ manifest, examples }, { now: () => demoNow });
  const stage = await setStage('signed HTTP', demo.doorway, sandbox, demoNow);
  return {
    sandbox,
    async close() {
      await stage.close();
      await demo.close();
    },
  };
}

export interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A new browser window with the sandbox. @param at the URL's hash */
export async function openPage(
  browser: Browser,
  sandbox: Sandbox,
  options: BrowserContextOptions = {},
  at = '',
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1380, height: 860 }, locale: 'en-US', ...options });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.clock.setFixedTime(demoNow);
  await page.goto(sandbox.pageUrl + at);
  await page.getByRole('heading', { level: 1 }).or(page.getByRole('navigation')).first().waitFor();
  return { page, complaints };
}
