import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { soldCarsCsv } from '../datasets/testing/cars/make-sold-cars.ts';
import { soldCars } from '../datasets/testing/cars/sold-cars.ts';
import { callAs } from '../local/testing/server-process.ts';
import { NO_BROWSER } from './testing/browser.ts';
import { testPages } from './testing/page-test.ts';
import { startSoldCars } from './testing/start-sold-cars.ts';
import { withKeys } from './testing/with-keys.ts';

/** A car that hardly anybody buys. */
const WORN = { km: 240000, state: 'poor', maker: 'Aster' };

describe.skipIf(NO_BROWSER)(`a yes or no in a browser${NO_BROWSER ? ` (skipped: ${NO_BROWSER})` : ''}`, () => {
  const pages = testPages(withKeys(startSoldCars));
  const { openAsOwner, look, folder, server } = pages;
  const figure = (page: Page) => page.locator('#price');
  const shownItem = (page: Page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));

  it('the answer is a word, with its chance and what is needed, and the points add up', async () => {
    const page = await openAsOwner();
    await figure(page).waitFor();
    expect(await page.getByRole('link', { name: 'Ask', exact: true }).count()).toBe(1);
    const asked = shownItem(page);
    const item = Object.fromEntries(
      Object.entries(asked).map(([name, text]) => [name, Number.isNaN(Number(text)) ? text : Number(text)]),
    );
    const { body } = await callAs(server(), 'partner')('POST', '/v1/sold-cars/predict', item);
    expect((await figure(page).textContent())?.toLowerCase()).toBe(body.decision);
    const words = (await page.locator('#range-words').textContent()) ?? '';
    expect(words).toContain(`${(100 * body.probability).toFixed(1)}%`);
    expect(words).toContain(`${(100 * body.threshold).toFixed(1)}%`);
    const amounts = await page.locator('table.wf td.amount').allTextContents();
    const hundredths = amounts.map((text) => Math.round(100 * Number(text.replace('%', '').replace('−', '-')) || 0));
    const total = hundredths.pop();
    expect(hundredths.reduce((sum, amount) => sum + amount, 0)).toBe(total);
    expect(total).toBe(Math.round(10_000 * body.probability));
    await look(page, 'decision-1280-light');
  });

  it('a no has its principal reasons as sentences, ready to copy', async () => {
    const page = await openAsOwner();
    await figure(page).waitFor();
    const { body } = await callAs(server(), 'partner')('POST', '/v1/sold-cars/predict', WORN);
    expect(body.decision).toBe('open');
    const fragment = new URLSearchParams({ ...WORN, km: String(WORN.km) });
    await page.goto(`${server().url}/sold-cars/price#${fragment}`);
    await page.locator('#notice li').first().waitFor();
    expect(await page.locator('#notice li').allTextContents()).toEqual(body.principalReasons);
    await look(page, 'decision-no-1280-light');
  });

  it('the form has every field of the declaration, also where an input joins numbers and words', async () => {
    const page = await openAsOwner();
    await figure(page).waitFor();
    for (const { name } of soldCars.columns) expect(await page.locator(`#field-${name}`).count()).toBe(1);
  });

  it('a dropped file is answered: how many are yes, each with its chance, and a download', async () => {
    const page = await openAsOwner();
    await figure(page).waitFor();
    await page.getByRole('link', { name: 'Files' }).click();
    const path = join(folder, 'to-ask.csv');
    const [header = '', ...lines] = soldCarsCsv(30, 5).trimEnd().split('\n');
    const withoutAnswer = [header, ...lines].map((line) => line.replace(/,[^,]*$/, ''));
    await writeFile(path, withoutAnswer.join('\n'));
    await page.locator('input[type=file]').setInputFiles(path);
    await page.getByRole('button', { name: 'Answer for these 30 cars' }).click();
    await page.getByText(/^30 of 30 cars answered, \d+ sold and \d+ open\./).waitFor();
    const cells = await page.locator('table.okt tbody tr').first().locator('td.keep').allTextContents();
    expect(cells[0]).toMatch(/^(sold|open)$/);
    expect(cells[1]).toMatch(/^\d+\.\d%$/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the file with its answers' }).click(),
    ]);
    const text = (await (await download.createReadStream()).toArray()).join('');
    expect(text.split('\r\n')[0]).toMatch(/,stima_answer,stima_chance,stima_note$/);
    await look(page, 'files-decided-1280-light');
  });

  it('fits into a phone, in the dark', async () => {
    const page = await openAsOwner({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await figure(page).waitFor();
    await look(page, 'decision-360-dark');
  });
});
