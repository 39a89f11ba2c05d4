import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { pageLink } from '../local/home/secrets.ts';
import type { StimaServer } from '../local/server.ts';
import { callAs } from '../local/testing/server-process.ts';
import { startWithFewStones } from '../tests/clients/start-with-few-stones.ts';
import { bundlePage } from './bundle/bundle-page.ts';
import { NO_BROWSER, openPage } from './testing/browser.ts';
import { testPages } from './testing/page-test.ts';
import { startKnives } from './testing/start-knives.ts';

const STONE = {
  carat: 1.1,
  cut: 'Very Good',
  color: 'F',
  clarity: 'VS1',
  depth: 61.8,
  table: 57,
  x: 6.61,
  y: 6.65,
  z: 4.11,
};

describe('the files of the page', () => {
  it('are at most 150 kB in all, and 40 kB for a price, packed', async () => {
    const files = [...(await bundlePage())].map(([path, { body }]) => ({ path, bytes: gzipSync(body).length }));
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const first = files
      .filter(({ path }) => !/\/(files|model|draw-market)-/.test(path))
      .reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBeLessThan(150_000);
    expect(first).toBeLessThan(40_000);
  });
});

describe.skipIf(NO_BROWSER)(
  `the screen of a price in a browser${NO_BROWSER ? ` (skipped: ${NO_BROWSER})` : ''}`,
  () => {
    const pages = testPages(startWithFewStones);
    const { server, browser, folder } = pages;
    let page: Page;
    const open = async (options: BrowserContextOptions = {}) => {
      page = await pages.openAsOwner(options);
    };
    const look = (name: string) => pages.look(page, name);
    const priceOf = async (item: object) =>
      (await callAs(server(), 'partner')('POST', '/v1/diamonds/predict', item)).body;
    const inDollars = (price: number) =>
      new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(price);
    const figure = () => page.locator('#price');
    const shows = async (price: number) => {
      await figure().getByText(inDollars(price).slice(1, -3)).waitFor();
      expect(await figure().textContent()).toBe(inDollars(price));
    };
    const grid = () => page.getByRole('grid');
    it('the link of the start signs in, leaves the address, and shows the price of an example', async () => {
      await open();
      await shows((await priceOf(STONE)).price);
      expect(page.url()).not.toContain(server().token);
      expect(page.url()).toContain('/diamonds/price#carat=1.1&cut=Very+Good');
      await grid().waitFor();
      expect(await page.title()).toContain('1.1 ct Very Good F VS1: $');
      await look('price-1280-light');
      // In another tab nobody is signed in.
      const other = await openPage(browser());
      await other.page.goto(page.url());
      await other.page.getByRole('heading', { name: 'Sign in to price' }).waitFor();
      await other.close();
    });

    it('the reasons stand in the order of the form and add up to the price, to the cent', async () => {
      await open();
      const rows = page.locator('table.wf tbody tr');
      await rows.last().getByText('This stone').waitFor();
      const amounts = await rows.locator('td.amount').allTextContents();
      const cents = amounts.map((text) => Math.round(100 * Number(text.replaceAll(',', '').replace('−', '-')) || 0));
      const total = cents.pop();
      expect(cents.reduce((sum, amount) => sum + amount, 0)).toBe(total);
      const { reasons } = await priceOf(STONE);
      expect(cents).toHaveLength(reasons.filter(({ amount }: { amount: number }) => amount !== 0).length + 2);
      expect((await rows.locator('th').allTextContents()).slice(1, 3)).toEqual(['Weight 1.1 ct', 'Cut Very Good']);
    });

    it('a grade is priced at once, and a number while it is typed, with a comma or a point', async () => {
      await open();
      await figure().waitFor();
      await page.getByLabel('D', { exact: true }).check({ force: true });
      await shows((await priceOf({ ...STONE, color: 'D' })).price);
      await page.getByLabel('Weight').fill('1,2');
      await shows((await priceOf({ ...STONE, color: 'D', carat: 1.2 })).price);
    });

    it('a field is judged when it is left; the value that was meant is a button', async () => {
      await open();
      await figure().waitFor();
      await page.getByLabel('Weight').fill('112');
      expect(await page.getByText('You wrote 112').count()).toBe(0);
      await page.getByLabel('Depth').focus();
      await page.getByText('Weight must be 0.05 to 50 ct. You wrote 112; did you mean 1.12?').waitFor();
      await page.getByText('One field keeps this stone from being priced').waitFor();
      expect(await page.title()).toContain('A field to put right');
      await look('price-error-1280-light');
      await page.getByRole('button', { name: 'Use 1.12' }).click();
      await shows((await priceOf({ ...STONE, carat: 1.12 })).price);
    });

    it('a warning stands at its field and above the answer', async () => {
      await open({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
      await figure().waitFor();
      await page.getByLabel('Weight').fill('2.5');
      await page.locator('.field .msg.care').getByText('weighs about 1.11 ct').waitFor();
      await page.locator('section .msg.care').getByText('weighs about 1.11 ct').waitFor();
      await look('price-warning-360-dark');
      await page.getByRole('button', { name: 'Use 1.11' }).click();
      await shows((await priceOf({ ...STONE, carat: 1.11 })).price);
      expect(await page.locator('.field .msg.care').count()).toBe(0);
    });

    it('a link opens the same stone, and curl asks the same question', async () => {
      await open();
      await figure().waitFor();
      await page.getByLabel('IF', { exact: true }).check({ force: true });
      const { price } = await priceOf({ ...STONE, clarity: 'IF' });
      await shows(price);
      await page.getByRole('button', { name: 'Copy link' }).click();
      const copied = await page.evaluate<string>('navigator.clipboard.readText()');
      await page.goto('about:blank');
      await page.goto(copied);
      await shows(price);
      await page.getByRole('button', { name: 'Copy as curl' }).click();
      const curl = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(JSON.parse(/-d '(.*)'$/s.exec(curl)?.[1] ?? '')).toEqual({ ...STONE, clarity: 'IF' });
      expect(curl).not.toContain(server().key);
    });

    it('a cell of the grid is taken over by keyboard', async () => {
      await open();
      await grid().waitFor();
      await page.locator('td.here').focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await shows((await priceOf({ ...STONE, color: 'E' })).price);
      expect(await page.getByLabel('E', { exact: true }).isChecked()).toBe(true);
    });

    it('prints on one page of A4', async () => {
      await open();
      await figure().waitFor();
      await page.getByRole('link', { name: 'Print for the customer' }).click();
      await page.getByRole('heading', { name: 'Appraisal of a stone' }).waitFor();
      await shows((await priceOf(STONE)).price);
      await look('print-1280-light');
      const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    });

    it('a partner’s key is asked on Enter, and sees only what is his', async () => {
      page = await pages.open();
      await page.goto(server().url);
      await page.getByLabel('Partner key').fill('partner-that-is-none');
      await look('sign-in-1280-light');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('This key is not known here').waitFor();
      await page.getByLabel('Partner key').fill(server().key);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('You are signed in with a partner’s key').waitFor();
      expect(await figure().count()).toBe(0);
      await look('price-partner-1280-light');
      await page.getByLabel('Weight').press('Enter');
      await shows((await priceOf(STONE)).price);
    });

    it.each([
      ['de-DE', '$', /^\d\.\d{3},\d\d \$$/],
      ['it-IT', '$', /^\d\.\d{3},\d\d \$$/],
      ['es-ES', '$', /^\d\.\d{3},\d\d \$$/],
      ['en-GB', '$', /^\$\d,\d{3}\.\d\d$/],
    ])('writes numbers as in %s', async (locale, _, form) => {
      await open({ locale });
      await figure().waitFor();
      expect((await figure().textContent())?.replaceAll(/\s/g, ' ')).toMatch(form);
      expect(await page.getByLabel('Weight').inputValue()).toBe(locale.startsWith('en') ? '1.1' : '1,1');
    });

    it.each([
      [360, 'light'],
      [320, 'light'],
      [640, 'light'],
      [1280, 'dark'],
    ] as const)('fits into a window of %i px, %s', async (width, colorScheme) => {
      await open({ viewport: { width, height: 740 }, colorScheme });
      await grid().waitFor();
      await look(`price-${width}-${colorScheme}`);
    });

    it('says that the service is away, and goes on when it is back', async () => {
      await open();
      await figure().waitFor();
      let tries = 0;
      await page.route('**/predict', (route) => {
        tries++;
        return route.abort();
      });
      await page.getByLabel('G', { exact: true }).check({ force: true });
      await page.getByRole('alert').getByText('Stima does not answer').waitFor();
      await look('price-away-1280-light');
      const before = tries;
      await page.getByRole('button', { name: 'Try now' }).click();
      await expect.poll(() => tries).toBeGreaterThan(before);
      // The page tries again by itself, too.
      await page.unroute('**/predict');
      await shows((await priceOf({ ...STONE, color: 'G' })).price);
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    it('the second dataset of the tests is priced without a line of the page', async () => {
      let knives: StimaServer | undefined;
      try {
        knives = await startKnives(join(folder, 'knives'));
        await open();
        await page.goto(pageLink(knives.url, knives.secrets));
        await figure().waitFor();
        expect(await page.getByLabel('Length of the blade').inputValue()).toBe('210');
        // Wear lowers the price: the first level is the best.
        expect(await page.locator('input[name=wear]').first().getAttribute('value')).toBe('none');
        expect(await figure().textContent()).toContain('CHF');
        await page.getByLabel('Corvo').check({ force: true });
        const asked = callAs({ url: knives.url, key: knives.secrets.partnerKey, token: '' }, 'partner');
        const item = { length_mm: 210, wear: 'light', maker: 'Corvo', age: 12 };
        const { price } = (await asked('POST', '/v1/knives/predict', item)).body;
        await figure().getByText(price.toFixed(2).slice(0, -3)).waitFor();
        await grid().waitFor();
        await look('price-knives-1280-light');
      } finally {
        await knives?.close();
      }
    });
  },
);
