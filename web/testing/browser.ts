import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executable = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** Why tests of the page are skipped, if they are. */
export const NO_BROWSER = executable === undefined ? 'no chromium' : undefined;

/** @throws Error if there is no chromium */
export async function openBrowser(): Promise<Browser> {
  const found = spawnSync('which', [executable ?? ''], { encoding: 'utf8' }).stdout.trim();
  return chromium.launch({ executablePath: found, args: ['--no-sandbox'] });
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong on the page as it is, in a line for each rule and element. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  // The policy of the page forbids a script element. This way the script does not come from the page.
  await page.evaluate(await axe);
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target + ' ' + failureSummary)))`,
  );
}

/** How far the page is wider than its window, in pixels. */
export function findOverflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** The pictures of all screens. They are written anew if STIMA_PICTURES is set. */
const PICTURES = join(import.meta.dirname, '..', 'pictures');

export async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env.STIMA_PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  const path = join(PICTURES, `${name}.jpeg`);
  await page.screenshot({ path, type: 'jpeg', quality: 60, fullPage: true, animations: 'disabled' });
}

/** A page of its own, that tells what its console reports as an error. A policy that is broken is reported there. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A call that is answered with an error is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  return { page, errors, close: () => context.close() };
}
