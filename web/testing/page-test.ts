import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { pageLink } from '../../local/home/secrets.ts';
import { endChildren } from '../../local/testing/child-processes.ts';
import { findOverflow, findViolations, keepPicture, openBrowser, openPage } from './browser.ts';

/** A server as its owner and a partner see it. */
interface PageServer {
  readonly url: string;
  readonly key: string;
  readonly token: string;
}

/** A server and a browser for the tests of one file, with a page for each test. */
export interface PageTest {
  readonly server: () => PageServer;
  readonly browser: () => Browser;
  readonly folder: string;
  /** A page of its own, without anything kept. */
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  /** A page that the owner has opened by the link of the start. */
  readonly openAsOwner: (options?: BrowserContextOptions) => Promise<Page>;
  /** The state is right for everybody, fits into the window, and is kept as a picture. */
  readonly look: (page: Page, name: string) => Promise<void>;
}

/** Registers the hooks of a file of tests. @param start a server with this home */
export function testPages(
  start: (home: string) => Promise<PageServer & { readonly close?: () => Promise<unknown> }>,
): PageTest {
  const folder = mkdtempSync(join(tmpdir(), 'stima-page-'));
  let server: Awaited<ReturnType<typeof start>>;
  let browser: Browser;
  const opened: Awaited<ReturnType<typeof openPage>>[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([start(join(folder, 'home')), openBrowser()]);
  }, 300_000);
  afterEach(async () => {
    const errors = opened.flatMap((one) => one.errors);
    for (const one of opened.splice(0)) await one.close();
    // Nothing broke the policy of the page, and no script failed.
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close?.();
    await endChildren();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (options: BrowserContextOptions = {}) => {
    const one = await openPage(browser, options);
    opened.push(one);
    return one.page;
  };
  const openAsOwner = async (options: BrowserContextOptions = {}) => {
    const page = await open(options);
    const { url, token, key } = server;
    await page.goto(pageLink(url, { ownerToken: token, partnerKey: key, uploadSecret: '' }));
    return page;
  };
  const look = async (page: Page, name: string) => {
    expect(await findViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toBe(0);
    await keepPicture(page, name);
  };
  return { server: () => server, browser: () => browser, folder, open, openAsOwner, look };
}
