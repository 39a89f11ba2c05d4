import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { callAs } from '../local/testing/server-process.ts';
import { NO_BROWSER } from './testing/browser.ts';
import { testPages } from './testing/page-test.ts';
import { MONTHS, startRugs } from './testing/start-rugs.ts';
import { withKeys } from './testing/with-keys.ts';

describe.skipIf(NO_BROWSER)(`a market in a browser${NO_BROWSER ? ` (skipped: ${NO_BROWSER})` : ''}`, () => {
  const { openAsOwner, look, server } = testPages(withKeys(startRugs));
  const priceIn = (text: string | null) => Number((text ?? '').replace(/[^\d.]/g, ''));
  const figure = (page: Page) => page.locator('#price');

  it('a price names the month of its level, and an earlier month is asked for in place', async () => {
    const page = await openAsOwner();
    const months = page.getByLabel('At the level of');
    await months.waitFor();
    expect(await months.locator('option').allTextContents()).toEqual([
      'June 2026, the latest',
      ...['May', 'April', 'March', 'February', 'January'].map((month) => `${month} 2026`),
    ]);
    const today = priceIn(await figure(page).textContent());
    await months.selectOption('2026-01');
    await page.waitForURL(/asOf=2026-01/);
    const [, item] = page.url().split('#');
    const asked = Object.fromEntries(
      [...new URLSearchParams(item)].flatMap(([name, text]) =>
        name === 'asOf' ? [] : [[name, Number.isNaN(Number(text)) ? text : Number(text)]],
      ),
    );
    const { body } = await callAs(server(), 'partner')('POST', '/v1/rugs/predict?asOf=2026-01', asked);
    const earlier = priceIn(await figure(page).textContent());
    expect(earlier).toBe(body.price);
    expect(earlier / today).toBeCloseTo(1 / 0.8, 1);
    // The link opens the same rug at the same level.
    await page.reload();
    await expect.poll(async () => priceIn(await figure(page).textContent())).toBe(earlier);
    await look(page, 'price-market-1280-light');
  });

  it('the screen of versions shows what the market did: a sentence, a picture, and the figures', async () => {
    const page = await openAsOwner();
    await page.getByRole('link', { name: 'Model' }).click();
    const heading = page.getByRole('heading', { name: 'What the market did' });
    await heading.waitFor();
    await page.getByText(/In January 2026 rugs cost \d+\.\d% more than in June 2026\./).waitFor();
    // A line with its band for each size, each named.
    await page.locator('svg.plot path').nth(5).waitFor({ state: 'attached' });
    const { body } = await callAs(server(), 'partner')('GET', '/v1/rugs/market');
    const sizes = body.periods[0].sizes.length;
    expect(await page.locator('svg.plot g[aria-label=line] path').count()).toBe(sizes);
    expect(await page.locator('svg.plot g[aria-label=area] path').count()).toBe(sizes);
    await page.getByText('The figures, all sizes together').click();
    const rows = page.getByRole('table').last().locator('tbody tr');
    expect(await rows.count()).toBe(MONTHS.length);
    const first = body.periods[0];
    const shown = `+${(100 * (first.level - 1)).toFixed(1)}%`;
    expect(await rows.last().locator('td').first().textContent()).toBe(shown);
    await look(page, 'model-market-1280-light');
  });

  it('fits into a phone, in the dark', async () => {
    const page = await openAsOwner({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await page.getByRole('link', { name: 'Model' }).click();
    await page.locator('svg.plot path').first().waitFor({ state: 'attached' });
    await look(page, 'model-market-360-dark');
  });
});
