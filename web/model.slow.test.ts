import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { callAs, until } from '../local/testing/server-process.ts';
import { startWithFewStones } from '../tests/clients/start-with-few-stones.ts';
import { NO_BROWSER } from './testing/browser.ts';
import { testPages } from './testing/page-test.ts';

describe.skipIf(NO_BROWSER)(
  `the screen of versions in a browser${NO_BROWSER ? ` (skipped: ${NO_BROWSER})` : ''}`,
  () => {
    const { server, open, openAsOwner, look } = testPages(startWithFewStones);
    const ask = async (method: string, path: string, body?: unknown, type?: string) =>
      (await callAs(server(), 'owner')(method, path, body, type)).body;
    const live = async () => (await ask('GET', '/health')).datasets[0].version;
    const decided = (version: string) =>
      until(async () => {
        const { versions } = await callAs(server(), 'partner')('GET', '/v1/diamonds/versions').then(({ body }) => body);
        return versions.some((one: { version: string; decision?: object }) => one.version === version && one.decision);
      });

    beforeAll(async () => {
      await ask('POST', '/v1/diamonds/uploads?name=more.csv', stonesCsv(3, 20), 'text/csv');
      await until(async () => (await live()) === 'v2');
      // Prices of another world: they are held, taken in all the same, and the version that learns from them is worse.
      const wrong = stonesCsv(5, 25, (price) => Math.round(40_000 - price));
      const { uploadId } = await ask('POST', '/v1/diamonds/uploads?name=wrong.csv', wrong, 'text/csv');
      await until(async () => (await ask('GET', `/v1/diamonds/uploads/${uploadId}`)).state === 'held');
      await ask('POST', `/v1/diamonds/uploads/${uploadId}/accept`);
      await decided('v3');
    }, 300_000);

    const openModel = async (options: Parameters<typeof openAsOwner>[0] = {}) => {
      const page = await openAsOwner(options);
      await page.getByRole('link', { name: 'Model' }).click();
      await page.getByRole('heading', { name: 'Versions' }).waitFor();
      return page;
    };
    const row = (page: Page, version: string) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: version }) });

    it('says how good the live version is, and lists all with their errors and decisions', async () => {
      const page = await openModel();
      const { versions } = (await callAs(server(), 'partner')('GET', '/v1/diamonds/versions')).body;
      const { metrics } = versions[1].report.evaluation.models[0];
      const share = `${(100 * metrics.medianAbsolutePercentageError).toFixed(1)}%`;
      await page
        .getByRole('heading', { name: `Half of its prices lie within ${share} of what the experts ask` })
        .waitFor();
      await row(page, 'v2').getByText('live', { exact: true }).waitFor();
      expect(await row(page, 'v2').textContent()).toContain(`$${Math.round(metrics.meanAbsoluteError)}`);
      expect(await page.locator('table.vt tbody tr').count()).toBe(3);
      await page.getByRole('heading', { name: 'Where the range can be trusted' }).waitFor();
      await look(page, 'model-1280-light');
    });

    it('shows the report of a version beside simpler ways to price', async () => {
      const page = await openModel();
      await page.getByRole('button', { name: 'Report of v1' }).click();
      await page.getByRole('heading', { name: 'Report of v1' }).waitFor();
      await page.getByText('The middle price for everything').waitFor();
      await look(page, 'model-report-1280-light');
    });

    it('rolls back in two steps and forward again; Esc leaves everything as it is', async () => {
      const page = await openModel();
      const button = page.getByRole('button', { name: 'Make live v1' });
      await button.click();
      await page.getByRole('heading', { name: 'Make v1 live?' }).waitFor();
      await look(page, 'model-promote-1280-light');
      await page.keyboard.press('Escape');
      expect(await page.evaluate('document.activeElement.id')).toBe('promote-v1');
      expect(await live()).toBe('v2');
      await button.click();
      await page.getByRole('button', { name: 'Make v1 live' }).click();
      await row(page, 'v1').getByText('live', { exact: true }).waitFor();
      await page.getByText('Answered by v1').waitFor();
      expect(await live()).toBe('v1');
      await page.getByRole('button', { name: 'Make live v2' }).click();
      await page.getByRole('button', { name: 'Make v2 live' }).click();
      await page.getByText('Answered by v2').waitFor();
    });

    it('a version that is clearly worse is asked for a second time', async () => {
      const page = await openModel();
      await page.getByRole('button', { name: 'Make live v3' }).click();
      await page.getByRole('button', { name: 'Make v3 live' }).click();
      await page.getByRole('heading', { name: 'v3 is worse than v2' }).waitFor();
      await look(page, 'model-worse-1280-light');
      await page.getByRole('button', { name: 'Leave v2' }).click();
      expect(await live()).toBe('v2');
    });

    it('a partner sees the versions without the verbs', async () => {
      const page = await open();
      await page.goto(`${server().url}/diamonds/model`);
      await page.getByLabel('Partner key').fill(server().key);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Versions' }).waitFor();
      expect(await page.getByRole('button', { name: /^Make live/ }).count()).toBe(0);
      await look(page, 'model-partner-1280-light');
    });

    it.each([
      [360, 'dark'],
      [320, 'light'],
      [640, 'light'],
    ] as const)('fits into a window of %i px, %s', async (width, colorScheme) => {
      const page = await openModel({ viewport: { width, height: 740 }, colorScheme });
      await page.getByRole('heading', { name: 'Where the range can be trusted' }).waitFor();
      await look(page, `model-${width}-${colorScheme}`);
    });
  },
);
